import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { initialStatus, memoryFs, SyncError } from '../../../src/index.js';
import type { SyncStatus } from '../../../src/index.js';
import { addTo, device, listOf, until } from '../devices.js';
import type { Stage } from '../stage.js';

/** How it stands with the storage, in words. */
export function testStatus({ part, kit, show, load }: Stage): void {
  part('How the sync stands, in words', [kit.file('SyncLine')], () => {
    test('says what is going on, and renders for other words only', async () => {
      const files = memoryFs();
      const space = device('laptop', files);
      const list = listOf(space);
      const words = page.getByRole('status');
      await show('SyncLine', { space });
      await expect.element(words).toHaveTextContent('Everything is saved');
      const before = kit.renders?.('SyncLine');
      for (let looks = 0; looks < 3; looks++) {
        const { lastSyncedAt } = space.status;
        await until(() => expect(space.status.lastSyncedAt).not.toBe(lastSyncedAt));
      }
      expect(kit.renders?.('SyncLine')).toBe(before);
      space.connect(null);
      await expect.element(words).toHaveTextContent(/^Offline$/);
      const published = addTo(list, 'milk');
      await expect.element(words).toHaveTextContent('Offline, 1 to send');
      space.connect(files);
      await published;
      await expect.element(words).toHaveTextContent('Everything is saved');
    });

    test.each<[string, Partial<SyncStatus>]>([
      ['Opening…', {}],
      ['Looking for what others wrote…', { state: 'ready' }],
      ['Sending 2…', { state: 'ready', everPulled: true, unpublished: 2 }],
      ['Everything is saved', { state: 'ready', everPulled: true, activity: 'pulling' }],
      ['Offline', { state: 'ready', online: false, error: new SyncError('network', 'a cable') }],
      ['Offline, 1 to send', { state: 'ready', everPulled: true, online: false, unpublished: 1 }],
      ['The bucket refuses the key.', { state: 'ready', error: new SyncError('auth', 'The bucket refuses the key.') }],
    ])('has words for each status: %s', async (words, status) => {
      const { syncWords } = await load('words.ts') as { syncWords: (status: SyncStatus) => string };
      expect(syncWords({ ...initialStatus, ...status })).toBe(words);
    });
  });
}
