import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { folderFs } from '../../src/fs/folder/index.js';
import { Device, smallDisk } from './device.js';
import type { SmallDisk } from './device.js';
import { Devices } from './devices.js';
import { lostAndDoubled } from './lines.js';
import { writeFigures } from '../setup/figures.js';

// A real disk without a byte of room, under what a device keeps, then under the folder where devices meet.
let root: string;
let disk: SmallDisk;
let child: Device;
const figures = { disks: 0, 'edits on a full disk': 0, lost: 0, 'the disk is': '' };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cof-full-'));
  disk = smallDisk(root);
  child = await Device.start(disk.before);
  if (disk.mounts) await child.do('mount', disk.folder);
  figures['the disk is'] = disk.how;
});
afterEach(async () => {
  await child.kill();
  disk.remove();
  await rm(root, { recursive: true, force: true });
});
// A figure of a run that failed would be of what was not counted.
let hasFailed = false;
afterEach(({ task }) => { hasFailed ||= task.result?.state === 'fail'; });
afterAll(() => { if (!hasFailed) writeFigures('full-disk', figures); });

const edits = Array.from({ length: 10 }, (_, index) => `no room ${index}`);

/** Of what was written before and on a full disk, all has to be found in the end. */
function count(found: readonly string[]): void {
  figures.disks++;
  figures['edits on a full disk'] += edits.length;
  figures.lost += lostAndDoubled(['before', ...edits], found).lost.length;
}

test('under what a device keeps: it says so and keeps nothing for sent that is not stored; all is stored and sent once there is room', async () => {
  const [local, remote] = [join(disk.folder, 'local'), join(root, 'remote')];
  await child.do('open', local, remote);
  await child.do('write', 'before');
  await child.shows('Publishing', ({ published }) => published.includes('before'));
  expect(await child.do('fill', disk.folder)).toBeGreaterThan(0);

  for (const line of edits) await child.do('write', line);
  const full = await child.shows('That the disk is full', ({ error }) => error?.code === 'quota');
  expect(full.error?.message).toMatch(/The disk is full\. Free some space\./);
  expect(full.lines).toEqual(['before', ...edits]);
  expect(full.stored).toEqual(['before']);

  const devices = new Devices();
  try {
    const other = await devices.open('other', folderFs(remote));
    await devices.write(other, 'elsewhere', 1, 0);
    await child.shows('That it still sees what others write', ({ lines }) => lines.includes('elsewhere 0'));
    expect(await devices.readAfresh(folderFs(remote))).toEqual(expect.arrayContaining(['before']));
    expect((await child.do('state')).published).toEqual(['before']);
    expect((await devices.readAfresh(folderFs(remote))).filter((line) => line.startsWith('no room'))).toEqual([]);

    await child.do('free', disk.folder);
    const free = await child.shows('That everything is stored and published', ({ published, error }) => published.length === 1 + edits.length && !error);
    expect([...free.stored].sort()).toEqual(['before', ...edits].sort());
    expect([...await devices.readAfresh(folderFs(remote))].sort()).toEqual(['before', 'elsewhere 0', ...edits].sort());
  } finally {
    await devices.end();
  }
  await child.do('close');
  await child.do('fill', disk.folder);
  await child.do('open', local, join(root, 'another'));
  const again = await child.shows('That what is kept is there', ({ state, lines }) => state === 'ready' && lines.length > 0);
  expect([...again.lines].sort()).toEqual(['before', 'elsewhere 0', ...edits].sort());
  count(again.lines);
}, 120_000);

test('under the folder where devices meet: it says so, edits are kept here, and go there once there is room', async () => {
  const [local, remote] = [join(root, 'local'), join(disk.folder, 'remote')];
  await child.do('open', local, remote);
  await child.do('write', 'before');
  await child.shows('Publishing', ({ published }) => published.includes('before'));
  await child.do('fill', disk.folder);

  for (const line of edits) await child.do('write', line);
  const full = await child.shows('That the disk is full', ({ error, stored }) => error?.code === 'quota' && stored.length === 1 + edits.length);
  expect(full.error?.message).toMatch(/The disk is full\. Free some space\./);
  expect(full.published).toEqual(['before']);
  expect(full.unpublished).toBeGreaterThan(0);
  expect(full.lines).toEqual(['before', ...edits]);

  await child.do('free', disk.folder);
  const free = await child.shows('That everything is published', ({ published, error }) => published.length === 1 + edits.length && !error);
  expect(free).toMatchObject({ unpublished: 0, lines: ['before', ...edits] });
  await child.do('close');
  await child.do('open', join(root, 'new'), remote);
  const fresh = await child.shows('That a new device has it', ({ lines }) => lines.length > edits.length);
  expect(fresh.lines).toEqual(['before', ...edits]);
  count(fresh.lines);
}, 120_000);
