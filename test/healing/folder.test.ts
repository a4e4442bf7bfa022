import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace, defineDoc, memoryFs } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';

const Todos = defineDoc<{ items: string[] }>({ init: { items: [] } });

/** Real files take real time; only the date is set. */
let now = Date.now();
const later = (ms: number): void => void vi.setSystemTime(now += ms);

const syncing = (name: string, remoteFs: FileSystem, localFs: FileSystem): Space => createSpace({ crdt: automerge(), localFs, remoteFs, device: { name }, sync: false });
const itemsOf = async (space: Space): Promise<readonly string[]> => {
  await space.doc('todos', Todos).whenSynced();
  return [...space.doc('todos', Todos).value.items].sort();
};

test('a folder with Automerge documents heals from the damage of any one file', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const folder = await mkdtemp(join(tmpdir(), 'crdt-over-fs-heal-'));
  try {
    const remoteFs = folderFs(folder);
    const spaces = ['phone', 'laptop'].map((name) => syncing(name, remoteFs, memoryFs()));
    for (let round = 0; round < 3; round++) {
      for (const [at, space] of spaces.entries()) {
        space.doc('todos', Todos).change((draft) => { draft.items.push(`${at} in round ${round}`); });
        await space.sync();
      }
    }
    for (const space of spaces) await space.sync();
    const items = await itemsOf(spaces[0]!);
    expect(items).toHaveLength(6);
    const hours = async (count: number, all: readonly Space[]): Promise<void> => {
      for (let hour = 0; hour < count; hour++) {
        later(3_600_000);
        for (const space of all) await space.sync().catch(() => undefined);
      }
    };
    await hours(2, spaces);
    const damage = async (path: string, spoil: (bytes: Uint8Array) => Promise<void>): Promise<void> => {
      await spoil(await remoteFs.read(path) ?? new Uint8Array());
      const scout = syncing('scout', remoteFs, memoryFs());
      for (let round = 0; round < 4; round++) {
        await scout.doc('todos', Todos).whenSynced().catch(() => undefined);
        await hours(1, [...spaces, scout]);
      }
      for (const space of [...spaces, scout]) expect(await itemsOf(space), path).toEqual(items);
      await scout.close();
      const late = syncing('late', remoteFs, memoryFs());
      expect(await itemsOf(late), path).toEqual(items);
      await late.close();
    };
    for (const { path } of (await remoteFs.list('')).filter(({ path }) => path.endsWith('.cof'))) {
      await damage(path, (bytes) => remoteFs.write(path, bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))));
      await damage(path, () => remoteFs.remove(path));
    }
    for (const space of spaces) await space.close();
  } finally {
    vi.useRealTimers();
    await rm(folder, { recursive: true, force: true });
  }
});
