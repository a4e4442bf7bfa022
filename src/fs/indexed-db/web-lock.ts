import { SyncError } from '../../errors.js';
import type { FileSystem } from '../file-system.js';

/** Exclusive among the tabs of an origin, and released by the browser when a tab dies; `undefined` without Web Locks, as on a page served by plain http. */
export function webLock(scope: string): NonNullable<FileSystem['lock']> | undefined {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  if (locks === undefined) return undefined;
  return (name, options) => new Promise((resolve, reject) => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((end) => { release = end; });
    const take = (): Promise<void> => {
      resolve(() => { release?.(); return ended.then(() => undefined, () => undefined); });
      return held;
    };
    const wait = (): Promise<unknown> => {
      options?.onHeld?.();
      return locks.request(`${scope} ${name}`, options?.signal ? { signal: options.signal } : {}, take);
    };
    // Web Locks do not tell that a request waits: so it first asks for the lock only if it is free.
    const ended: Promise<unknown> = options?.onHeld
      ? locks.request(`${scope} ${name}`, { ifAvailable: true }, (lock) => (lock ? take().then(() => true) : false)).then((had) => (had ? undefined : wait()))
      : wait();
    ended.catch((error: unknown) => reject(options?.signal?.aborted
      ? new SyncError('aborted', 'The operation was aborted.', { cause: options.signal.reason }) : SyncError.from(error)));
  });
}
