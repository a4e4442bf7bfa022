import type { FileSystem } from '../../fs/file-system.js';
import { passedThrough } from '../counting-fs.js';

/** Notes what a storage acknowledged, whoever asked: that it has to hold. */
export class Ledger {
  requests = 0;
  /** Written and acknowledged, and not removed since. */
  readonly files = new Map<string, Uint8Array>();
  /** Of which it is not known whether the last call took effect: it failed. */
  readonly doubtful = new Set<string>();

  of(fs: FileSystem): FileSystem {
    return {
      ...passedThrough(fs),
      list: (prefix, options) => this.#counted(() => fs.list(prefix, options)),
      read: (path, options) => this.#counted(() => fs.read(path, options)),
      write: (path, bytes, options) => this.#noted(path, () => fs.write(path, bytes, options), () => {
        // Half of a file, which a fault makes of it on purpose, says nothing of the storage: the whole comes later.
        this.files.set(path, bytes.slice());
      }),
      remove: (path, options) => this.#noted(path, () => fs.remove(path, options), () => { this.files.delete(path); }),
    };
  }

  #counted<T>(call: () => Promise<T>): Promise<T> {
    this.requests++;
    return call();
  }

  async #noted(path: string, call: () => Promise<void>, then: () => void): Promise<void> {
    this.doubtful.add(path);
    await this.#counted(call);
    then();
    this.doubtful.delete(path);
  }
}
