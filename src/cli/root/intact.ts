import { SyncError } from '../../errors.js';
import type { FileEntry, FileSystem } from '../../fs/file-system.js';
import type { CofFile } from '../../format/cof-file.js';
import { decodeFile } from '../../format/file.js';
import { maxFileBytes } from '../../format/limits.js';
import { parseName } from '../../format/names.js';
import { originalsOf } from '../checks/copies.js';
import type { Context } from '../command.js';
import { atOnce } from './pool.js';
import { readsAtOnce, type Root } from './read.js';

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

/** An intact copy of a file. */
export interface IntactCopy { readonly path: string; readonly size: number; readonly file?: CofFile }

/** path of the original → a copy of it */
export type IntactCopies = ReadonlyMap<string, IntactCopy>;

/** Copies whose bytes are those of the file they are a copy of. */
export async function findIntact(fs: FileSystem, entries: readonly FileEntry[], { signal }: Pick<Context, 'signal'>): Promise<IntactCopies> {
  const found = new Map<string, IntactCopy>();
  await atOnce(readsAtOnce, entries.filter(({ size }) => size <= maxFileBytes), async ({ path }) => {
    const originals = originalsOf(path);
    if (originals.length === 0) return;
    const bytes = await fs.read(path, { signal });
    const original = bytes && originals.find((name) => isIntact(name.path, bytes));
    if (!original || found.has(original.path)) return;
    const file = tryDecode(original.path, bytes);
    found.set(original.path, { path, size: bytes.length, ...(file ? { file } : {}) });
  });
  return found;
}

function tryDecode(path: string, bytes: Uint8Array): CofFile | undefined {
  try {
    return decodeFile(path, bytes);
  } catch {
    return undefined; // of a newer version
  }
}

/** A root as it is once intact copies are back in their places. */
export function withCopies(root: Root, copies: IntactCopies): Root {
  const files = new Map(root.files.map((record) => [record.path, record]));
  for (const [path, { file, size }] of copies) {
    const name = parseName(path);
    if (file && name && !files.get(path)?.file) files.set(path, { path, size, name, file });
  }
  return { ...root, files: [...files.values()] };
}
