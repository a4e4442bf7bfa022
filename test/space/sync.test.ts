import { config } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { SyncError, memoryFs } from '../../src/index.js';
import type { FileSystem, SyncStatus } from '../../src/index.js';
import { countingFs, faultyFs } from '../../src/testing/index.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** A file system whose verbs may be spread into another object. */
const withVerbs = (fs: FileSystem): FileSystem => countingFs(fs);

describe('two devices', () => {
  test('see each other\'s edits without anybody asking for it', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    const [a, b] = [watch(phone.doc('list', List)), watch(laptop.doc('list', List))];
    await pass(5000);
    add(phone.doc('list', List), 'milk');
    await pass(5000);
    add(laptop.doc('list', List), 'eggs');
    await pass(5000);
    expect(a.seen).toEqual([[], ['milk'], ['eggs', 'milk']]);
    expect(b.seen).toEqual([[], ['milk'], ['eggs', 'milk']]);
    expect(phone.docs).toEqual([{ id: 'list' }]);
    expect(laptop.docs).toEqual([{ id: 'list' }]);
  });

  test.each([
    ['on two machines that can be told apart lets go of what others have', ['laptop machine', 'phone machine'], 20],
    ['of one machine keeps it: its disk may be the only one', ['laptop machine', 'laptop machine'], Infinity],
    ['whose machines cannot be told keeps it', [undefined, undefined], Infinity],
  ] as const)('a folder of two devices %s', async (_what, hosts, most) => {
    const remoteFs = memoryFs({ durable: false });
    const [phone, laptop] = hosts.map((host, at) => device(`device ${at}`, { remoteFs, localFs: { ...withVerbs(memoryFs()), host }, sync: false, retention: { superseded: 0 } }));
    for (let edit = 0; edit < 40; edit++) {
      add(phone!.doc('list', List), `item ${edit}`);
      for (const space of [phone!, laptop!]) await eventually(space.sync());
    }
    for (let day = 0; day < 4; day++) {
      await pass(26 * 3_600_000);
      for (const space of [phone!, laptop!]) await eventually(space.sync());
    }
    const logs = (await remoteFs.list('l/')).length;
    if (most === Infinity) expect(logs).toBeGreaterThanOrEqual(40);
    else expect(logs).toBeLessThan(most);
  });

  test('see them at once where the storage can be watched', async () => {
    const storage = memoryFs();
    const watchers = new Set<() => void>();
    const remoteFs = () => Object.assign(countingFs(storage), { watch: (_: string, ping: () => void) => { watchers.add(ping); return () => watchers.delete(ping); } });
    const [phone, laptop] = [device('phone', { remoteFs: remoteFs() }), device('laptop', { remoteFs: remoteFs() })];
    const { seen } = watch(laptop.doc('list', List));
    await pass(200_000);
    add(phone.doc('list', List), 'milk');
    await eventually(phone.sync());
    for (const ping of watchers) ping();
    await pass(100);
    expect(seen.at(-1)).toEqual(['milk']);
    await eventually(laptop.close());
    expect(watchers.size).toBe(1);
  });
});

describe('sync', () => {
  test('publishes and pulls, in one run for all who ask at once', async () => {
    const remoteFs = countingFs(memoryFs());
    const space = device('phone', { remoteFs, sync: false });
    await eventually(space.sync());
    remoteFs.reset();
    await eventually(Promise.all([space.sync(), space.sync(), space.doc('list', List).sync()]));
    expect(remoteFs.counts.list).toBeLessThanOrEqual(3); // one look, and the catalog's folders at most
  });

  test('publishes the edits made before it', async () => {
    const remoteFs = memoryFs();
    const space = device('phone', { remoteFs, sync: false });
    const receipt = add(space.doc('list', List), 'milk');
    await eventually(space.sync());
    await receipt.published;
  });

  test('rejects without storage', async () => {
    await expect(eventually(device('phone').sync())).rejects.toMatchObject({ code: 'network' });
  });

  test('rejects when storage is unusable, and says why', async () => {
    const remoteFs = faultyFs(memoryFs());
    remoteFs.inject({ kind: 'fail', times: Infinity, error: new SyncError('auth', 'wrong key') });
    const space = device('phone', { remoteFs });
    await expect(eventually(space.sync())).rejects.toMatchObject({ code: 'auth' });
    expect(space.status.error).toMatchObject({ code: 'auth' });
    await expect(eventually(space.doc('list', List).whenSynced())).rejects.toMatchObject({ code: 'auth' });
  });

  test('does not reject for a file that cannot be read', async () => {
    const storage = memoryFs();
    const other = device('laptop', { remoteFs: storage });
    add(other.doc('list', List), 'milk');
    await eventually(other.sync());
    const remoteFs = faultyFs(storage);
    remoteFs.inject({ kind: 'flipped', verb: 'read', times: Infinity });
    const space = device('phone', { remoteFs });
    await eventually(space.sync());
    expect(space.status.quarantined).toBeGreaterThan(0);
    expect(space.status.error).toBeUndefined();
  });

  test('ends with its signal; the work itself goes on', async () => {
    const remoteFs = faultyFs(memoryFs());
    remoteFs.inject({ kind: 'hang', times: 1 });
    const space = device('phone', { remoteFs });
    const controller = new AbortController();
    const outcome = expect(space.sync({ signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' });
    await pass(1000);
    controller.abort();
    await outcome;
    remoteFs.release();
    await pass(5000);
    expect(space.status.everPulled).toBe(true);
  });
});

describe('whenSynced', () => {
  test('brings what others had published before the call', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    const list = laptop.doc('list', List);
    await eventually(list.whenSynced());
    add(phone.doc('list', List), 'milk');
    await eventually(phone.sync());
    await eventually(list.whenSynced());
    expect(list.value.items).toEqual(['milk']);
  });
});

describe('the status', () => {
  test('goes from loading to ready, and from unpublished to published', async () => {
    const space = device('phone', { remoteFs: memoryFs() });
    const list = space.doc('list', List);
    const statuses: SyncStatus[] = [];
    list.status$.subscribe((status) => statuses.push(status));
    expect(statuses[0]).toEqual({ state: 'loading', everPulled: false, activity: 'idle', online: true, unpublished: 0, quarantined: 0 });
    await pass(3000);
    add(list, 'milk');
    expect(list.status).toMatchObject({ state: 'ready', everPulled: true, unpublished: 1, lastSyncedAt: expect.any(Number) as number });
    expect(space.status.unpublished).toBe(1);
    await pass(3000);
    expect(list.status.unpublished).toBe(0);
    expect(statuses.map(({ activity }) => activity)).toEqual(expect.arrayContaining(['idle', 'pulling', 'pushing']));
  });

  test('counts the files of a long pull as they come in, from none to all, and is without them afterwards', async () => {
    const remoteFs = memoryFs();
    const laptop = device('laptop', { remoteFs, sync: false });
    for (let at = 0; at < 12; at++) {
      add(laptop.doc('list', List), `item ${at}`);
      await eventually(laptop.doc('list', List).sync());
    }
    const total = (await remoteFs.list('l/')).filter(({ path }) => !path.startsWith('l/0-')).length;
    expect(total).toBeGreaterThan(8); // fewer are there in a moment
    const slow = { ...memoryFs(), list: remoteFs.list.bind(remoteFs), write: remoteFs.write.bind(remoteFs), remove: remoteFs.remove.bind(remoteFs),
      read: async (path: string) => { await new Promise((resolve) => setTimeout(resolve, 100)); return remoteFs.read(path); } };
    const phone = device('phone', { remoteFs: slow });
    const seen: (SyncStatus['progress'])[] = [];
    phone.status$.subscribe(({ progress }) => { if (progress !== seen.at(-1)) seen.push(progress); });
    await pass(10_000);
    expect(seen).toEqual([...Array.from({ length: total + 1 }, (_, done) => ({ done, total })), undefined]);
    expect(phone.status).not.toHaveProperty('progress');
  });

  test('is the same object while nothing changed', async () => {
    const space = device('phone', { remoteFs: memoryFs() });
    await eventually(space.sync());
    expect(space.status).toBe(space.status);
    expect(space.doc('list', List).status).toBe(space.doc('list', List).status);
  });

  test('shows what fails until the same succeeds', async () => {
    const remoteFs = faultyFs(memoryFs());
    const space = device('phone', { remoteFs });
    const list = space.doc('list', List);
    watch(list);
    await pass(3000);
    remoteFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('permission', 'read-only key') });
    const receipt = add(list, 'milk');
    await pass(30_000);
    expect(list.status).toMatchObject({ unpublished: 1, error: { code: 'permission' } });
    remoteFs.heal();
    await eventually(receipt.published);
    await pass(1000);
    expect(list.status.error).toBeUndefined();
  });

  test('says offline when storage cannot be reached, and online when it is back', async () => {
    const remoteFs = faultyFs(memoryFs());
    const space = device('phone', { remoteFs });
    watch(space.doc('list', List));
    await pass(3000);
    remoteFs.inject({ kind: 'fail', times: Infinity });
    await pass(30_000);
    expect(space.status).toMatchObject({ online: false, error: { code: 'network' } });
    remoteFs.heal();
    await pass(300_000);
    expect(space.status.online).toBe(true);
    expect(space.status.error).toBeUndefined();
  });

  test('shows a full disk, keeps the edit in memory, and stores it as soon as there is room', async () => {
    const localFs = faultyFs(memoryFs());
    const space = device('phone', { localFs });
    const list = space.doc('list', List);
    await eventually(list.whenReady());
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'disk full') });
    const receipt = add(list, 'milk');
    await pass(60_000);
    expect(list.status.error).toMatchObject({ code: 'quota' });
    expect(list.value.items).toEqual(['milk']);
    localFs.heal();
    await eventually(receipt.stored);
    await pass(0);
    expect(list.status.error).toBeUndefined();
  });

  test('reaches every listener though one of them throws', async () => {
    const uncaught: unknown[] = [];
    config.onUnhandledError = (error) => uncaught.push(error);
    try {
      const list = device('phone').doc('list', List);
      list.value$.subscribe(() => { throw new Error('mine'); });
      const { seen } = watch(list);
      await eventually(add(list, 'milk').stored);
      expect(seen).toEqual([[], ['milk']]);
      expect(uncaught).toHaveLength(2);
    } finally {
      config.onUnhandledError = null;
    }
  });
});

describe('connect', () => {
  test('gives a space its storage later', async () => {
    const remoteFs = memoryFs();
    const space = device('phone');
    const list = space.doc('list', List);
    watch(list);
    const receipt = add(list, 'milk');
    await pass(20_000);
    expect(space.status).toMatchObject({ online: false, unpublished: 1 });
    expect(space.status.error).toBeUndefined();
    space.connect(remoteFs);
    await eventually(receipt.published);
    expect((await remoteFs.list('l/')).length).toBeGreaterThan(0);
    expect(space.status.online).toBe(true);
  });

  test('can be called before anything else', async () => {
    const remoteFs = memoryFs();
    const space = device('phone');
    space.connect(remoteFs);
    await eventually(add(space.doc('list', List), 'milk').published);
  });

  test('with null takes the storage away, and no request goes there any more', async () => {
    const remoteFs = countingFs(memoryFs());
    const space = device('phone', { remoteFs });
    watch(space.doc('list', List));
    await pass(3000);
    space.connect(null);
    remoteFs.reset();
    add(space.doc('list', List), 'milk');
    await pass(60_000);
    expect(remoteFs.counts.list + remoteFs.counts.write).toBe(0);
    expect(space.status.online).toBe(false);
  });

  test('counts as it was called last, also twice in one turn', async () => {
    const [first, second] = [countingFs(memoryFs()), memoryFs()];
    const space = device('phone', { remoteFs: first, sync: false });
    await eventually(space.sync());
    first.reset();
    space.connect(null);
    space.connect(second);
    add(space.doc('list', List), 'milk');
    await eventually(space.sync());
    expect(space.status.online).toBe(true);
    expect((await second.list('l/')).length).toBeGreaterThan(0);
    space.connect(first);
    space.connect(null);
    await expect(eventually(space.sync())).rejects.toMatchObject({ code: 'network' });
    expect(first.counts.list + first.counts.write).toBe(0);
  });

  test('ends the requests on their way, and waits for a storage that is right', async () => {
    const hanging = faultyFs(memoryFs());
    hanging.inject({ kind: 'hang', times: Infinity });
    const space = device('phone', { remoteFs: hanging });
    const receipt = add(space.doc('list', List), 'milk');
    await pass(5000);
    space.connect(memoryFs());
    await pass(5000);
    await receipt.published;
    expect(space.status.error).toBeUndefined();
    hanging.release();
  });

  test('lets work that began with one storage end before it asks the next one', async () => {
    const first = memoryFs();
    const other = device('laptop', { remoteFs: first });
    add(other.doc('list', List), 'milk');
    await eventually(other.sync());
    const localFs = faultyFs(memoryFs());
    const second = countingFs(memoryFs());
    const space = device('phone', { localFs, remoteFs: first });
    await eventually(space.sync());
    add(other.doc('list', List), 'eggs');
    await eventually(other.sync());
    localFs.inject({ kind: 'hang', verb: 'write' });
    void space.sync().catch(() => undefined);
    await pass(100);
    space.connect(second);
    await pass(2000);
    expect(second.counts.list + second.counts.read).toBe(0);
    localFs.heal();
    await pass(5000);
    expect(second.counts.list).toBeGreaterThan(0);
  });

  test('refuses what is not a file system', () => {
    expect(() => device('phone').connect({} as never)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
