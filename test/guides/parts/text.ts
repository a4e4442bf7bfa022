import { page, userEvent } from 'vitest/browser';
import { expect, test } from 'vitest';
import { updateText } from '../../../src/crdt/automerge/index.js';
import { memoryFs } from '../../../src/index.js';
import type { CrdtDoc } from '../../../src/index.js';
import { device, listOf, until } from '../devices.js';
import type { List } from '../devices.js';
import type { Stage } from '../stage.js';

const write = (list: CrdtDoc<List>, title: string): Promise<void> => list.change((draft) => updateText(draft, ['title'], title)).published;
const field = page.getByLabelText('Title');
const input = (): HTMLInputElement => field.element() as HTMLInputElement;
/**
 * What an input method does to a field: it puts what it makes of some letters where they were. (Chromium's own would
 * need to be the page in front, among those that run other tests.)
 */
function compose(from: number, to: number, text: string, events: readonly [before?: string | undefined, after?: string]): void {
  const [before, after] = events.map((type) => type === undefined ? undefined : new CompositionEvent(type, { data: text }));
  if (before) input().dispatchEvent(before);
  input().setRangeText(text, from, to, 'end');
  input().dispatchEvent(new InputEvent('input', { inputType: 'insertCompositionText', data: text, isComposing: true }));
  if (after) input().dispatchEvent(after);
}

/** Two people type into one text. */
export function testText({ part, kit, show }: Stage): void {
  part('A text that several people type into', ['bind-text.ts', kit.file('Title')], () => {
    async function typing() {
      const files = memoryFs();
      const [laptop, phone] = [device('laptop', files), device('phone', files)];
      const [mine, theirs] = [listOf(laptop), listOf(phone)];
      await write(theirs, 'Shopping');
      const { leave } = await show('Title', { doc: mine });
      await expect.element(field).toHaveValue('Shopping');
      await field.click();
      return { laptop, files, mine, theirs, leave };
    }

    test('keeps what two devices typed while they were apart', async () => {
      const { laptop, files, theirs } = await typing();
      laptop.connect(null);
      input().setSelectionRange(8, 8);
      await userEvent.keyboard(' list');
      await write(theirs, 'Weekend Shopping');
      laptop.connect(files);
      await expect.element(field).toHaveValue('Weekend Shopping list');
      await until(() => expect(theirs.value.title).toBe('Weekend Shopping list'));
    });

    test('keeps the cursor between its letters when those of others arrive', async () => {
      const { mine, theirs } = await typing();
      input().setSelectionRange(4, 4);
      await write(theirs, 'Our Shopping');
      await expect.element(field).toHaveValue('Our Shopping');
      expect([input().selectionStart, input().selectionEnd]).toEqual([8, 8]);
      await userEvent.keyboard('-');
      expect(mine.value.title).toBe('Our Shop-ping');
    });

    test('keeps it also when others write before and behind it at once', async () => {
      const { mine, theirs } = await typing();
      input().setSelectionRange(1, 4);
      await write(theirs, 'Our Shopping list');
      await expect.element(field).toHaveValue('Our Shopping list');
      expect([input().selectionStart, input().selectionEnd]).toEqual([5, 8]);
      await userEvent.keyboard('kip');
      expect(mine.value.title).toBe('Our Skipping list');
    });

    test('leaves a word to the input method that makes it, and loses nothing meanwhile', async () => {
      const { mine, theirs } = await typing();
      compose(4, 4, 'ka', ['compositionstart']);
      await write(theirs, 'Our Shopping');
      await until(() => expect(mine.value.title).toBe('Our Shopkaping'));
      expect(input().value).toBe('Shopkaping');
      compose(4, 6, 'kau', []);
      expect(mine.value.title).toBe('Our Shopkauping');
      compose(4, 7, '買う', [undefined, 'compositionend']);
      await expect.element(field).toHaveValue('Our Shop買うping');
      await until(() => expect(theirs.value.title).toBe('Our Shop買うping'));
    });

    test('ends with its component', async () => {
      const { mine, leave } = await typing();
      const before = input();
      await leave();
      before.value = 'nobody sees this';
      before.dispatchEvent(new Event('input'));
      expect(mine.value.title).toBe('Shopping');
    });
  });
}
