import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../fs/abort.js';
import type { FileEntry, FileSystem, FsOptions } from '../../fs/file-system.js';
import { folderFs } from '../../fs/folder/index.js';
import { checkPath, checkPrefix } from '../../fs/path.js';
import { atOnce } from '../root/pool.js';

/** No name of the format begins so: apps ignore everything below it. */
export const scratchPrefix = 'doctor-';

/** Removing goes on after Ctrl-C, but not for ever, ms. */
const patience = 20_000;

/** A place below the root to try things in. */
export interface Scratch {
  /** Its folder, from the root: `doctor-1f9c…/`. */
  readonly folder: string;
  /** A file system whose root is a new folder in it. */
  fresh(): FileSystem;
  /** The same folder again, as another device sees it. */
  again(): FileSystem;
  /** A path of that folder, from the root. */
  pathOf(path: string): string;
  /** Removes everything that was written. @returns what could not be removed */
  clean(): Promise<readonly string[]>;
}

/** @param id random, so that two doctors at once do not meet */
export function createScratch(fs: FileSystem, { id, directory, signal }: { readonly id: string; readonly directory?: string | undefined; readonly signal: AbortSignal }): Scratch {
  const folder = `${scratchPrefix}${id}/`;
  const written = new Set<string>();
  let number = 0;
  const view = (): FileSystem => within(fs, `${folder}${number}/`, written, signal);
  // Where it is a folder, everything a folder can do is tried, its locks and watches too.
  const open = (): FileSystem => {
    const inner = view();
    if (directory === undefined) return inner;
    const { watch, lock } = folderFs(join(directory, folder, String(number)));
    const real = folderFs(join(directory, folder, String(number)));
    return { ...inner, ...(watch ? { watch: watch.bind(real) } : {}), ...(lock ? { lock: lock.bind(real) } : {}) };
  };
  return {
    folder,
    fresh() {
      number++;
      return open();
    },
    again: open,
    pathOf: (path) => `${folder}${number}/${path}`,
    async clean() {
      const left = await removeAll(fs, folder, written);
      if (directory !== undefined) await rm(join(directory, folder), { recursive: true, force: true }).catch(() => undefined);
      return left;
    },
  };
}

async function removeAll(fs: FileSystem, folder: string, written: ReadonlySet<string>): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(patience);
  const left: string[] = [];
  // What was written is known; a listing may be late, or show what a lost answer hid.
  const listed = await fs.list(folder, { signal }).then((entries) => entries.map(({ path }) => path), () => []);
  await atOnce(6, [...new Set([...written, ...listed])], async (path) => {
    await fs.remove(path, { signal }).catch(() => fs.remove(path, { signal })).catch(() => { left.push(path); });
  });
  return left;
}

/** A folder of a file system as a file system. Remembers every path that may have been written. */
function within(fs: FileSystem, folder: string, written: Set<string>, signal: AbortSignal): FileSystem {
  const options = (own?: FsOptions): FsOptions => {
    throwIfAborted(signal);
    return { signal: own?.signal ?? signal };
  };
  const place = (path: string): string => {
    checkPath(path);
    return folder + path;
  };
  return {
    durable: fs.durable ?? false,
    local: fs.local ?? false,
    async list(prefix, own): Promise<FileEntry[]> {
      checkPrefix(prefix);
      const entries = await fs.list(folder + prefix, options(own));
      return entries.map(({ path, size }) => ({ path: path.slice(folder.length), size }));
    },
    read: async (path, own) => fs.read(place(path), options(own)),
    async write(path, bytes, own) {
      const at = place(path);
      written.add(at);
      await fs.write(at, bytes, options(own));
    },
    remove: async (path, own) => fs.remove(place(path), options(own)),
  };
}
