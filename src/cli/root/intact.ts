import { SyncError } from '../../errors.js';
import type { FileEntry, FileSystem } from '../../fs/file-system.js';
import { decodeFile } from '../../format/file.js';
import { maxFileBytes } from '../../format/limits.js';
import { originalsOf } from '../checks/copies.js';
import type { Context } from '../command.js';
import { atOnce } from './pool.js';
import { readsAtOnce } from './read.js';

/** Whether bytes are, to the last bit, those that a name of the format stands for. */
export function isIntact(path: string, bytes: Uint8Array): boolean {
  try {
    decodeFile(path, bytes);
    return true;
  } catch (thrown) {
    // The hash is checked first; what comes later is about reading it.
    return thrown instanceof SyncError && thrown.code === 'newer-format';
  }
}

/** Copies whose bytes are those of the file they are a copy of: path of the original → path of a copy. */
export async function findIntact(fs: FileSystem, entries: readonly FileEntry[], { signal }: Pick<Context, 'signal'>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await atOnce(readsAtOnce, entries.filter(({ size }) => size <= maxFileBytes), async ({ path }) => {
    const originals = originalsOf(path);
    if (originals.length === 0) return;
    const bytes = await fs.read(path, { signal });
    const original = bytes && originals.find((name) => isIntact(name.path, bytes));
    if (original && !found.has(original.path)) found.set(original.path, path);
  });
  return found;
}
