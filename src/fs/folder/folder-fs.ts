import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SyncError } from '../../errors.js';
import { throwIfAborted } from '../abort.js';
import type { FileEntry, FileSystem, FsOptions, LockOptions } from '../file-system.js';
import { checkPath, checkPrefix } from '../path.js';
import { writeAtomically } from './atomic-write.js';
import { errnoOf, folderError } from './errors.js';
import { hostOf } from './host.js';
import { listFolder } from './list.js';
import { acquireFolderLock } from './lock.js';
import { isHidden } from './names.js';
import { watchFolder } from './watch.js';

class FolderFs implements FileSystem {
  // Something may mirror the folder elsewhere later, and undo what it held.
  readonly durable = false;
  readonly local = true;
  readonly #root: string;

  get host(): string | undefined { return hostOf(); }

  constructor(directory: string, private readonly tidies: boolean) {
    this.#root = resolve(directory);
  }

  async list(prefix: string, options?: FsOptions): Promise<FileEntry[]> {
    return this.#run(options, this.#root, () => {
      checkPrefix(prefix);
      return listFolder(this.#root, prefix, this.tidies, options?.signal);
    });
  }

  async read(path: string, options?: FsOptions): Promise<Uint8Array | undefined> {
    return this.#run(options, path, async () => {
      try {
        const bytes = await readFile(this.#locate(path), options?.signal ? { signal: options.signal } : {});
        // A plain array of its own: the `slice` of a Buffer shares its memory.
        return bytes.length === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return undefined;
        throw error;
      }
    });
  }

  async write(path: string, bytes: Uint8Array, options?: FsOptions): Promise<void> {
    return this.#run(options, path, () => writeAtomically(this.#locate(path), bytes, options?.signal));
  }

  async remove(path: string, options?: FsOptions): Promise<void> {
    return this.#run(options, path, () => rm(this.#locate(path), { force: true }));
  }

  watch(prefix: string, onChange: () => void): () => void {
    checkPrefix(prefix);
    return watchFolder(this.#root, prefix, onChange);
  }

  async lock(name: string, options?: LockOptions): Promise<() => Promise<void>> {
    return this.#run(options, this.#root, () => acquireFolderLock(this.#root, name, options));
  }

  #locate(path: string): string {
    checkPath(path);
    if (path.split('/').some(isHidden)) throw new SyncError('invalid-option', `A list would not show ${JSON.stringify(path)}: names that start with "." or "~" or end in ".tmp" or ".part" belong to other programs.`);
    return resolve(this.#root, path);
  }

  async #run<T>(options: FsOptions | undefined, where: string, work: () => Promise<T>): Promise<T> {
    throwIfAborted(options?.signal);
    try {
      return await work();
    } catch (error) {
      throw folderError(error, where);
    }
  }
}

/**
 * A folder of this machine as a file system, be it mirrored by Syncthing, Dropbox or Nextcloud or not.
 *
 * Writes are atomic and flushed to disk. Nothing is touched before the first call; the folder is made by the first write.
 * Names that start with `.` or `~` or end in `.tmp` or `.part` are other programs' and are neither listed nor accepted.
 *
 * @throws SyncError `quota` for a full disk, `permission`, `not-found` when a file stands in the way, `network` for a drive that does not answer
 * @example
 * const space = createSpace({ crdt, localFs: folderFs('./.state'), remoteFs: folderFs('./Dropbox/lists') });
 */
export function folderFs(directory: string): FileSystem {
  return new FolderFs(directory, true);
}

/** The same for who only looks: listing it removes no temp file of a write that was broken off. */
export function folderFsAsItIs(directory: string): FileSystem {
  return new FolderFs(directory, false);
}
