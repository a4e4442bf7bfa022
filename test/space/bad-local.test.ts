import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderFs } from '../../src/fs/folder/index.js';
import { SyncError, createSpace, memoryFs } from '../../src/index.js';
import type { Space } from '../../src/index.js';
import { faultyFs, setCrdt } from '../../src/testing/index.js';
import { arrived, copyOf, errorsOf, expectError, itemsIn, wipe } from './bad-kit.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

describe('a local store that somebody deletes while it is open', () => {
  test.each([
    ['and nothing is edited', []],
    ['and edits go on before anybody notices', ['eggs']],
  ])('%s: it is told, and everything is durable again', async (_what, more) => {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const phone = device('phone', { localFs, remoteFs });
    const errors = errorsOf(phone);
    const list = phone.doc('list', List);
    watch(list);
    add(phone.doc('other', List), 'bread');
    await eventually(add(list, 'milk').published);
    await eventually(phone.doc('other', List).close());
    await wipe(localFs);
    for (const item of more) await eventually(add(list, item).stored);
    await pass(60_000);
    expect(errors.map(({ code }) => code)).toEqual(['local-store']);
    expectError(errors[0], 'local-store', 'Everything readable was saved');
    expect(phone.status.error).toBeUndefined();
    expect(list.value.items).toEqual([...more, 'milk']);

    const next = device('phone', { localFs: await copyOf(localFs) }); // as if the process had died here
    expect(await itemsIn(next)).toEqual([...more, 'milk']);
    next.connect(remoteFs);
    await eventually(next.sync());
    expect(await itemsIn(next, 'other')).toEqual(['bread']);
    expect(await arrived(remoteFs)).toEqual([...more, 'milk']);
  });

  test.each([
    ['which then ends at once', 0],
    ['which then goes on for a minute', 60_000],
  ])('of a space without storage, %s: what is in memory is durable again', async (_what, ms) => {
    const localFs = memoryFs();
    const phone = device('phone', { localFs });
    const errors = errorsOf(phone);
    watch(phone.doc('list', List));
    await eventually(add(phone.doc('list', List), 'milk').stored);
    await wipe(localFs);
    await eventually(add(phone.doc('list', List), 'eggs').stored);
    await pass(ms);
    await eventually(phone.close());
    expect(errors.map(({ code }) => code)).toEqual(['local-store']);
    expect(await itemsIn(device('phone', { localFs }))).toEqual(['eggs', 'milk']);
  });

  test('which then has no room to write it anew: that is shown, and done when there is room', async () => {
    const [disk, remoteFs] = [memoryFs(), memoryFs()];
    const localFs = faultyFs(disk);
    const phone = device('phone', { localFs, remoteFs });
    watch(phone.doc('list', List));
    await eventually(add(phone.doc('list', List), 'milk').published);
    await wipe(disk);
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'The disk is full. Free some space.') });
    await pass(60_000);
    expectError(phone.status.error, 'quota', 'Free some space');
    localFs.heal();
    await pass(300_000);
    expect(phone.status.error).toBeUndefined();
    await eventually(phone.close());
    expect(await itemsIn(device('phone', { localFs: disk }))).toEqual(['milk']);
  });

  test('is still the store of the same device', async () => {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const tabs = [device('phone', { localFs, remoteFs })];
    watch(tabs[0]!.doc('list', List));
    await eventually(add(tabs[0]!.doc('list', List), 'milk').published);
    await wipe(localFs);
    await pass(60_000);
    tabs.push(device('phone', { localFs, remoteFs }));
    watch(tabs[1]!.doc('list', List));
    await eventually(add(tabs[1]!.doc('list', List), 'eggs').published);
    await pass(60_000);
    for (const { devices } of tabs) expect(devices).toMatchObject([{ name: 'phone', self: true }]);
  });

  test('folder and all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crdt-over-fs-local-'));
    try {
      const remoteFs = memoryFs();
      const open = (): Space => createSpace({ crdt: setCrdt(), localFs: folderFs(join(folder, 'store')), remoteFs, sync: false });
      const phone = open();
      await add(phone.doc('list', List), 'milk').stored;
      await rm(join(folder, 'store'), { recursive: true });
      await add(phone.doc('list', List), 'eggs').stored;
      await phone.sync();
      expectError(phone.status.error, 'local-store', 'the rest is read from storage again');
      await add(phone.doc('list', List), 'bread').stored;
      await phone.close();
      const next = open();
      next.connect(null);
      expect(await next.doc('list', List).whenReady()).toMatchObject({ items: ['bread', 'eggs', 'milk'] });
      await next.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a local store that cannot be read for a moment', () => {
  test('opens soon after, however many documents wait for it', async () => {
    const disk = memoryFs();
    const ids = Array.from({ length: 12 }, (_, index) => `list ${index}`);
    const before = device('phone', { localFs: disk });
    const long = (id: string): string => `${id} ${'x'.repeat(100_000)}`; // stands in a file of its own
    for (const id of ids) await eventually(add(before.doc(id, List), long(id)).stored);
    await eventually(before.close());
    const localFs = faultyFs(disk);
    const phone = device('phone', { localFs });
    await eventually(phone.doc('another', List).whenReady());
    localFs.inject({ kind: 'fail', verb: 'read', times: Infinity });
    for (const id of ids) watch(phone.doc(id, List));
    await pass(500);
    expectError(phone.status.error, 'network', /./);
    localFs.heal();
    await pass(10_000);
    expect(phone.status.error).toBeUndefined();
    for (const id of ids) expect(phone.doc(id, List).value.items).toEqual([long(id)]);
  });
});
