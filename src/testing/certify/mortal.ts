import { SyncError } from '../../errors.js';
import type { FileSystem } from '../../fs/file-system.js';

/** A file system as a process sees it that may die: from then on its calls have no effect, and their answers do not arrive. */
export function mortal(fs: FileSystem, isAlive: () => boolean): FileSystem {
  const living = async <T>(call: () => Promise<T>): Promise<T> => {
    const dead = new SyncError('closed', 'This session was killed.');
    if (!isAlive()) throw dead;
    const answer = await call();
    if (!isAlive()) throw dead;
    return answer;
  };
  return {
    ...(fs.durable === undefined ? {} : { durable: fs.durable }),
    list: (prefix, options) => living(() => fs.list(prefix, options)),
    read: (path, options) => living(() => fs.read(path, options)),
    write: (path, bytes, options) => living(() => fs.write(path, bytes, options)),
    remove: (path, options) => living(() => fs.remove(path, options)),
  };
}
