import { throwIfAborted } from '../fs/abort.js';

/** As many requests as the library itself has under way at once: small servers stand it, and one connection that is slow does not stop the rest. */
const atOnce = 6;

/** Runs `work` on every item, at most six at once, in their order of beginning. The first that throws ends it, once those under way are done. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>, signal?: AbortSignal): Promise<void> {
  let next = 0;
  let broken = false;
  const run = async (): Promise<void> => {
    while (next < items.length && !broken) {
      throwIfAborted(signal);
      try {
        await work(items[next++] as T);
      } catch (thrown) {
        broken = true;
        throw thrown;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, run));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
