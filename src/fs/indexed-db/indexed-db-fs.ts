import { abortedError, throwIfAborted } from '../abort.js';
import type { FileEntry, FileSystem, FsOptions } from '../file-system.js';
import { checkPath, checkPrefix } from '../path.js';
import { Connection } from './connection.js';
import { indexedDbError } from './errors.js';
import { webLock } from './web-lock.js';

/** Every path that starts with `prefix`: U+FFFF is no character, so nothing sorts behind it. */
function startingWith(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

class IndexedDbFs implements FileSystem {
  // The browser may evict a site's data when the disk runs full, and people clear it.
  readonly durable = false;
  readonly local = true;
  declare readonly lock?: NonNullable<FileSystem['lock']>;
  readonly #connection: Connection;
  readonly #channel: string;

  constructor(name: string) {
    this.#connection = new Connection(name);
    this.#channel = `crdt-over-fs ${name}`;
    const lock = webLock(this.#channel);
    if (lock) this.lock = lock;
  }

  async list(prefix: string, options?: FsOptions): Promise<FileEntry[]> {
    return this.#run(options, async () => {
      checkPrefix(prefix);
      let paths: IDBRequest<IDBValidKey[]> | undefined;
      const found = await this.#connection.run<number[]>('readonly', options?.signal, (_files, sizes) => {
        paths = sizes.getAllKeys(startingWith(prefix));
        return sizes.getAll(startingWith(prefix)) as IDBRequest<number[]>;
      });
      return found.map((size, at) => ({ path: paths?.result[at] as string, size }));
    });
  }

  async read(path: string, options?: FsOptions): Promise<Uint8Array | undefined> {
    return this.#run(options, () => {
      checkPath(path);
      return this.#connection.run<Uint8Array | undefined>('readonly', options?.signal, (files) => files.get(path) as IDBRequest<Uint8Array | undefined>);
    });
  }

  async write(path: string, bytes: Uint8Array, options?: FsOptions): Promise<void> {
    await this.#run(options, () => {
      checkPath(path);
      // A part of a larger buffer would be stored with all of it.
      const own = bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
      return this.#connection.run('readwrite', options?.signal, (files, sizes) => {
        sizes.put(own.length, path);
        return files.put(own, path);
      });
    });
    this.#tell(path);
  }

  async remove(path: string, options?: FsOptions): Promise<void> {
    await this.#run(options, () => {
      checkPath(path);
      return this.#connection.run('readwrite', options?.signal, (files, sizes) => {
        sizes.delete(path);
        return files.delete(path);
      });
    });
    this.#tell(path);
  }

  watch(prefix: string, onChange: () => void): () => void {
    checkPrefix(prefix);
    if (!('BroadcastChannel' in globalThis)) return () => undefined;
    const channel = new BroadcastChannel(this.#channel);
    channel.onmessage = ({ data }) => { if (typeof data === 'string' && data.startsWith(prefix)) onChange(); };
    return () => channel.close();
  }

  /** Tells every tab, this one too, which path changed. */
  #tell(path: string): void {
    if (!('BroadcastChannel' in globalThis)) return;
    const channel = new BroadcastChannel(this.#channel);
    channel.postMessage(path);
    channel.close();
  }

  async #run<T>(options: FsOptions | undefined, work: () => Promise<T>): Promise<T> {
    throwIfAborted(options?.signal);
    let stop: (() => void) | undefined;
    // Opening may wait for another tab that deletes the database; the caller need not.
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(abortedError(options?.signal));
      options?.signal?.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work(), aborted]);
    } catch (error) {
      throw indexedDbError(error);
    } finally {
      if (stop) options?.signal?.removeEventListener('abort', stop);
    }
  }
}

/**
 * A database of this browser as a file system: what a device keeps, shared by the tabs of one origin.
 *
 * A write resolves when the browser has flushed it to disk; `durable` is `false` all the same, because browsers evict data of
 * sites under pressure (ask for `navigator.storage.persist()`). Nothing is touched before the first call, so it may be made on a server.
 * `lock` exists where Web Locks do (secure contexts); `watch` hears of writes made through this library.
 *
 * @param name of the database; one that something else uses is refused
 * @throws SyncError `quota`, `unsupported` (not a browser, or a private mode that keeps nothing), `local-store` (the browser lost its data), `invalid-option`
 * @example
 * const space = createSpace({ crdt, localFs: indexedDbFs('kitchen'), remoteFs });
 */
export function indexedDbFs(name: string): FileSystem {
  return new IndexedDbFs(name);
}
