import { memoryFs } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { copyOf } from '../space/bad-kit.js';
import { List, add, device, eventually, pass } from '../space/kit.js';

const hour = 3_600_000;

/** What every device has of every document in the end, removed ones included. */
export type Content = Readonly<Record<string, readonly string[]>>;

export interface Disks { readonly remote: FileSystem; readonly locals: Readonly<Record<string, FileSystem>> }

/** Spaces that are asked for one sync after another, so that years go by in a moment. */
export const syncing = (name: string, remoteFs: FileSystem, localFs: FileSystem = memoryFs()): Space =>
  device(name, { remoteFs, localFs, sync: false, retention: { superseded: 0 } });

/** Each syncs once an hour. */
export async function hours(count: number, ...spaces: Space[]): Promise<void> {
  for (let at = 0; at < count; at++) {
    await pass(hour);
    for (const space of spaces) await eventually(space.sync()).catch(() => undefined); // in the status
  }
}

const lines = (seed: number): string => Array.from({ length: 30 }, (_, at) => Math.sin(seed * 100 + at).toString(36).slice(2)).join('');

/**
 * A space that has seen it all: three devices, four documents, one of them removed, one with a snapshot and loose logs
 * behind it, a pack, acknowledgements.
 */
export async function aged(): Promise<{ disks: Disks; content: Content }> {
  const remote = memoryFs();
  const locals: Record<string, FileSystem> = { phone: memoryFs(), laptop: memoryFs(), tablet: memoryFs() };
  const [phone, laptop, tablet] = Object.entries(locals).map(([name, localFs]) => syncing(name, remote, localFs)) as [Space, Space, Space];
  const write = async (space: Space, id: string, ...items: string[]): Promise<void> => {
    for (const item of items) {
      add(space.doc(id, List), item);
      await eventually(space.sync());
    }
  };
  await write(phone, 'big', ...Array.from({ length: 14 }, (_, at) => lines(at)));
  await write(laptop, 'gone', 'old');
  for (let at = 0; at < 9; at++) await write(laptop, 'small', `note ${at}`);
  await write(tablet, 'list', 'milk', 'eggs');
  await hours(2, phone, laptop, tablet);
  phone.remove('gone');
  await hours(2, phone, laptop, tablet);
  await write(tablet, 'big', 'after the snapshot');
  await write(phone, 'list', 'bread');
  const ids = ['big', 'small', 'list', 'gone'];
  for (const space of [phone, laptop, tablet]) for (const id of ids) await eventually(space.doc(id, List).whenReady());
  await hours(3, phone, laptop, tablet);
  const content = Object.fromEntries(ids.map((id) => [id, shortened(phone.doc(id, List).value.items)]));
  for (const space of [phone, laptop, tablet]) await eventually(space.close());
  return { disks: { remote, locals }, content };
}

/** The same disks once more, for a test of its own. */
export async function copied({ remote, locals }: Disks): Promise<Disks> {
  return { remote: await copyOf(remote), locals: Object.fromEntries(await Promise.all(Object.entries(locals).map(async ([name, fs]) => [name, await copyOf(fs)] as const))) };
}

/** Long items by their beginning, so that a difference can be read. */
const shortened = (items: readonly string[]): readonly string[] => items.map((item) => item.slice(0, 20));

/** What a space has of some documents. */
export async function contentIn(space: Space, ids: readonly string[]): Promise<Content> {
  const found: [string, readonly string[]][] = [];
  for (const id of ids) {
    await eventually(space.doc(id, List).whenSynced());
    found.push([id, shortened(space.doc(id, List).value.items)]);
  }
  return Object.fromEntries(found);
}
