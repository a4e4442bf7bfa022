import { abortedError } from './abort.js';
import type { LockOptions } from './file-system.js';

interface Waiter { grant(): void }

/** Exclusive locks by name within this process, first come first served. */
export class KeyedLock {
  readonly #queues = new Map<string, Waiter[]>();

  /**
   * Resolves once `name` is held, with its release, which may be called twice.
   *
   * @throws SyncError `aborted` when the signal is aborted first; the place in the queue is given up.
   */
  acquire(name: string, { signal, onHeld }: LockOptions = {}): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortedError(signal));
      const onAbort = (): void => {
        this.#leave(name, waiter);
        reject(abortedError(signal));
      };
      const waiter: Waiter = {
        grant: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(() => this.#leave(name, waiter));
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const queue = this.#queues.get(name);
      if (queue) {
        queue.push(waiter);
        onHeld?.();
        return;
      }
      this.#queues.set(name, [waiter]);
      waiter.grant();
    });
  }

  /** Takes a waiter out; when it was the holder (the head), the next one holds. */
  #leave(name: string, waiter: Waiter): void {
    const queue = this.#queues.get(name);
    const at = queue?.indexOf(waiter) ?? -1;
    if (queue === undefined || at < 0) return;
    queue.splice(at, 1);
    if (queue.length === 0) this.#queues.delete(name);
    else if (at === 0) queue[0]?.grant();
  }
}
