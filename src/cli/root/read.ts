import { SyncError, type SyncErrorCode } from '../../errors.js';
import type { FileEntry, FileSystem } from '../../fs/file-system.js';
import type { CofFile } from '../../format/cof-file.js';
import { decodeFile } from '../../format/file.js';
import { maxFileBytes } from '../../format/limits.js';
import { type FileName, parseName } from '../../format/names.js';
import type { Context } from '../command.js';
import { atOnce } from './pool.js';

/** A file with a name of the format. It was read: either `file` or `problem` is there. */
export interface StoredFileRecord {
  readonly path: string;
  /** Bytes, as listed. */
  readonly size: number;
  readonly name: FileName;
  readonly file?: CofFile;
  /** Why it is not readable: `damaged`, `newer-format`, `too-large`, or what storage said about this one file. */
  readonly problem?: SyncError;
  /** What lies under its name, if it is not what the name says. */
  readonly bytes?: Uint8Array;
}

/** Everything below `l/`, `p/` and `d/`, read. */
export interface Root {
  readonly files: readonly StoredFileRecord[];
  /** Names below these folders that are none of the format. */
  readonly foreign: readonly FileEntry[];
}

/** Where documents are, in the order in which they must be listed: what leaves one is in the next by then. */
const folders = ['l/', 'p/', 'd/'] as const;
export const readsAtOnce = 6;
/** How often files may vanish under a reader, because somebody tidies up, before it gives up. */
const tries = 5;

/** Failures that are not about one file. */
const stopping: ReadonlySet<SyncErrorCode> = new Set(['network', 'auth', 'needs-auth', 'clock', 'aborted', 'closed', 'not-found']);

type Reading = Pick<Context, 'out' | 'signal'>;

/**
 * Reads and verifies every file of a root. Writes nothing; safe at any time.
 * @param before what was read of it earlier: a file that was whole is not read again
 * @throws SyncError when storage cannot be used at all; never for single files
 */
export async function readRoot(fs: FileSystem, { out, signal }: Reading, before: readonly StoredFileRecord[] = []): Promise<Root> {
  const done = new Map(before.filter(({ file }) => file).map((record) => [record.path, record]));
  const bar = out.progress('Reading');
  try {
    for (let left = tries; ; left--) {
      const entries = await listDocuments(fs, signal);
      const named = entries.flatMap((entry) => {
        const name = parseName(entry.path);
        return name ? [{ ...entry, name }] : [];
      });
      const todo = named.filter(({ path }) => !done.has(path));
      const total = named.reduce((sum, { size }) => sum + size, 0);
      let bytes = named.reduce((sum, { path, size }) => sum + (done.has(path) ? size : 0), 0);
      let isComplete = true;
      await atOnce(readsAtOnce, todo, async (entry) => {
        const record = await readOne(fs, entry, signal);
        if (record) done.set(entry.path, record);
        else isComplete = false;
        bar.step(bytes += entry.size, total);
      });
      // What is gone was contained in something newer: the next listing has that.
      if (!isComplete && left > 1) continue;
      const listed = new Set(named.map(({ path }) => path));
      return {
        files: [...done.values()].filter(({ path }) => listed.has(path)).sort((a, b) => (a.path < b.path ? -1 : 1)),
        foreign: entries.filter(({ path }) => !parseName(path)),
      };
    }
  } finally {
    bar.end();
  }
}

/** Lists what holds documents, cold folders last. */
export async function listDocuments(fs: FileSystem, signal: AbortSignal): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  for (const folder of folders) entries.push(...await fs.list(folder, { signal }));
  return entries;
}

/** @returns undefined when it is gone */
async function readOne(fs: FileSystem, { path, size, name }: FileEntry & { readonly name: FileName }, signal: AbortSignal): Promise<StoredFileRecord | undefined> {
  if (size > maxFileBytes) return { path, size, name, problem: new SyncError('too-large', `It has ${size} bytes; ${maxFileBytes} are the most.`) };
  let bytes: Uint8Array | undefined;
  try {
    bytes = await fs.read(path, { signal });
    if (bytes === undefined) return undefined;
    return { path, size: bytes.length, name, file: decodeFile(path, bytes) };
  } catch (thrown) {
    const problem = SyncError.from(thrown);
    if (signal.aborted || stopping.has(problem.code)) throw problem;
    return { path, size: bytes?.length ?? size, name, problem, ...(bytes ? { bytes } : {}) };
  }
}
