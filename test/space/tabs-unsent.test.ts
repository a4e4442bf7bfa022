import { describe, expect, test } from 'vitest';
import { SyncError, memoryFs } from '../../src/index.js';
import type { FileSystem, Space, SpaceOptions } from '../../src/index.js';
import { countingFs, faultyFs } from '../../src/testing/index.js';
import { List, abandon, add, device, eventually, mortal, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** What a device sees that has nothing but the storage. */
async function published(remoteFs: FileSystem): Promise<readonly string[]> {
  const reader = device('reader', { remoteFs, sync: false });
  const list = reader.doc('list', List);
  await eventually(list.whenSynced());
  await eventually(reader.close());
  return list.value.items;
}

/** A storage that can be away. */
function awayFs(fs: FileSystem): FileSystem & { away: boolean } {
  const reach = async <T>(call: () => Promise<T>): Promise<T> => {
    if (away.away) throw new SyncError('network', 'away');
    return call();
  };
  const away: FileSystem & { away: boolean } = {
    away: false, durable: true,
    list: (prefix) => reach(() => fs.list(prefix)), read: (path) => reach(() => fs.read(path)),
    write: (path, bytes) => reach(() => fs.write(path, bytes)), remove: (path) => reach(() => fs.remove(path)),
  };
  return away;
}

/** Two tabs that show the list and know each other. */
async function tabs(localFs: FileSystem, remoteFs: FileSystem, first: Partial<SpaceOptions> = {}): Promise<[Space, Space]> {
  const one = device('phone', { localFs, remoteFs, ...first });
  watch(one.doc('list', List));
  await pass(3000);
  const two = device('phone', { localFs, remoteFs, ...(first.sync ? { sync: first.sync } : {}) });
  watch(two.doc('list', List));
  await pass(3000);
  return [one, two];
}

describe('two tabs of one device', () => {
  test.each([0, 1])('publish what tab %i wrote, also when the other one takes it in first', async (author) => {
    const remoteFs = memoryFs();
    const pair = await tabs(memoryFs(), remoteFs, { sync: { publishAfter: 10_000, pollIdleEvery: 1000 } });
    const receipt = add(pair[author]!.doc('list', List), 'eggs');
    await pass(8000);
    expect(pair.map((tab) => tab.doc('list', List).value.items)).toEqual([['eggs'], ['eggs']]);
    expect(await published(remoteFs)).toEqual([]);
    await eventually(receipt.published);
    expect(await published(remoteFs)).toEqual(['eggs']);
  });

  test('write what one tells the other once, not to and fro', async () => {
    const localFs = countingFs(memoryFs());
    const [one, two] = await tabs(localFs, memoryFs());
    const closed = two.doc('closed', List);
    await eventually(Promise.all([add(one.doc('list', List), 'milk'), add(two.doc('list', List), 'eggs'), add(closed, 'tea')].map((receipt) => receipt.published)));
    await eventually(closed.close());
    await pass(60_000);
    localFs.reset();
    await pass(600_000);
    expect(localFs.counts.write).toBeLessThan(10);
  });

  test('send what the first one stored and could not send any more', async () => {
    const remoteFs = awayFs(memoryFs());
    const localFs = memoryFs();
    const process = mortal(localFs);
    const [one, two] = await tabs(localFs, remoteFs, { localFs: process });
    watch(two.doc('other', List));
    remoteFs.away = true;
    await eventually(add(one.doc('list', List), 'milk').stored);
    await eventually(add(one.doc('other', List), 'tea').stored);
    await pass(3000);
    abandon(one);
    await process.kill();
    one.close().catch(() => undefined);
    remoteFs.away = false;
    await pass(120_000);
    expect(await published(remoteFs)).toEqual(['milk']);
    const reader = device('reader', { remoteFs });
    await eventually(reader.sync());
    expect(reader.docs.map(({ id }) => id)).toEqual(['list', 'other']);
    expect(two.status.unpublished).toBe(0);
  });

  test('send what the other one stored before it froze, and lose nothing when it wakes', async () => {
    const remoteFs = memoryFs();
    const localFs = memoryFs();
    let frozen = false;
    let wake: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => { wake = resolve; });
    const asleep = async <T>(call: () => Promise<T>): Promise<T> => { // its requests end when it wakes
      if (frozen) await woken;
      return call();
    };
    const freezing: FileSystem = {
      durable: true,
      list: (prefix) => asleep(() => remoteFs.list(prefix)), read: (path) => asleep(() => remoteFs.read(path)),
      write: (path, bytes) => asleep(() => remoteFs.write(path, bytes)), remove: (path) => asleep(() => remoteFs.remove(path)),
    };
    const [one, two] = await tabs(localFs, remoteFs, { remoteFs: freezing });
    frozen = true;
    await eventually(add(one.doc('list', List), 'milk').stored);
    await pass(50_000);
    expect(await published(remoteFs)).toEqual(['milk']);
    add(two.doc('list', List), 'eggs');
    frozen = false;
    wake();
    await pass(120_000);
    expect(await published(remoteFs)).toEqual(['eggs', 'milk']);
    expect([one, two].map((tab) => [tab.status.unpublished, tab.doc('list', List).value.items])).toEqual([[0, ['eggs', 'milk']], [0, ['eggs', 'milk']]]);
  });

  test('count what a dead one left once, however often there is no room to take it over', async () => {
    const disk = memoryFs();
    const localFs = faultyFs(disk);
    const one = device('phone', { localFs });
    watch(one.doc('list', List));
    await pass(3000);
    const process = mortal(disk);
    const two = device('phone', { localFs: process });
    await eventually(add(two.doc('list', List), 'eggs').stored);
    abandon(two);
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'The disk is full. Free some space.') });
    await process.kill();
    two.close().catch(() => undefined);
    await pass(600_000);
    expect(one.doc('list', List).value.items).toEqual(['eggs']);
    expect(one.status).toMatchObject({ unpublished: 1, error: { code: 'quota' } });
    expect((await disk.list('tab-')).length).toBeGreaterThan(0);
    localFs.heal();
    await pass(120_000);
    expect((await disk.list('tab-')).length).toBe(0);
    expect(one.status.unpublished).toBe(1);
  });
});
