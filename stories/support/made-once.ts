import { memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';

/** Files that take long to make, made once for a page; each call gets a copy of its own. */
export function madeOnce(make: (fs: FileSystem) => Promise<void>): () => Promise<FileSystem> {
  let made: Promise<FileSystem> | undefined;
  return async () => {
    made ??= (async () => {
      const fs = memoryFs();
      await make(fs);
      return fs;
    })();
    const original = await made;
    const copy = memoryFs();
    for (const { path } of await original.list('')) await copy.write(path, (await original.read(path))!);
    return copy;
  };
}
