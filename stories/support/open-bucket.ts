import { BehaviorSubject } from 'rxjs';
import type { Observable } from 'rxjs';
import { memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';

/** A file as it lies in a bucket. */
export interface StoredFile { readonly path: string; readonly bytes: Uint8Array }

/** A bucket one can look into while devices use it. */
export interface OpenBucket extends FileSystem {
  /** What it holds, in the order it came. */
  readonly files: readonly StoredFile[];
  readonly files$: Observable<readonly StoredFile[]>;
}

/**
 * A bucket in memory whose files are a stream: for showing what comes and goes.
 *
 * @example
 * const bucket = openBucket();
 * const laptop = stage.keep(device('laptop', { remoteFs: bucket }));
 * bucket.files$.subscribe((files) => show(files.length));
 */
export function openBucket(): OpenBucket {
  const fs = memoryFs();
  const files = new BehaviorSubject<readonly StoredFile[]>([]);
  const without = (path: string): StoredFile[] => files.value.filter((file) => file.path !== path);
  return {
    durable: true,
    local: true,
    list: (prefix, options) => fs.list(prefix, options),
    read: (path, options) => fs.read(path, options),
    async write(path, bytes, options) {
      const kept = new Uint8Array(bytes);
      await fs.write(path, kept, options);
      files.next([...without(path), { path, bytes: kept }]);
    },
    async remove(path, options) {
      await fs.remove(path, options);
      if (files.value.some((file) => file.path === path)) files.next(without(path));
    },
    get files() { return files.value; },
    files$: files.asObservable(),
  };
}
