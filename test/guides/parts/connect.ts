import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { memoryFs } from '../../../src/index.js';
import type { Space } from '../../../src/index.js';
import { serveBucket } from '../bucket.js';
import { addTo, device, listOf, until } from '../devices.js';
import type { Stage } from '../stage.js';

/** The storage is chosen when the app is in use already. */
export function testConnect({ part, kit, show, load }: Stage): void {
  part('Choosing the storage later', ['storage.ts', kit.file('Connect')], () => {
    test('brings what others have, sends what was written before, and lasts', async () => {
      const files = memoryFs();
      await serveBucket('our-home', files);
      const phone = listOf(device('phone', files));
      await addTo(phone, 'milk');
      const space = device('laptop');
      const laptop = listOf(space);
      void addTo(laptop, 'bread');
      await show('Items', { doc: laptop });
      await show('Connect', { space });

      for (const [label, value] of [['Region', 'eu-central-1'], ['Bucket', 'our-home'], ['Key id', 'KEY ID'], ['Secret key', 'SECRET KEY']] as const) {
        await page.getByLabelText(label).fill(value);
      }
      await page.getByRole('button', { name: 'Connect' }).click();
      await expect.element(page.getByRole('checkbox', { name: 'milk' })).toBeVisible();
      await until(() => expect(phone.value.items.map(({ title }) => title).sort()).toEqual(['bread', 'milk']));

      const next = device('laptop after a restart');
      const { reconnect } = await load('storage.ts') as { reconnect: (space: Space) => void };
      reconnect(next);
      const again = listOf(next);
      await again.whenSynced();
      expect(again.value.items).toHaveLength(2);
    });

    test('connects to nothing that nobody chose', async () => {
      localStorage.clear();
      const { reconnect } = await load('storage.ts') as { reconnect: (space: Space) => void };
      const space = device('laptop');
      reconnect(space);
      await listOf(space).whenReady();
      expect(space.status.online).toBe(false);
    });
  });
}
