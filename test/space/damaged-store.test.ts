import { describe, expect, test } from 'vitest';
import { SyncError, memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { faultyFs } from '../../src/testing/index.js';
import { arrived, errorsOf, expectError, itemsIn } from './bad-kit.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

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

  test('a body file damaged while it is open stops neither edits nor their store, and storage brings back what it held', async () => {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const phone = device('phone', { localFs, remoteFs, sync: false });
    const fill = async (id: string): Promise<void> => {
      for (let at = 0; at < 65; at++) await eventually(add(phone.doc(id, List), `${id} ${at}`).stored);
      await eventually(phone.sync());
      await eventually(phone.doc(id, List).close());
    };
    for (let at = 0; at < 2; at++) await fill(`list ${at}`);
    for (const { path } of await localFs.list('main/d/')) await localFs.write(path, new Uint8Array(20));
    for (let at = 2; at < 14; at++) await fill(`list ${at}`);
    await eventually(phone.doc('list 0', List).whenSynced());
    expect(phone.doc('list 0', List).value.items).toHaveLength(65);
    expect((await localFs.list('main/')).length).toBeLessThan(100);
    await eventually(phone.close());
    const next = device('phone', { localFs });
    for (let at = 0; at < 14; at++) expect(await itemsIn(next, `list ${at}`)).toHaveLength(65);
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
