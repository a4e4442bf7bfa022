import type fc from 'fast-check';
import type { FileSystem } from '../../src/index.js';
import { pass } from '../space/kit.js';

/** A file system whose calls are carried out, and answered, when and in whatever order the scheduler says. */
export function scheduled(fs: FileSystem, scheduler: fc.Scheduler, name: string): FileSystem {
  const turn = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), `${name} ${what}`);
    const answer = await call();
    await scheduler.schedule(Promise.resolve(), `${name} ${what}: answered`);
    return answer;
  };
  const { lock } = fs;
  return {
    ...(fs.durable === undefined ? {} : { durable: fs.durable }),
    ...(fs.local === undefined ? {} : { local: fs.local }),
    list: (prefix, options) => turn(`list ${prefix}`, () => fs.list(prefix, options)),
    read: (path, options) => turn(`read ${path}`, () => fs.read(path, options)),
    write: (path, bytes, options) => turn(`write ${path}`, () => fs.write(path, bytes, options)),
    remove: (path, options) => turn(`remove ${path}`, () => fs.remove(path, options)),
    ...(lock ? { lock: (held, options) => turn(`lock ${held}`, () => lock.call(fs, held, options)) } : {}),
  };
}

/** Lets time go by and calls be answered, until something holds; ten minutes at most. */
export async function drive(scheduler: fc.Scheduler, isDone: () => boolean): Promise<void> {
  for (let waited = 0; !isDone() && waited < 600_000;) {
    await pass(0);
    if (scheduler.count() > 0) {
      await scheduler.waitOne();
    } else {
      await pass(250);
      waited += 250;
    }
  }
  if (!isDone()) throw new Error('What was waited for never came.');
}
