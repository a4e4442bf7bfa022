import { describe, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import type { Binding } from '../binding.js';
import { device, listOf, pair } from '../devices.js';
import { open, painted } from '../page.js';
import { todo } from '../parts.js';
import type { List } from '../parts.js';

const start = (draft: List): void => {
  draft.title = 'Home';
  draft.todos.push(todo('milk'), todo('bread', true));
};

// That nothing is warned of, mismatches above all, is checked after each test.
export function hydrationFacts(binding: Binding): void {
  describe("over a server's page", () => {
    test('a component shows what a device has loaded already, in the elements of the page', async () => {
      const { doc, merge } = await pair(start);
      const server = await commands.serverPage(binding.server, 'Whole');
      expect(server).toContain('New list');
      let paragraph: Element | null = null;
      const page = await open(binding, 'Whole', { doc }, server, (target) => { paragraph = target.querySelector('p'); });
      await expect.poll(() => [page.text, page.rows]).toEqual(['Home', ['milk', 'bread']]);
      expect(page.target.querySelector('p')).toBe(paragraph);
      expect(page.target.querySelectorAll('p, ul, button')).toHaveLength(3);

      await merge((draft) => { draft.title = 'Club'; });
      expect(page.text).toBe('Club');
      await page.click();
      expect([page.rows, doc.value.todos.length]).toEqual([['milk', 'bread', 'tea'], 3]);
    });

    test('a component shows what a device loads later', async () => {
      const { remoteFs } = await pair(start);
      const doc = listOf(device('tablet', { remoteFs }));
      const page = await open(binding, 'Whole', { doc }, await commands.serverPage(binding.server, 'Whole'));
      expect([page.text, page.rows]).toEqual(['New list', []]);
      await doc.whenSynced();
      await painted();
      expect([page.text, page.rows]).toEqual(['Home', ['milk', 'bread']]);
    });

    test('a selection shows what its selector makes of it now, and follows its state', async () => {
      const { doc } = await pair(start);
      const page = await open(binding, 'Filtered', { doc }, await commands.serverPage(binding.server, 'Filtered'));
      await expect.poll(() => page.text).toBe('milk');
      await page.click();
      expect(page.text).toBe('bread');
    });

    test('status, devices and a receipt show those of this device', async () => {
      const { doc, laptop } = await pair(start);
      const receipt = doc.change((draft) => { draft.title = 'Club'; });
      await receipt.stored;
      const [status, devices, delivery] = await Promise.all([
        open(binding, 'Status', { of: doc, select: ({ state }) => state }, await commands.serverPage(binding.server, 'Status')),
        open(binding, 'Devices', { of: laptop }, await commands.serverPage(binding.server, 'Devices')),
        open(binding, 'Delivery', { receipt }, await commands.serverPage(binding.server, 'Delivery')),
      ]);
      await expect.poll(() => [status.text, devices.text, delivery.text]).toEqual(['ready', 'laptop,phone', 'stored']);
    });
  });
}
