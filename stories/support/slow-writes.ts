import type { FileSystem } from '../../src/index.js';

/** What a device keeps, on a disk that takes its time to write, so that a person can see it happen. */
export function slowWrites(fs: FileSystem, ms: number): FileSystem {
  return {
    durable: true,
    local: true,
    list: (prefix, options) => fs.list(prefix, options),
    read: (path, options) => fs.read(path, options),
    async write(path, bytes, options) {
      await new Promise((resolve) => { setTimeout(resolve, ms); });
      await fs.write(path, bytes, options);
    },
    remove: (path, options) => fs.remove(path, options),
  };
}
