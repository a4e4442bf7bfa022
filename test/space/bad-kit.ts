import { expect } from 'vitest';
import { SyncError, memoryFs } from '../../src/index.js';
import type { FileSystem, Space, SyncErrorCode, SyncStatus } from '../../src/index.js';
import { List, device, eventually } from './kit.js';

/** Every file of a storage, byte for byte. */
export async function contentOf(fs: FileSystem): Promise<Record<string, string>> {
  const paths = (await fs.list('')).map(({ path }) => path).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, Buffer.from(await fs.read(path) ?? []).toString('hex')] as const)));
}

/** Somebody deletes files from outside. @param which all, unless told otherwise */
export async function wipe(fs: FileSystem, which = ''): Promise<void> {
  for (const { path } of await fs.list('')) if (path.includes(which)) await fs.remove(path);
}

/** Puts back what `contentOf` found. */
export async function bringBack(fs: FileSystem, content: Record<string, string>): Promise<void> {
  for (const [path, hex] of Object.entries(content)) await fs.write(path, Uint8Array.from(Buffer.from(hex, 'hex')));
}

/** What a device that has never been here finds in a storage. */
export async function arrived(remoteFs: FileSystem, id = 'list'): Promise<readonly string[]> {
  const newcomer = device('newcomer', { remoteFs });
  const list = newcomer.doc(id, List);
  await eventually(list.whenSynced());
  const { items } = list.value;
  await eventually(newcomer.close());
  return items;
}

/** An error a person can act on: its code, and advice in its message. */
export function expectError(error: unknown, code: SyncErrorCode, advice: string | RegExp): void {
  expect(error).toBeInstanceOf(SyncError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(advice) as string });
}

/** Every error a status shows from now on. */
export function errorsOf(space: Space): SyncError[] {
  const errors: SyncError[] = [];
  space.status$.subscribe(({ error }: SyncStatus) => { if (error && errors.at(-1) !== error) errors.push(error); });
  return errors;
}

/** Another storage with the same files: what is left when a process dies now. */
export async function copyOf(fs: FileSystem): Promise<FileSystem> {
  const copy = memoryFs();
  await bringBack(copy, await contentOf(fs));
  return copy;
}

/** What a space has of a list. */
export const itemsIn = async (space: Space, id = 'list'): Promise<readonly string[]> => (await eventually(space.doc(id, List).whenReady())).items;
