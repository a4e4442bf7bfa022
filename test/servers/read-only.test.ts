import { chmod, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { folderFs } from '../../src/fs/folder/index.js';
import { Device, smallDisk } from './device.js';
import { Devices } from './devices.js';
import { lostAndDoubled } from './lines.js';
import { writeFigures } from '../setup/figures.js';

// Folders that a device may read, and not write, for a while. Root may write everywhere: so it is somebody else's device.
const nobody = process.getuid?.() === 0 ? 65_534 : process.getuid?.() ?? 0;
const edits = Array.from({ length: 10 }, (_, index) => `read-only ${index}`);
const figures = { folders: 0, 'edits meanwhile': 0, lost: 0 };
let root: string;
let child: Device;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cof-read-only-'));
  await chmod(root, 0o755);
});
afterEach(async () => {
  await child.kill();
  await rm(root, { recursive: true, force: true });
});
// A figure of a run that failed would be of what was not counted.
let hasFailed = false;
afterEach(({ task }) => { hasFailed ||= task.result?.state === 'fail'; });
afterAll(() => { if (!hasFailed) writeFigures('read-only', figures); });

/** Of what was written before and meanwhile, all has to be found in the end. */
function count(found: readonly string[]): void {
  figures.folders++;
  figures['edits meanwhile'] += edits.length;
  figures.lost += lostAndDoubled(['before', ...edits], found).lost.length;
}

/** A folder that belongs to the device's user. */
async function folder(name: string): Promise<string> {
  const path = join(root, name);
  await mkdir(path);
  await chown(path, nobody, nobody);
  return path;
}

async function mode(path: string, bits: number): Promise<void> {
  const inside = (await readdir(path, { withFileTypes: true, recursive: true })).filter((entry) => entry.isDirectory());
  for (const each of [path, ...inside.map((entry) => join(entry.parentPath, entry.name))]) await chmod(each, bits);
}

async function start(): Promise<Device> {
  const device = await Device.start();
  await device.do('become', nobody);
  return device;
}

test('a folder where devices meet: its status says what to do, edits stay here and arrive once they may', async () => {
  child = await start();
  const [local, remote] = [await folder('local'), await folder('remote')];
  await child.do('open', local, remote);
  await child.do('write', 'before');
  await child.shows('Publishing', ({ published }) => published.includes('before'));

  await mode(remote, 0o555);
  for (const line of edits) await child.do('write', line);
  const denied = await child.shows('That it may not', ({ error, stored }) => error?.code === 'permission' && stored.length === 1 + edits.length);
  expect(denied.error?.message).toMatch(/This process may not use the folder\. Grant it read and write access\./);
  expect(denied.published).toEqual(['before']);
  expect(denied.lines).toEqual(['before', ...edits]);
  await child.kill(); // what is stored is not lost with the process
  child = await start();
  await child.do('open', local, remote);
  const again = await child.shows('That it has them again', ({ state, lines, error }) => state === 'ready' && lines.length === 1 + edits.length && error?.code === 'permission');
  expect(again.unpublished).toBeGreaterThan(0);

  await mode(remote, 0o755);
  await child.shows('That all is published', ({ unpublished, error }) => unpublished === 0 && !error);
  const devices = new Devices();
  try {
    const found = await devices.readAfresh(folderFs(remote));
    expect(found).toEqual(['before', ...edits]);
    count(found);
  } finally {
    await devices.end();
  }
}, 120_000);

test('what a device keeps: its status says what to do, edits are there to see, and are stored and sent once they may', async () => {
  child = await start();
  const [local, remote] = [await folder('local'), await folder('remote')];
  await child.do('open', local, remote);
  await child.do('write', 'before');
  await child.shows('Publishing', ({ published }) => published.includes('before'));

  await mode(local, 0o555);
  for (const line of edits) await child.do('write', line);
  const denied = await child.shows('That it may not', ({ error }) => error?.code === 'permission');
  expect(denied.error?.message).toMatch(/This process may not use the folder\. Grant it read and write access\./);
  expect(denied.lines).toEqual(['before', ...edits]);
  expect(denied.stored).toEqual(['before']);
  expect(denied.published).toEqual(['before']);

  await mode(local, 0o755);
  const free = await child.shows('That all is published', ({ published, error }) => published.length === 1 + edits.length && !error);
  expect([...free.stored].sort()).toEqual(['before', ...edits].sort());
  count(free.stored);
}, 120_000);

test('a disk that is mounted read-only, where mounting is allowed at all: it says so, edits stay here and arrive once they may', async () => {
  const disk = smallDisk(root);
  child = await Device.start(disk.before);
  try {
    if (!disk.mounts) return expect(disk.how).toBe('shared memory'); // nothing here can be mounted, so nothing read-only either
    await child.do('mount', disk.folder);
    await child.do('open', join(root, 'local'), join(disk.folder, 'remote'));
    await child.do('write', 'before');
    await child.shows('Publishing', ({ published }) => published.includes('before'));

    await child.do('remount', disk.folder, 'ro');
    for (const line of edits) await child.do('write', line);
    const denied = await child.shows('That it is read-only', ({ error, stored }) => error?.code === 'permission' && stored.length === 1 + edits.length);
    expect(denied.error?.message).toMatch(/The disk is read-only\. Mount it writable or use another folder\./);
    expect(denied.published).toEqual(['before']);

    await child.do('remount', disk.folder, 'rw');
    const free = await child.shows('That all is published', ({ published, error }) => published.length === 1 + edits.length && !error);
    count(free.published);
  } finally {
    await child.kill();
    disk.remove();
  }
}, 120_000);
