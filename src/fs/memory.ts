import { throwIfAborted } from './abort.js';
import type { FileEntry, FileSystem, FsOptions, LockOptions } from './file-system.js';
import { KeyedLock } from './keyed-lock.js';
import { checkPath, checkPrefix } from './path.js';

class MemoryFs implements FileSystem {
  readonly local = true;
  readonly #files = new Map<string, Uint8Array>();
  readonly #locks = new KeyedLock();

  constructor(readonly durable: boolean) {}

  async list(prefix: string, options?: FsOptions): Promise<FileEntry[]> {
    throwIfAborted(options?.signal);
    checkPrefix(prefix);
    const entries: FileEntry[] = [];
    for (const [path, bytes] of this.#files) if (path.startsWith(prefix)) entries.push({ path, size: bytes.length });
    return entries;
  }

  // Bytes are copied in and out: a caller that reuses its buffer must not change what is stored.
  async read(path: string, options?: FsOptions): Promise<Uint8Array | undefined> {
    throwIfAborted(options?.signal);
    checkPath(path);
    const bytes = this.#files.get(path);
    return bytes && new Uint8Array(bytes);
  }

  async write(path: string, bytes: Uint8Array, options?: FsOptions): Promise<void> {
    throwIfAborted(options?.signal);
    checkPath(path);
    this.#files.set(path, new Uint8Array(bytes));
  }

  async remove(path: string, options?: FsOptions): Promise<void> {
    throwIfAborted(options?.signal);
    checkPath(path);
    this.#files.delete(path);
  }

  async lock(name: string, options?: LockOptions): Promise<() => Promise<void>> {
    const release = await this.#locks.acquire(name, options);
    return async () => release();
  }
}

/**
 * A file system in this process's memory: gone when the process ends. Two spaces that are given the same instance are two devices on one storage.
 *
 * @param options `durable` is what it claims about itself. @default { durable: true }
 * @example
 * const remoteFs = memoryFs();
 * const phone = createSpace({ crdt, localFs: memoryFs(), remoteFs });
 * const laptop = createSpace({ crdt, localFs: memoryFs(), remoteFs });
 */
export function memoryFs(options?: { durable?: boolean | undefined }): FileSystem {
  return new MemoryFs(options?.durable ?? true);
}
