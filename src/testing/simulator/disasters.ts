import { encodeFile } from '../../format/file.js';
import { parseName } from '../../format/names.js';
import { encodeBase32 } from '../../format/base32.js';
import { fileId } from '../../format/hash.js';
import { damaged, orphan, stop } from './answers.js';
import type { Device, Told } from './device.js';
import type { Random } from './random.js';
import type { Step } from './steps.js';
import { plantSealed, updateApp } from './versions.js';
import { type Backup, time, type World } from './world.js';

const year = 365 * time.day;

/** No fault by itself, but what others need. */
export const backUp: Step = { name: 'back up', weight: ({ settings }) => (settings.faults.restore + settings.faults.clone + settings.faults.mixUp > 0 ? 1 : 0), run: (world, random) => {
  const device = random.pick(world.devices);
  world.backups.push(copyDisk(device));
  world.log(() => `${device.name} is backed up`);
} };

/** What happens to devices and to storage from outside. */
export const disasters: readonly Step[] = [
  backUp,
  { name: 'restore a backup', weight: ({ settings, backups }) => (backups.length > 0 ? settings.faults.restore : 0), run: (world, random) => {
    const backup = random.pick(world.backups);
    const device = world.devices.find(({ name }) => name === backup.of);
    if (!device) return false;
    world.log(() => `${device.name} gets an older copy of its files`);
    world.sometimes.saw('a backup was restored');
    stop(world, device, random);
    device.local = new Map(backup.local);
    device.told = copyOf(backup.told);
    device.unread.clear();
    for (const [path, told] of backup.left) device.left.set(path, copyOf(told));
  } },
  { name: 'clone a device', weight: ({ settings, devices }) => (devices.length < 6 ? settings.faults.clone : 0), run: (world, random) => {
    const original = random.pick(world.devices);
    const { of, local, told, left } = copyDisk(original);
    const clone = world.addDevice(local, original.version);
    clone.told = copyOf(told);
    world.readers.cloned(clone, original);
    for (const [path, kept] of left) clone.left.set(path, kept);
    clone.start();
    world.log(() => `${clone.name} begins as a copy of ${of}`);
    world.sometimes.saw('a store was cloned');
  } },
  { name: 'destroy a disk', weight: ({ settings }) => settings.faults.destroy, run: (world, random) => {
    // Mostly the disk whose device removed something last: what it removed that for may be nowhere else yet.
    const device = random.chance(0.6) ? world.devices.reduce((last, one) => (one.removedAt > last.removedAt ? one : last)) : random.pick(world.devices);
    stop(world, device, random);
    world.devices.splice(world.devices.indexOf(device), 1);
    world.storage.leave(device.name);
    const fresh = world.addDevice();
    world.log(() => `${device.name} is destroyed; ${fresh.name} takes its place`);
    world.sometimes.saw('a disk was destroyed');
  } },
  { name: 'mix a store up', weight: ({ settings, backups }) => (backups.length > 0 ? settings.faults.mixUp : 0), run: mixUp },
  { name: 'plant a strange file', weight: ({ settings }) => settings.faults.junk, run: plant },
  { name: 'let a file rot', weight: ({ settings }) => settings.faults.rot, run: (world, random) => {
    // Without its marker a root is rightly taken for another one.
    const paths = [...world.oracle.filesThere().values()].filter(({ file }) => file.kind !== 'space').map(({ path }) => path);
    if (paths.length === 0) return false;
    const path = random.pick(paths);
    const bytes = world.oracle.everWritten(path);
    if (!bytes) return false;
    const isDamaged = random.chance(0.5);
    world.log(() => `storage ${isDamaged ? 'damages' : 'loses'} ${path}`);
    world.sometimes.saw('storage lost or damaged a file');
    world.storage.rot(path, isDamaged ? damaged(bytes, random) : undefined);
  } },
  { name: 'resurrect a file', weight: ({ settings }) => settings.faults.resurrect, run: (world, random) => {
    const gone = world.oracle.writtenPaths().filter((path) => !world.storage.files().has(path));
    if (gone.length === 0) return false;
    const path = random.pick(gone);
    const bytes = world.oracle.everWritten(path);
    if (!bytes) return false;
    world.log(() => `${path} comes back`);
    world.sometimes.saw('a removed file came back');
    world.storage.resurrect(path, bytes, world.now);
  } },
  { name: 'fall asleep', weight: ({ settings }) => settings.faults.sleep, run: (world, random) => {
    const device = random.pick(world.devices);
    const span = random.below(random.pick([3 * time.day, 45 * time.day, 200 * time.day]));
    device.asleepUntil = world.now + span;
    world.log(() => `${device.name} sleeps for ${Math.round(span / time.day)} days`);
    if (random.chance(0.3)) world.now += Math.min(world.settings.span, Math.floor(span / 2));
  } },
  { name: 'set a clock', weight: ({ settings }) => settings.faults.clock, run: (world, random) => {
    const device = random.pick(world.devices);
    device.skew = (random.next() - 0.5) * random.pick([time.minute, time.day, 4 * year]);
    if (device.tab) device.tab.skew = device.skew;
    world.log(() => `${device.name} has its clock set ${Math.round(device.skew / time.minute)} minutes off`);
  } },
  { name: 'remove a document', weight: ({ settings }) => settings.faults.remove, run: (world, random) => {
    const device = random.pick(world.devices);
    if (!device.isUp || device.asleepUntil > world.now) return false;
    const doc = random.pick(world.docs);
    world.removed.add(doc);
    world.log(() => `${device.name} removes ${doc}`);
    device.run({ kind: 'remove', doc });
  } },
  { name: 'open or end a tab', weight: ({ settings }) => settings.faults.tab, run: (world, random) => {
    const device = random.pick(world.devices);
    if (device.asleepUntil > world.now) return false;
    if (device.tab) {
      world.log(() => `${device.tab?.name ?? ''} ends`);
      for (const pending of world.end(device.tab)) orphan(world, device, pending, random);
      return true;
    }
    const tab = world.addTab(device);
    world.log(() => `${tab.name} begins beside ${device.name}`);
    world.sometimes.saw('a second session began');
    tab.start();
  } },
  updateApp,
  plantSealed,
  { name: 'refuse', weight: ({ settings }) => settings.faults.refuse, run: (world, random) => {
    const device = random.pick(world.devices);
    device.refused = device.refused ? undefined : random.pick(['permission', 'auth', 'quota'] as const);
    world.log(() => `storage ${device.refused ? `refuses ${device.name}: ${device.refused}` : `lets ${device.name} in again`}`);
    if (device.refused) world.sometimes.saw(`storage refused a device: ${device.refused}`);
  } },
  { name: 'make a placeholder', weight: ({ settings }) => settings.faults.evict, run: (world, random) => {
    const path = world.storage.evict?.(random.pick(world.devices).name, random);
    if (path === undefined) return false;
    world.log(() => `${path} is a placeholder`);
    world.sometimes.saw('a file became a placeholder');
  } },
  { name: 'leave a copy', weight: ({ settings }) => settings.faults.copy, run: (world, random) => {
    const paths = [...world.storage.files().keys()];
    if (paths.length === 0) return false;
    const path = random.pick(paths);
    const copy = path.replace(/\.cof$/, random.pick([' (conflicted copy 2026-11-26).cof', '.sync-conflict-20261126-101500-ABCDEFG.cof', ' (1).cof', '.cof.bak']));
    const bytes = world.storage.files().get(path);
    if (!bytes || copy === path || world.storage.files().has(copy)) return false;
    const content = random.chance(0.7) ? bytes : damaged(bytes, random);
    world.oracle.addStrange(copy, content);
    world.log(() => `a sync tool leaves ${copy}`);
    world.sometimes.saw('a sync tool left a copy');
    world.storage.plant(copy, content);
  } },
];

const copyOf = (told: Told): Told => new Map([...told].map(([doc, items]) => [doc, new Set(items)]));

const copyDisk = ({ name, local, told, left, tab }: Device): Backup => ({
  of: name, local: new Map(local), told: copyOf(told),
  left: new Map([...left, ...(tab ? [[tab.storePath, tab.told] as const] : [])].map(([path, kept]) => [path, copyOf(kept)])),
});

/** An older copy laid over newer files, or some files gone: what is told to be stored may be lost, nothing else. */
function mixUp(world: World, random: Random): boolean {
  const backup = random.pick(world.backups);
  const device = world.devices.find(({ name }) => name === backup.of);
  if (!device) return false;
  world.log(() => `${device.name} has its files mixed up`);
  world.sometimes.saw('a local store was mixed up');
  const live = device.isUp && random.chance(0.3);
  if (!live) stop(world, device, random);
  if (random.chance(0.6)) for (const [path, bytes] of backup.local) device.local.set(path, bytes);
  if (live || random.chance(0.5)) for (const path of [...device.local.keys()]) if (random.chance(0.3)) device.local.delete(path);
  device.left.clear();
  device.unread.clear();
  for (const session of device.sessions) {
    session.told = new Map();
    session.doubted = live;
  }
  return true;
}

const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** Files that no client of this version may touch: foreign names, newer formats, unknown codecs, damaged bytes. */
function plant(world: World, random: Random): boolean {
  const { path, bytes, kind } = strangeFile(world, random);
  if (world.oracle.everWritten(path) || world.storage.files().has(path)) return false;
  world.oracle.addStrange(path, bytes);
  world.log(() => `somebody puts ${path} there: ${kind}`);
  world.sometimes.saw(`a strange file: ${kind}`);
  world.storage.plant(path, bytes);
  return true;
}

function strangeFile(world: World, random: Random): { path: string; bytes: Uint8Array; kind: string } {
  const id = (length: number): string => Array.from({ length }, () => random.pick([...letters])).join('');
  const doc = random.pick(world.docs);
  const meta = { writer: encodeBase32(random.bytes(10)), lamport: 1 + random.below(200) };
  const section = { doc, codec: 'other/thing', version: new Uint8Array([1]), bytes: random.bytes(30) };
  switch (random.below(4)) {
    case 0: return {
      path: random.pick([`l/${id(16)} (conflicted copy).cof`, 'desktop.ini', `l/.syncthing.${id(5)}.tmp`, `p/${id(16).toUpperCase()}.cof`, `readable/${doc}.md`]),
      bytes: random.bytes(20), kind: 'a foreign name',
    };
    case 1: {
      const { path, bytes } = encodeFile({ kind: random.pick(['log', 'pack'] as const), meta, sections: [section] });
      return { path, bytes, kind: 'an unknown codec' };
    }
    case 2: {
      const { path, bytes } = encodeFile({ kind: random.pick(['log', 'snapshot', 'pack'] as const), meta, sections: [section] });
      const newer = bytes.slice();
      newer[4] = 2;
      return { path: path.replace(parseName(path)?.id ?? '', fileId(newer)), bytes: newer, kind: 'a newer format' };
    }
    default: {
      const { path, bytes } = encodeFile({ kind: random.pick(['log', 'snapshot', 'pack'] as const), meta, sections: [{ ...section, codec: 'set/full' }] });
      return { path, bytes: damaged(bytes, random), kind: 'damaged bytes' };
    }
  }
}
