import { page } from 'vitest/browser';
import { expect, onTestFinished, test } from 'vitest';
import { memoryFs } from '../../../src/index.js';
import { addTo, device, listOf, until } from '../devices.js';
import type { Stage } from '../stage.js';

const rows = (): Element[] => page.getByRole('listitem').elements();
const texts = (): string[] => rows().map((row) => row.textContent.trim());

/** A list whose rows are the same rows after a merge. */
export function testItems({ part, kit, show }: Stage): void {
  part('A list where only the changed rows render', [kit.file('Items'), ...(kit.row === undefined ? [] : [kit.row])], () => {
    async function shopping() {
      const files = memoryFs();
      const [laptop, phone] = [listOf(device('laptop', files)), listOf(device('phone', files))];
      await addTo(phone, 'milk', 'bread', 'eggs');
      await show('Items', { doc: laptop });
      await until(() => expect(texts()).toEqual(['milk', 'bread', 'eggs']));
      return { laptop, phone, rendered: () => kit.renders?.('Row') };
    }

    test('renders the row that another device changed, and no other', async () => {
      const { phone, rendered } = await shopping();
      const before = rendered();
      const touched = watch();
      await phone.change((draft) => { draft.items[1]!.title = 'rye'; }).published;
      await until(() => expect(texts()).toEqual(['milk', 'rye', 'eggs']));
      expect(touched()).toEqual(new Set(['rye']));
      if (before !== undefined) expect(rendered()).toBe(before + 1);
    });

    test('keeps its rows when another device puts one above them', async () => {
      const { phone, rendered } = await shopping();
      const [before, elements] = [rendered(), rows()];
      await phone.change((draft) => { draft.items.unshift({ id: 'tea', title: 'tea', done: false }); }).published;
      await until(() => expect(texts()).toEqual(['tea', 'milk', 'bread', 'eggs']));
      expect(rows().slice(1)).toEqual(elements);
      if (before !== undefined) expect(rendered()).toBe(before + 1);
    });

    test('changes the item that was clicked, wherever a merge has put it', async () => {
      const { laptop, phone } = await shopping();
      await phone.change((draft) => { draft.items.splice(0, 1); }).published;
      await until(() => expect(texts()).toEqual(['bread', 'eggs']));
      await page.getByRole('checkbox', { name: 'eggs' }).click();
      await expect.element(page.getByRole('checkbox', { name: 'eggs' })).toBeChecked();
      expect(laptop.value.items.filter(({ done }) => done).map(({ title }) => title)).toEqual(['eggs']);
      await until(() => expect(phone.value.items[1]?.done).toBe(true));
    });
  });
}

/** The texts of the rows that anything is done to. */
function watch(): () => Set<string> {
  const records: MutationRecord[] = [];
  const observer = new MutationObserver((list) => { records.push(...list); });
  observer.observe(document.querySelector('ul')!, { subtree: true, childList: true, characterData: true, attributes: true });
  onTestFinished(() => observer.disconnect());
  return () => new Set([...records, ...observer.takeRecords()].map(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest('li')?.textContent.trim() ?? 'the list'));
}
