import type { FileSystem } from '../../src/index.js';

/** A file system that takes its time, so that a person can see what happens. @param ms of each call, or of each write only */
export function slowFs(fs: FileSystem, ms: number, only?: 'write'): FileSystem {
  const later = async <Result>(run: () => Promise<Result>, slow = only === undefined): Promise<Result> => {
    if (slow) await new Promise((resolve) => { setTimeout(resolve, ms); });
    return run();
  };
  return {
    ...(fs.lock ? { lock: fs.lock.bind(fs) } : {}),
    durable: true,
    local: true,
    list: (prefix, options) => later(() => fs.list(prefix, options)),
    read: (path, options) => later(() => fs.read(path, options)),
    write: (path, bytes, options) => later(() => fs.write(path, bytes, options), true),
    remove: (path, options) => later(() => fs.remove(path, options)),
  };
}
