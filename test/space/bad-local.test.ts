import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderFs } from '../../src/fs/folder/index.js';
import { SyncError, createSpace, memoryFs } from '../../src/index.js';
import type { FileSystem, Space, SyncStatus } from '../../src/index.js';
import { faultyFs, setCrdt } from '../../src/testing/index.js';
import { arrived, bringBack, contentOf, expectError, wipe } from './bad-kit.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** Every error a status shows from now on. */
function errorsOf(space: Space): SyncError[] {
  const errors: SyncError[] = [];
  space.status$.subscribe(({ error }: SyncStatus) => { if (error && errors.at(-1) !== error) errors.push(error); });
  return errors;
}

async function copyOf(fs: FileSystem): Promise<FileSystem> {
  const copy = memoryFs();
  await bringBack(copy, await contentOf(fs));
  return copy;
}

const itemsIn = async (space: Space, id = 'list'): Promise<readonly string[]> => (await eventually(space.doc(id, List).whenReady())).items;

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

describe('a local store that is damaged when it is opened', () => {
  /** What a phone leaves behind: two published lists, in a checkpoint and transactions after it. */
  async function left(): Promise<{ localFs: FileSystem; remoteFs: FileSystem; items: readonly string[] }> {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const phone = device('phone', { localFs, remoteFs, sync: false });
    for (let at = 0; at < 70; at++) await eventually(add(phone.doc('list', List), `item ${at}`).stored);
    await eventually(add(phone.doc('other', List), 'bread').stored);
    const { items } = phone.doc('list', List).value;
    await eventually(phone.sync());
    await eventually(phone.close());
    return { localFs, remoteFs, items };
  }

  const damages: readonly [how: string, damage: (fs: FileSystem, path: string) => Promise<void>][] = [
    ['cut', async (fs, path) => fs.write(path, ((await fs.read(path)) ?? new Uint8Array()).slice(0, 40))],
    ['flipped', async (fs, path) => fs.write(path, ((await fs.read(path)) ?? new Uint8Array()).map((byte, at) => (at === 50 ? byte ^ 1 : byte)))],
    ['emptied', (fs, path) => fs.write(path, new Uint8Array())],
    ['deleted', (fs, path) => fs.remove(path)],
  ];
  const kinds: readonly [name: string, kind: string][] = [['checkpoint', 'c'], ['body file', 'd'], ['transaction', 't']];

  test.each(kinds.flatMap(([name, kind]) => damages.map(([how, damage]) => [name, how, kind, damage] as const)))('its %s %s: storage brings back what it held', async (_name, _how, kind, damage) => {
    const { localFs, remoteFs, items } = await left();
    const victim = (await localFs.list(`main/${kind}/`)).map(({ path }) => path).sort()[0];
    expect(victim).toBeDefined();
    await damage(localFs, victim as string);
    const phone = device('phone', { localFs, remoteFs });
    const errors = errorsOf(phone);
    const [list, other] = [phone.doc('list', List), phone.doc('other', List)];
    watch(list);
    watch(other);
    const receipt = add(other, 'eggs');
    await pass(60_000);
    expect(errors.map(({ code }) => code)).toEqual(['local-store']);
    expect(list.value.items).toEqual(items);
    expect(other.value.items).toEqual(['bread', 'eggs']);
    await receipt.published;
    expect(phone.status).toMatchObject({ state: 'ready', unpublished: 0, quarantined: 0 });
    expect(phone.status.error).toBeUndefined();
    await eventually(phone.close());
    const next = device('phone', { localFs });
    expect(await itemsIn(next)).toEqual(items);
    expect(await arrived(remoteFs, 'other')).toEqual(['bread', 'eggs']);
  });

  test('files of other programs in it harm nobody', async () => {
    const { localFs, items } = await left();
    for (const path of ['main/t/Thumbs.db', 'main/notes.txt', 'desktop.ini', 'tab-/x', 'main/t/0000 (copy).tmp2']) await localFs.write(path, Uint8Array.of(1, 2, 3));
    const phone = device('phone', { localFs });
    const errors = errorsOf(phone);
    expect(await itemsIn(phone)).toEqual(items);
    await eventually(phone.close());
    expect(errors).toEqual([]);
    expect((await localFs.list('')).map(({ path }) => path)).toEqual(expect.arrayContaining(['main/t/Thumbs.db', 'main/notes.txt', 'desktop.ini']));
  });

  test('one that cannot be read at all is told, leaves documents editable, and is opened when it can', async () => {
    const { localFs, remoteFs } = await left();
    const disk = faultyFs(localFs);
    disk.inject({ kind: 'fail', times: Infinity, error: new SyncError('permission', 'This process may not use the folder. Grant it read and write access.') });
    const phone = device('phone', { localFs: disk, remoteFs });
    const other = phone.doc('other', List);
    watch(other);
    const receipt = add(other, 'eggs');
    await pass(60_000);
    expectError(other.status.error, 'permission', 'Grant it read and write access');
    expect(other.status.state).toBe('loading');
    expect(other.value.items).toEqual(['eggs']);
    disk.heal();
    await pass(300_000);
    await receipt.published;
    expect(other.status).toMatchObject({ state: 'ready', unpublished: 0 });
    expect(await arrived(remoteFs, 'other')).toEqual(['bread', 'eggs']);
  });
});
