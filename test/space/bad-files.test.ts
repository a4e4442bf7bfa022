import { describe, expect, test } from 'vitest';
import { docTag, fileId } from '../../src/format/hash.js';
import { encodeFile } from '../../src/format/file.js';
import { logPath, markerPath, packPath, snapshotPath } from '../../src/format/names.js';
import { memoryFs } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { countingFs } from '../../src/testing/index.js';
import { lamport, logMeta, logNameOf, rawFile, writer } from '../format/raw.js';
import { arrived, bringBack, contentOf, errorsOf, expectError, wipe } from './bad-kit.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** A storage that an earlier device has used, with a file of its own for each list. */
async function begun(): Promise<FileSystem> {
  const remoteFs = memoryFs();
  const laptop = device('laptop', { remoteFs, sync: false });
  for (const id of ['list', 'other']) {
    add(laptop.doc(id, List), 'milk');
    await eventually(laptop.sync());
  }
  await eventually(laptop.close());
  return remoteFs;
}

/** Days go by, at the end of which these devices sync. */
async function days(count: number, ...spaces: Space[]): Promise<void> {
  await pass(count * 24 * 3_600_000);
  for (const space of spaces) await eventually(space.sync());
}

const encodedLog = (bytes: Uint8Array) => encodeFile({ kind: 'log', meta: { writer, lamport }, sections: [{ doc: 'list', codec: 'set/changes', version: Uint8Array.of(1), bytes }] });
const whole = encodedLog(new Uint8Array(100));
const name26 = '0123456789abcdefghjkmnpq00';
let seed = 1;
const garbage = Uint8Array.from({ length: 20_000 }, () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 24);
/** Enough for a snapshot, after which old files go. */
const long = Buffer.from(garbage).toString('hex');
const byHand = (bytes: Uint8Array): [string, Uint8Array] => [logNameOf(bytes), bytes];

/** Files somebody or something puts into a root, and how many of them count as unusable. */
const intruders: readonly [what: string, file: () => [path: string, bytes: Uint8Array], quarantined: number][] = [
  ['a truncated file', () => [whole.path, whole.bytes.slice(0, 50)], 1],
  ['a file with a flipped bit', () => [whole.path, whole.bytes.map((byte, at) => (at === 60 ? byte ^ 4 : byte))], 1],
  ['a file of zero bytes', () => [whole.path, new Uint8Array()], 1],
  ['noise under a valid name', () => [logPath(writer, lamport, name26), garbage], 1],
  ['noise under the name of its hash', () => [logPath(writer, lamport, fileId(garbage)), garbage], 1],
  ['a file of a later format', () => byHand(rawFile({ major: 2 })), 1],
  ['a file of an unknown kind', () => byHand(rawFile({ kind: 7 })), 1],
  ['an encrypted file', () => byHand(rawFile({ flags: 1, metaBytes: new Uint8Array(48) })), 1],
  ['meta that says it has more than 1 MiB', () => byHand(rawFile({ metaLength: 1024 * 1024 + 1 })), 1],
  ['a snapshot and its name that do not belong together', () => [snapshotPath(docTag('list'), 3, writer, fileId(whole.bytes)), whole.bytes], 1],
  ['content of a list that its CRDT cannot read', () => [whole.path, whole.bytes], 1],
  ['a key that has to be understood', () => byHand(rawFile({ meta: logMeta([128, null]) })), 0],
  ['a photo', () => ['l/IMG_2041.jpg', garbage], 0],
  ['the copy a sync tool made of a conflict', () => [whole.path.replace('.cof', '.sync-conflict-20260101-101010-ABCDEFG.cof'), whole.bytes], 0],
  ['a name in upper case', () => [whole.path.toUpperCase(), whole.bytes], 0],
  ['a temporary file', () => [`${whole.path}.tmp`, whole.bytes.slice(0, 10)], 0],
  ['files beside the folders', () => ['desktop.ini', garbage], 0],
  ['a readable name in another script', () => ['l/einkaufsliste – Küche 📝.cof', garbage], 0],
];

describe('in a storage that others use,', () => {
  test.each(intruders)('%s stops nothing and is left as it is', async (_what, file, quarantined) => {
    const remoteFs = await begun();
    const [path, bytes] = file();
    await remoteFs.write(path, bytes);
    const open = (name: string) => device(name, { remoteFs, sync: false, retention: { superseded: 0 } });
    const [phone, laptop] = [open('phone'), open('laptop')];
    const [a, b, other] = [phone.doc('list', List), laptop.doc('list', List), phone.doc('other', List)];
    add(a, 'eggs');
    add(b, long);
    for (let day = 0; day < 40; day += 4) await days(4, phone, laptop);
    for (const space of [phone, laptop]) {
      expect(space.status).toMatchObject({ unpublished: 0, online: true });
      expect(space.doc('list', List).status.quarantined).toBe(quarantined);
    }
    expect((await remoteFs.list('d/')).filter((file) => file.path !== path)).not.toEqual([]);
    expect(a.value.items).toEqual([long, 'eggs', 'milk'].sort());
    expect(b.value.items).toEqual(a.value.items);
    expect(other.value.items).toEqual(['milk']);
    expect(await remoteFs.read(path)).toEqual(bytes);
    expect(await arrived(remoteFs)).toEqual(a.value.items);
  });

  test('a damaged file is told once, and read when it has become whole', async () => {
    const remoteFs = await begun();
    const right = await contentOf(remoteFs);
    const logs = Object.keys(right).filter((path) => path.startsWith('l/') && !path.includes('space'));
    for (const path of logs) await remoteFs.write(path, Uint8Array.of(1, 2, 3));
    const phone = device('phone', { remoteFs });
    const errors = errorsOf(phone);
    watch(phone.doc('list', List));
    await pass(60_000);
    expect(errors).toHaveLength(1);
    expectError(errors[0], 'damaged', 'read again later');
    expect(phone.status).toMatchObject({ quarantined: logs.length });
    expect(phone.doc('list', List).value.items).toEqual([]);
    await bringBack(remoteFs, right);
    await pass(600_000);
    expect(phone.status.quarantined).toBe(0);
    expect(phone.doc('list', List).value.items).toEqual(['milk']);
  });

  test('a damaged file is healed by who has its content, and reaches a device that came too late to read it', async () => {
    const remoteFs = memoryFs();
    const laptop = device('laptop', { remoteFs });
    watch(laptop.doc('list', List));
    await eventually(add(laptop.doc('list', List), 'milk').published);
    for (const { path } of await remoteFs.list('l/')) if (!path.includes('space')) await remoteFs.write(path, new Uint8Array(300));
    await pass(4 * 3_600_000);
    expect(await arrived(remoteFs)).toEqual(['milk']);
  });
});

describe('a root that a later version of the app has made', () => {
  test('is not touched: update the app', async () => {
    const remoteFs = memoryFs();
    const bytes = rawFile({ kind: 5, incompat: 1, meta: new Map([[13, new Uint8Array(10)]]) });
    await remoteFs.write(markerPath(fileId(bytes)), bytes);
    const before = await contentOf(remoteFs);
    const localFs = memoryFs();
    const phone = device('phone', { remoteFs, localFs });
    const list = phone.doc('list', List);
    watch(list);
    const receipt = add(list, 'milk');
    await pass(600_000);
    expectError(list.status.error, 'newer-format', 'update the app');
    expectError(await eventually(phone.sync()).catch((thrown: unknown) => thrown), 'newer-format', 'update the app');
    await receipt.stored;
    expect(await contentOf(remoteFs)).toEqual(before);
    phone.connect(memoryFs());
    await eventually(receipt.published);
  });
});

describe('a file that is listed with 1 GB', () => {
  const gigabyte = 2 ** 30;

  /** A storage with such a file: reading it is more than a phone survives. */
  function withGiant(fs: FileSystem, path: string): FileSystem & { read: FileSystem['read'] } {
    return {
      ...fs, durable: true,
      list: async (prefix) => [...await fs.list(prefix), ...(path.startsWith(prefix) ? [{ path, size: gigabyte }] : [])],
      read: async (asked) => {
        if (asked === path) throw new RangeError('Array buffer allocation failed');
        return fs.read(asked);
      },
      write: (to, bytes) => fs.write(to, bytes),
      remove: (asked) => asked === path ? Promise.reject(new Error('removed')) : fs.remove(asked),
    };
  }

  test.each([
    ['a log', logPath(writer, lamport, name26), 1],
    ['a pack', packPath(writer, lamport, name26), 1],
    ['a snapshot', snapshotPath(docTag('list'), lamport, writer, name26), 1],
    ['a marker', markerPath(name26), 0],
  ])('as %s is never read, and stops nothing', async (_what, path, quarantined) => {
    const storage = await begun();
    const localFs = memoryFs();
    const reads: string[] = [];
    const giant = withGiant(storage, path);
    const remoteFs: FileSystem = { ...giant, read: (asked) => { reads.push(asked); return giant.read(asked); } };
    const phone = device('phone', { remoteFs, localFs, sync: false });
    const errors = errorsOf(phone);
    const list = phone.doc('list', List);
    add(list, 'eggs');
    for (let day = 0; day < 4; day++) await days(1, phone);
    expect(list.value.items).toEqual(['eggs', 'milk']);
    expect(errors.map(({ code }) => code)).toEqual(quarantined > 0 ? ['too-large'] : []);
    expect(phone.status.quarantined).toBe(quarantined);
    await eventually(phone.close());
    const next = device('phone', { remoteFs, localFs, sync: false });
    for (let day = 0; day < 4; day++) await days(1, next);
    expect(reads).not.toContain(path);
    expect(await arrived(storage)).toEqual(['eggs', 'milk']);

    next.connect(storage); // where it is gone
    add(next.doc('list', List), 'bread');
    for (let day = 0; day < 4; day++) await days(2, next);
    expect(next.status.quarantined).toBe(0);
    expect(await arrived(storage)).toEqual(['bread', 'eggs', 'milk']);
  });
});

test('an intruder is read again ever more seldom, and forgotten when it is gone', async () => {
  const storage = await begun();
  await storage.write(whole.path, whole.bytes.slice(0, 50));
  const remoteFs = countingFs(storage);
  const phone = device('phone', { remoteFs, sync: false });
  for (let hour = 0; hour < 10; hour++) await days(1 / 24, phone);
  remoteFs.reset();
  for (let minute = 0; minute < 180; minute++) await days(1 / 1440, phone);
  expect(remoteFs.counts.read).toBeLessThanOrEqual(3);
  await wipe(storage, whole.path);
  await eventually(phone.sync());
  expect(phone.status.quarantined).toBe(0);
});
