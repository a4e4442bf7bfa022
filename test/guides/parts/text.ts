import { cdp, page, userEvent } from 'vitest/browser';
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
const devTools = (command: string, parameters: object = {}): Promise<unknown> => (cdp() as { send(command: string, parameters: object): Promise<unknown> }).send(command, parameters);
/** What Chromium offers to those who stand in for an input method. */
const inputMethod = (command: string, parameters: object): Promise<unknown> => devTools(`Input.${command}`, parameters);

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
      input().setSelectionRange(4, 4);
      await devTools('Page.bringToFront'); // other pages run other tests, and there is one input method
      await inputMethod('imeSetComposition', { text: 'ka', selectionStart: 2, selectionEnd: 2 });
      await write(theirs, 'Our Shopping');
      await until(() => expect(mine.value.title).toBe('Our Shopkaping'));
      expect(input().value).toBe('Shopkaping');
      await inputMethod('imeSetComposition', { text: 'kau', selectionStart: 3, selectionEnd: 3 });
      await inputMethod('insertText', { text: '買う' });
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
