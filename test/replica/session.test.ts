import { describe, expect, test } from 'vitest';
import { SyncError } from '../../src/errors.js';
import type { FileSystem } from '../../src/fs/file-system.js';
import { memoryFs } from '../../src/fs/memory.js';
import { listTabs, neighbours, openSession } from '../../src/replica/session.js';

let next = 0;
const randomBytes = (count: number): Uint8Array => new Uint8Array(count).fill(next++);
const { signal } = new AbortController();
const neighboursOf = async (fs: FileSystem, own: string) => neighbours(fs, own, await listTabs(fs, own, signal), signal);
const open = (fs: FileSystem) => openSession(fs, randomBytes, signal);
const file = new Uint8Array([1]);

/** As some backends are. */
function withoutLock(): FileSystem {
  const fs = memoryFs();
  return { list: fs.list.bind(fs), read: fs.read.bind(fs), write: fs.write.bind(fs), remove: fs.remove.bind(fs) };
}

describe('a session', () => {
  test('that is the first owns the store `main`', async () => {
    expect(await open(memoryFs())).toMatchObject({ storePath: 'main' });
  });

  test('beside another one has a store of its own', async () => {
    const fs = memoryFs();
    await open(fs);
    const [second, third] = [await open(fs), await open(fs)];
    expect(second.storePath).toMatch(/^tab-[0-9a-z]{16}$/);
    expect(third.storePath).toMatch(/^tab-/);
    expect(third.storePath).not.toBe(second.storePath);
  });

  test('that begins after the first has ended owns `main` again', async () => {
    const fs = memoryFs();
    await (await open(fs)).release();
    expect(await open(fs)).toMatchObject({ storePath: 'main' });
  });

  test('owns `main` where the file system has no locks, or cannot have them here', async () => {
    expect(await open(withoutLock())).toMatchObject({ storePath: 'main' });
    const insecure = { ...withoutLock(), lock: () => Promise.reject(new SyncError('unsupported', 'no Web Locks')) };
    expect(await open(insecure)).toMatchObject({ storePath: 'main' });
  });

  test('does not begin when locking fails for a reason of its own', async () => {
    await expect(open({ ...withoutLock(), lock: () => Promise.reject(new SyncError('permission', 'read-only disk')) })).rejects.toMatchObject({ code: 'permission' });
  });

  test('stops waiting for a lock when the space is closed', async () => {
    const closing = new AbortController();
    const fs = memoryFs();
    await open(fs);
    const second = openSession(fs, randomBytes, closing.signal);
    closing.abort(new SyncError('closed', 'over'));
    await expect(second).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('neighbours', () => {
  test('are told dead from alive by their locks', async () => {
    const fs = memoryFs();
    const main = await open(fs);
    const tab = await open(fs);
    await fs.write(`${tab.storePath}/1`, file);
    await fs.write('tab-dead/1', file);
    await fs.write('tab-dead/2', file);
    const found = await neighboursOf(fs, main.storePath);
    expect(found).toMatchObject({ dead: ['tab-dead'], live: [tab.storePath] });
    await found.release();
  });

  test('that are dead stay locked until they are released, so that nobody else takes them over too', async () => {
    const fs = memoryFs();
    await fs.write('tab-dead/1', file);
    const first = await neighboursOf(fs, 'main');
    expect(await neighboursOf(fs, 'main')).toMatchObject({ dead: [], live: ['tab-dead'] });
    await first.release();
    expect(await neighboursOf(fs, 'main')).toMatchObject({ dead: ['tab-dead'] });
  });

  test('of a second session include `main`, which nobody takes over', async () => {
    const fs = memoryFs();
    const main = await open(fs);
    const tab = await open(fs);
    expect(await neighboursOf(fs, tab.storePath)).toMatchObject({ dead: [], live: ['main'] });
    await main.release();
    expect(await neighboursOf(fs, tab.storePath)).toMatchObject({ dead: [], live: ['main'] });
  });
});
