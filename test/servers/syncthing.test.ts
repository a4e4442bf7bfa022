import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { folderFs } from '../../src/fs/folder/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { countingFs } from '../../src/testing/index.js';
import { Devices } from './devices.js';
import { lostAndDoubled } from './lines.js';
import { until } from './processes.js';
import { writeFigures } from '../setup/figures.js';
import { Syncthings } from './syncthing.js';

// Two machines that keep a folder alike with Syncthing; a device on each works in its own copy of the folder.
let pair: Syncthings;
const devices = new Devices();
let spaces: readonly [Space, Space];
const stores: ReturnType<typeof countingFs>[] = [];
const readPaths = new Set<string>();
const figures = { parted: 0, killed: 0, stopped: 0, 'conflict copies': 0, 'conflict copies read': 0 };

/** The folder of one machine, watched by its device. */
function folder(index: 0 | 1): FileSystem {
  const counting = countingFs(folderFs(pair.folders[index]));
  stores.push(counting);
  const read: FileSystem['read'] = (path, options) => {
    readPaths.add(path);
    return counting.read(path, options);
  };
  return new Proxy(counting, { get: (target, name) => (name === 'read' ? read : Reflect.get(target, name) as unknown) });
}

beforeAll(async () => {
  pair = await Syncthings.start();
  spaces = [await devices.open('phone', folder(0)), await devices.open('laptop', folder(1))];
}, 90_000);
afterAll(async () => {
  await devices.end();
  await pair?.stop();
}, 30_000);
afterEach(() => vi.restoreAllMocks());

const bothWrite = (when: string, count: number): Promise<unknown> =>
  Promise.all(spaces.map((space, index) => devices.write(space, `device ${index} ${when}`, count, 100)));

const conflictCopies = async (): Promise<string[]> =>
  (await Promise.all(pair.folders.map((path) => readdir(path, { recursive: true })))).flat().filter((path) => path.includes('.sync-conflict-'));

test('what both write while they see each other comes together', async () => {
  await bothWrite('together', 30);
  await devices.converge();
}, 90_000);

test('what both write while they are cut off comes together when they are joined, a conflict copy is not taken for data', async () => {
  await devices.converge();
  await writeFile(join(pair.folders[0], 'notes.txt'), 'as it was');
  await pair.settle();
  await pair.part();
  figures.parted++;
  await Promise.all(pair.folders.map((path, index) => writeFile(join(path, 'notes.txt'), `as ${index} has it`)));
  await bothWrite('apart', 30);
  const [log] = (await readdir(join(pair.folders[0], 'l'))).filter((name) => !name.startsWith('0-') && name.endsWith('.cof'));
  // Syncthing makes none of our files: their names are never written twice. So this is what one would look like.
  await copyFile(join(pair.folders[0], 'l', log ?? ''), join(pair.folders[0], 'l', `${log?.slice(0, -4)}.sync-conflict-20260101-120000-ABCDEFG.cof`));
  await pair.join();
  await devices.converge();
  await pair.settle();
  await devices.converge();
  const copies = await conflictCopies();
  expect(copies.some((path) => path.startsWith('notes.'))).toBe(true); // they were apart, and really edited
  figures['conflict copies'] = copies.length;
  expect([...readPaths].filter((path) => path.includes('sync-conflict'))).toEqual([]);
}, 120_000);

test('a Syncthing that is killed while both write loses nothing', async () => {
  const writing = bothWrite('killed', 30);
  await pair.killNode(1);
  figures.killed++;
  await writing;
  pair.startNode(1);
  await pair.connected();
  await devices.converge();
}, 120_000);

test('files that became superfluous go on both sides, though they go while the sides are cut off and edit', async () => {
  await devices.converge();
  await pair.settle();
  const before = (await folderFs(pair.folders[0]).list('')).map(({ path }) => path);
  await pair.stopNode(0);
  figures.stopped++;
  // What no other machine is known to have is kept for 30 days: which have passed.
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 31 * 86_400_000);
  await bothWrite('a month later', 30);
  await until(async () => {
    for (const space of spaces) await space.sync();
    expect(Math.min(...stores.map(({ counts }) => counts.remove))).toBeGreaterThan(0);
  }, 'That both remove what is superfluous');
  pair.startNode(0);
  await pair.connected();
  await devices.converge();
  await pair.settle();
  await devices.converge();
  await pair.settle();
  const [here, there] = await Promise.all(pair.folders.map(async (path) => (await folderFs(path).list('')).map((entry) => entry.path).sort()));
  expect(here).toEqual(there);
  const gone = before.filter((path) => !here?.includes(path)).length;
  expect(gone).toBeGreaterThan(0);

  const found = await Promise.all(([0, 1] as const).map((index) => devices.readAfresh(folder(index))));
  const ends = found.map((lines) => lostAndDoubled(devices.written, lines));
  for (const end of ends) expect(end).toEqual({ lost: [], doubled: [] });
  writeFigures('syncthing', {
    devices: spaces.length, changes: devices.written.length, ...figures, 'files removed by the devices': stores.reduce((sum, { counts }) => sum + counts.remove, 0),
    'files before': before.length, 'of them gone on both sides': gone,
    lost: ends.flatMap(({ lost }) => lost).length, doubled: ends.flatMap(({ doubled }) => doubled).length,
  });
  expect(await readFile(join(pair.folders[0], 'notes.txt'), 'utf8')).toMatch(/^as [01] has it$/);
}, 180_000);
