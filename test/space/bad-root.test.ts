import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace, memoryFs } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { countingFs, setCrdt } from '../../src/testing/index.js';
import { arrived, bringBack, contentOf, expectError, wipe } from './bad-kit.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** A storage with a list of two devices, and one of them, still there. */
async function begun(durable: boolean): Promise<{ remoteFs: FileSystem; localFs: FileSystem; phone: Space; right: Record<string, string> }> {
  const [remoteFs, localFs] = [memoryFs({ durable }), memoryFs()];
  const [phone, laptop] = [device('phone', { remoteFs, localFs }), device('laptop', { remoteFs })];
  for (const [space, item] of [[phone, 'milk'], [laptop, 'eggs']] as const) {
    add(space.doc('list', List), item);
    await eventually(space.sync());
  }
  await eventually(laptop.close());
  await eventually(phone.sync());
  return { remoteFs, localFs, phone, right: await contentOf(remoteFs) };
}

async function spaceOfOthers(): Promise<Record<string, string>> {
  const remoteFs = memoryFs();
  const stranger = device('stranger', { remoteFs });
  add(stranger.doc('list', List), 'not yours');
  await eventually(stranger.sync());
  await eventually(stranger.close());
  return contentOf(remoteFs);
}

/** The log with the greatest lamport: without it a root is not known by its logs. */
const newestLog = async (fs: FileSystem): Promise<string> =>
  (await fs.list('l/')).map(({ path }) => path).filter((path) => !path.includes('0-space-')).sort((a, b) => b.slice(19, 27).localeCompare(a.slice(19, 27)))[0]!;

const wrongs: readonly [what: string, spoil: (fs: FileSystem) => Promise<void>, advice: string][] = [
  ['whose files are all gone', (fs) => wipe(fs), 'Bring its files back'],
  ['of which only older files are left, and no marker', async (fs) => { await wipe(fs, '0-space-'); await wipe(fs, await newestLog(fs)); }, 'Bring its files back'],
  ['that holds another space', async (fs) => { await wipe(fs); await bringBack(fs, await spaceOfOthers()); }, 'Connect the right folder or bucket'],
];

describe.each([['a bucket', true], ['a folder', false]] as const)('%s', (_what, durable) => {
  test.each(wrongs)('%s stops a device that looks, is left as it is, and goes on when it is right again', async (_which, spoil, advice) => {
    const { remoteFs, phone, right } = await begun(durable);
    const list = phone.doc('list', List);
    watch(list);
    await pass(5000);
    await spoil(remoteFs);
    const wrong = await contentOf(remoteFs);
    await pass(60_000);
    const receipt = add(list, 'bread');
    await pass(3_600_000);
    expectError(list.status.error, 'wrong-root', advice);
    expect(list.status).toMatchObject({ unpublished: 1, online: true });
    expect(list.value.items).toEqual(['bread', 'eggs', 'milk']);
    expectError(await eventually(phone.sync()).catch((thrown: unknown) => thrown), 'wrong-root', advice);
    expect(await contentOf(remoteFs)).toEqual(wrong);

    await wipe(remoteFs);
    await bringBack(remoteFs, right);
    await pass(600_000);
    await receipt.published;
    expect(list.status.error).toBeUndefined();
    expect(await arrived(remoteFs)).toEqual(['bread', 'eggs', 'milk']);
  });

  test.each(wrongs)('%s stops the next session too', async (_which, spoil, advice) => {
    const { remoteFs, localFs, phone, right } = await begun(durable);
    await eventually(phone.close());
    await spoil(remoteFs);
    const wrong = await contentOf(remoteFs);
    const next = device('phone', { localFs, remoteFs });
    add(next.doc('list', List), 'bread');
    expectError(await eventually(next.doc('list', List).whenSynced()).catch((thrown: unknown) => thrown), 'wrong-root', advice);
    expect(next.doc('list', List).value.items).toEqual(['bread', 'eggs', 'milk']);
    await eventually(next.close());
    expect(await contentOf(remoteFs)).toEqual(wrong);
    await wipe(remoteFs);
    await bringBack(remoteFs, right);
    await eventually(device('phone', { localFs, remoteFs }).sync());
    expect(await arrived(remoteFs)).toEqual(['bread', 'eggs', 'milk']);
  });
});

test.each(wrongs)('a folder %s is not even written to by a device that has not looked again', async (_which, spoil, advice) => {
  const { remoteFs, phone } = await begun(false);
  await spoil(remoteFs);
  const wrong = await contentOf(remoteFs);
  add(phone.doc('list', List), 'bread');
  expectError(await eventually(phone.sync()).catch((thrown: unknown) => thrown), 'wrong-root', advice);
  expect(await contentOf(remoteFs)).toEqual(wrong);
});

test('a bucket that was emptied gets no more than what was just edited, and what it lacks is published again when its files are back', async () => {
  const { remoteFs, phone, right } = await begun(true);
  const list = phone.doc('list', List);
  watch(list);
  await wipe(remoteFs);
  add(list, 'bread');
  await eventually(phone.sync()).catch(() => undefined);
  await pass(60_000);
  expect((await remoteFs.list('')).length).toBeLessThanOrEqual(1);
  await wipe(remoteFs);
  await bringBack(remoteFs, right);
  await pass(3 * 3_600_000);
  expect(await arrived(remoteFs)).toEqual(['bread', 'eggs', 'milk']);
});

test('a wrong root costs one listing each time it is looked at', async () => {
  const { remoteFs, localFs, phone } = await begun(true);
  await eventually(phone.close());
  await wipe(remoteFs);
  const counting = countingFs(remoteFs);
  const next = device('phone', { localFs, remoteFs: counting });
  await eventually(next.sync()).catch(() => undefined);
  counting.reset();
  await eventually(next.sync()).catch(() => undefined);
  expect(counting.counts).toMatchObject({ list: 1, read: 0, write: 0, remove: 0 });
});

describe('a drive', () => {
  test('that is not mounted gets no file and no folder, and is used again when it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crdt-over-fs-drive-'));
    try {
      const remoteFs = folderFs(join(folder, 'drive'));
      const space = (localFs: FileSystem): Space => createSpace({ crdt: setCrdt(), localFs, remoteFs, sync: false });
      const phone = space(memoryFs());
      add(phone.doc('list', List), 'milk');
      await phone.sync();
      await rename(join(folder, 'drive'), join(folder, 'elsewhere'));
      add(phone.doc('list', List), 'eggs');
      expectError(await phone.sync().catch((thrown: unknown) => thrown), 'wrong-root', 'the drive may not be mounted');
      expect(await folderFs(folder).list('drive')).toEqual([]);
      await rename(join(folder, 'elsewhere'), join(folder, 'drive'));
      await phone.sync();
      await phone.close();
      const laptop = space(memoryFs());
      await laptop.doc('list', List).whenSynced();
      expect(laptop.doc('list', List).value.items).toEqual(['eggs', 'milk']);
      await laptop.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a root of which only the marker is gone', () => {
  const markersIn = async (fs: FileSystem): Promise<Record<string, string>> =>
    Object.fromEntries(Object.entries(await contentOf(fs)).filter(([path]) => path.includes('0-space-')));

  test.each([['a bucket', true], ['a folder', false]])('of %s stops for a minute, then gets it back, byte for byte', async (_what, durable) => {
    const { remoteFs, phone } = await begun(durable);
    const marker = await markersIn(remoteFs);
    watch(phone.doc('list', List));
    await pass(5000);
    await wipe(remoteFs, '0-space-');
    const wrong = await contentOf(remoteFs);
    await pass(30_000);
    add(phone.doc('list', List), 'bread');
    await pass(15_000);
    expectError(phone.status.error, 'wrong-root', 'written again');
    if (!durable) expect(await contentOf(remoteFs)).toEqual(wrong);
    await pass(600_000);
    expect(await markersIn(remoteFs)).toEqual(marker);
    expect(phone.status).not.toHaveProperty('error');
    expect(await arrived(remoteFs)).toEqual(['bread', 'eggs', 'milk']);
  });

  test('is not given up to a newcomer, who takes it for a new one', async () => {
    const { remoteFs, localFs, phone } = await begun(true);
    await eventually(phone.close());
    await wipe(remoteFs, '0-space-');
    const newcomer = device('newcomer', { remoteFs });
    add(newcomer.doc('list', List), 'bread');
    await eventually(newcomer.sync());
    const next = device('phone', { localFs, remoteFs });
    watch(next.doc('list', List));
    await pass(600_000);
    expect(next.status).not.toHaveProperty('error');
    expect(next.doc('list', List).value.items).toEqual(['bread', 'eggs', 'milk']);
  });

  test('nor of another space that lies beside it: the newest log of every writer has to be there', async () => {
    const { remoteFs, phone } = await begun(true);
    await wipe(remoteFs, '0-space-');
    await wipe(remoteFs, await newestLog(remoteFs));
    await bringBack(remoteFs, await spaceOfOthers());
    const wrong = await contentOf(remoteFs);
    watch(phone.doc('list', List));
    await pass(3_600_000);
    expectError(phone.status.error, 'wrong-root', 'Connect the right folder or bucket');
    expect(await contentOf(remoteFs)).toEqual(wrong);
  });
});
