import { page } from 'vitest/browser';
import { expect, test, vi } from 'vitest';
import { memoryFs } from '../../../src/index.js';
import { addTo, device, listOf, toggle, until } from '../devices.js';
import type { Stage } from '../stage.js';

/** What another device did, for a moment. */
export function testNews({ part, kit, show }: Stage): void {
  part('A message when another device changed something', [kit.file('News')], () => {
    test('names the device, and not for what is older than the page or was done here', async () => {
      const files = memoryFs();
      const [mine, theirs] = [listOf(device('laptop', files)), listOf(device('phone', files))];
      await addTo(theirs, 'milk');
      const { element } = await show('News', { doc: mine });
      const told: string[] = [];
      const observer = new MutationObserver(() => { told.push(element.textContent.trim()); });
      observer.observe(element, { subtree: true, childList: true, characterData: true });
      await until(() => expect(mine.value.items).toHaveLength(1));
      await addTo(mine, 'bread');
      expect(told.filter((text) => text !== '')).toEqual([]);
      await addTo(theirs, 'eggs');
      await expect.element(page.getByRole('status')).toHaveTextContent('phone changed the list');
      observer.disconnect();
      expect(new Set(told.filter((text) => text !== ''))).toEqual(new Set(['phone changed the list']));
    });

    test('goes away, and comes back with the next change', async () => {
      const files = memoryFs();
      const [mine, theirs] = [listOf(device('laptop', files)), listOf(device('phone', files))];
      await addTo(theirs, 'milk');
      const timers = vi.spyOn(globalThis, 'setTimeout');
      const { leave } = await show('News', { doc: mine });
      await until(() => expect(mine.value.items).toHaveLength(1));
      const text = page.getByRole('status');
      for (let at = 0; at < 2; at++) {
        await toggle(theirs, 'milk');
        await expect.element(text).toHaveTextContent('phone changed the list');
        const goes = timers.mock.calls.filter(([, after]) => after === 6000).at(-1)![0];
        goes();
        await expect.element(text).toHaveTextContent(/^$/);
      }
      await leave();
      await toggle(theirs, 'milk');
      await until(() => expect(mine.value.items[0]?.done).toBe(true));
    });
  });
}
