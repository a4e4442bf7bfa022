import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { arrived, bringBack, contentOf, errorsOf, wipe } from '../space/bad-kit.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from '../space/kit.js';
import { aged, contentIn, copied, hours, syncing } from './kit.js';
import type { Content, Disks } from './kit.js';

useFakeTime();

let made: Promise<{ disks: Disks; content: Content }> | undefined;
const begin = async (): Promise<{ remote: FileSystem; locals: Disks['locals']; content: Content; ids: string[] }> => {
  const { disks, content } = await (made ??= aged());
  return { ...await copied(disks), content, ids: Object.keys(content) };
};

const codes = (errors: readonly { readonly code: string }[]): string[] => [...new Set(errors.map(({ code }) => code))].sort();
const files = async (fs: FileSystem): Promise<string[]> => (await fs.list('')).map(({ path }) => path).filter((path) => !path.includes('0-space-'));

/** What can happen to all of a storage at once; its marker stays. */
const losses: Record<string, (fs: FileSystem) => Promise<void>> = {
  'were removed': async (fs) => { for (const path of await files(fs)) await fs.remove(path); },
  'became zeros of the same length': async (fs) => { for (const path of await files(fs)) await fs.write(path, new Uint8Array((await fs.read(path))?.length ?? 0)); },
  'became empty': async (fs) => { for (const path of await files(fs)) await fs.write(path, new Uint8Array()); },
  'were half removed': async (fs) => { for (const [at, path] of (await files(fs)).sort().entries()) if (at % 2) await fs.remove(path); },
};

describe('a device that knows more than storage, all of whose files', () => {
  test.each(Object.entries(losses))('%s, publishes them again, of documents too that it has not opened, and says so', async (_how, lose) => {
    const { remote, locals, content, ids } = await begin();
    await lose(remote);
    const phone = syncing('phone', remote, locals['phone']);
    const errors = errorsOf(phone);
    const scout = syncing('scout', remote); // rot of the same length is found by who reads it
    await contentIn(scout, ids);
    await hours(6, phone, scout);
    expect(codes(errors)).toContain('rollback');
    expect(phone.status).not.toHaveProperty('error');
    expect(phone.status.unpublished).toBe(0);
    expect(await contentIn(syncing('late', remote), ids)).toEqual(content);
  });
});

describe('a bucket that was restored from an old backup', () => {
  test('gets back what came after it, from whoever has it, with an edit made meanwhile', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    const errors = [phone, laptop].map(errorsOf);
    for (const space of [phone, laptop]) watch(space.doc('list', List));
    add(phone.doc('list', List), 'before');
    await pass(60_000);
    const backup = await contentOf(remoteFs);
    add(phone.doc('list', List), 'after, of the phone');
    add(laptop.doc('list', List), 'after, of the laptop');
    add(laptop.doc('notes', List), 'a document that only the laptop has opened');
    await eventually(laptop.sync());
    await eventually(laptop.doc('notes', List).close());
    await pass(60_000);
    await wipe(remoteFs);
    await bringBack(remoteFs, backup);
    add(phone.doc('list', List), 'meanwhile');
    await pass(4 * 3_600_000);
    expect(codes(errors.flat())).toEqual(['rollback']);
    for (const space of [phone, laptop]) expect(space.status).not.toHaveProperty('error');
    const all = ['after, of the laptop', 'after, of the phone', 'before', 'meanwhile'];
    expect([await arrived(remoteFs), await arrived(remoteFs, 'notes')]).toEqual([all, ['a document that only the laptop has opened']]);
  });

  test('does not bring back a document that was removed since', async () => {
    const remoteFs = memoryFs();
    const phone = device('phone', { remoteFs });
    watch(phone.doc('list', List));
    add(phone.doc('gone', List), 'old');
    await eventually(phone.sync());
    const backup = await contentOf(remoteFs);
    phone.remove('gone');
    await pass(60_000);
    await wipe(remoteFs);
    await bringBack(remoteFs, backup);
    await pass(4 * 3_600_000);
    expect(await arrived(remoteFs, 'gone')).toEqual([]);
    expect(phone.docs).not.toContainEqual({ id: 'gone' });
  });

  test('is told once, and nothing is written where nothing is missing', async () => {
    const { remote, locals } = await begin();
    const phone = syncing('phone', remote, locals['phone']);
    const errors = errorsOf(phone);
    await hours(3, phone);
    const before = Object.keys(await contentOf(remote)).sort();
    await hours(24, phone);
    expect(Object.keys(await contentOf(remote)).sort()).toEqual(before);
    expect(errors).toEqual([]);
  });
});
