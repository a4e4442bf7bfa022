import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { memoryFs } from '../../../src/index.js';
import { faultyFs } from '../../../src/testing/index.js';
import { device, listOf } from '../devices.js';
import type { Stage } from '../stage.js';

/** How far an edit has come, in words. */
export function testDelivery({ part, kit, show }: Stage): void {
  part('“Saving…”, “saved”, “read by phone”', ['words.ts', kit.file('AddItem')], () => {
    test('tells each stage of an edit', async () => {
      const files = memoryFs();
      const [local, storage] = [faultyFs(memoryFs()), faultyFs(files)];
      const mine = listOf(device('laptop', storage, { localFs: local }));
      const words = page.getByRole('status');
      await show('AddItem', { doc: mine });
      await mine.whenSynced();
      await expect.element(words).toHaveTextContent(/^$/);
      for (const fs of [local, storage]) fs.inject({ kind: 'hang', verb: 'write', times: Infinity });

      await page.getByLabelText('New item').fill('milk');
      await page.getByRole('button', { name: 'Add' }).click();
      await expect.element(words).toHaveTextContent('saving…');
      await expect.element(page.getByLabelText('New item')).toHaveValue('');
      local.heal();
      await expect.element(words).toHaveTextContent('saved on this device');
      storage.heal();
      await expect.element(words).toHaveTextContent(/^saved$/);
      const theirs = listOf(device('phone', files));
      theirs.value$.subscribe();
      await expect.element(words).toHaveTextContent('read by phone');
      expect(theirs.value.items.map(({ title }) => title)).toEqual(['milk']);
    });

    test('begins anew with the next edit', async () => {
      const files = memoryFs();
      const phone = device('phone', files);
      const words = page.getByRole('status');
      listOf(phone).value$.subscribe();
      await show('AddItem', { doc: listOf(device('laptop', files)) });
      for (const title of ['milk', 'bread']) {
        phone.connect(null);
        await page.getByLabelText('New item').fill(title);
        await page.getByRole('button', { name: 'Add' }).click();
        await expect.element(words).toHaveTextContent(/^saved$/);
        phone.connect(files);
        await expect.element(words).toHaveTextContent('read by phone');
      }
      expect(listOf(phone).value.items.map(({ title }) => title)).toEqual(['milk', 'bread']);
    });
  });
}
