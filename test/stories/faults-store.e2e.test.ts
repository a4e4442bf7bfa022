import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useWorld } from './faults-kit.js';
import type { Profile } from './faults-kit.js';
import { patience } from './page.js';

// What becomes of edits when the browser has no room for them, or throws away what it kept.
const world = useWorld();
const timeout = 60_000;

/** Speaks to the browser about what it keeps for the demo's origin. */
async function storageOf({ context }: Profile): Promise<{ allow(bytes: number): Promise<unknown>; clear(): Promise<unknown> }> {
  const cdp: CDPSession = await context.newCDPSession(await context.newPage());
  const { origin } = new URL(world.demo.url);
  return {
    allow: (quotaSize) => cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize }),
    clear: () => cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' }),
  };
}

/** Something else of the same site takes all the room that is left: a small override alone is not noticed for half a minute. */
const fill = (page: Page): Promise<void> => page.evaluate(async () => {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('something else', 1);
    request.onupgradeneeded = () => void request.result.createObjectStore('all', { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });
  const fits = (bytes: number): Promise<boolean> => new Promise((resolve) => {
    const transaction = database.transaction('all', 'readwrite');
    transaction.objectStore('all').put(crypto.getRandomValues(new Uint8Array(bytes)));
    transaction.oncomplete = () => resolve(true);
    transaction.onabort = () => resolve(false);
  });
  for (const bytes of [65_536, 8192, 512, 64]) while (await fits(bytes));
  database.close();
});

/** Another tab of the same site deletes all databases, as a page may. */
const deleteDatabases = (page: Page): Promise<void> => page.evaluate(async () => {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name!);
      request.onsuccess = resolve;
      request.onerror = request.onblocked = reject;
    });
  }
});

test('with no room left nothing is called saved that is not, others\' edits are shown, and when there is room all of it is kept and sent', async () => {
  const [laptop, phone] = [await world.profile('Laptop'), await world.profile('Phone')];
  const storage = await storageOf(laptop);
  await storage.allow(8_000_000);
  const tab = await laptop.open();
  const other = await phone.open();
  await world.add(tab, 'before it was full');
  await world.converges(tab, other);
  await world.add(other, 'from one with room');
  await tab.shown('from one with room').waitFor();
  await fill(tab.page);

  await tab.add('no room');
  await tab.status.getByText('There is no space left').waitFor();
  expect(await tab.delivery('no room').textContent()).toBe('saving…');
  expect(await world.titlesInBucket()).not.toContain('no room');
  await storage.allow(100_000_000);
  await tab.acknowledged('no room');
  world.promised('no room');
  await world.converges(tab, other);
  await tab.page.reload();
  await tab.shown('no room').waitFor();
  await world.converges(tab, other);
}, timeout);

test('the browser throws away its databases while the page is open and offline: what it had not sent is kept, stored again and sent', async () => {
  const laptop = await world.profile('Desk');
  const storage = await storageOf(laptop);
  const tab = await laptop.open();
  await world.add(tab, 'sent before the loss');
  await tab.everythingSent();
  await tab.offline.check();
  await world.add(tab, 'unsent before the loss');
  await storage.clear();
  await world.add(tab, 'after the loss');
  await tab.status.getByText('2 changes are kept on this device').waitFor();
  await tab.page.reload();
  for (const title of ['sent before the loss', 'unsent before the loss', 'after the loss']) await tab.shown(title).waitFor();
  await tab.offline.uncheck();
  await world.converges(tab);
  expect((await tab.deviceNames()).filter((name) => name === 'Desk')).toHaveLength(1);
}, timeout);

test('another tab deletes the databases of two open ones: they go on as one device, and a reload finds everything', async () => {
  const laptop = await world.profile('Sofa');
  const [one, two] = [await laptop.open(), await laptop.open()];
  await world.add(one, 'sofa, first');
  await world.add(two, 'sofa, second');
  await world.converges(one, two);
  await deleteDatabases(two.page);
  await Promise.all([world.add(one, 'sofa, first again'), world.add(two, 'sofa, second again')]);
  await world.converges(one, two);
  const three = await laptop.open();
  await world.add(three, 'sofa, third');
  await world.converges(one, two, three);
  for (const tab of [one, two, three]) await expect.poll(async () => (await tab.deviceNames()).filter((name) => name === 'Sofa'), { timeout: patience }).toHaveLength(1);
  await Promise.all([one.page.close(), two.page.close()]);
  await three.page.reload();
  await world.converges(three);
}, timeout);

test('a browser that throws away its databases again and again, in the middle of edits, loses none of them', async () => {
  const laptop = await world.profile('Attic');
  const storage = await storageOf(laptop);
  const tab = await laptop.open();
  await tab.everythingSent();
  for (let n = 0; n < 8; n++) {
    await world.add(tab, `attic ${n}`);
    await storage.clear();
  }
  await world.converges(tab);
  await tab.page.reload();
  await world.converges(tab);
  await storage.clear();
  await tab.page.reload();
  await world.converges(tab);
}, timeout);
