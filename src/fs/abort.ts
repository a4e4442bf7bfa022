import { SyncError } from '../errors.js';

/** The error of a call whose signal was aborted; the signal's reason is its cause. */
export function abortedError(signal?: AbortSignal): SyncError {
  return new SyncError('aborted', 'The operation was aborted.', { cause: signal?.reason });
}

/** Throws `aborted` when the signal already is; every verb starts with it, so that an aborted call does nothing. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(signal);
}

/** Waits `ms` milliseconds, or rejects with `aborted` as soon as the signal is. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortedError(signal));
    const onAbort = (): void => { clearTimeout(timer); reject(abortedError(signal)); };
    const timer = setTimeout(() => { signal?.removeEventListener('abort', onAbort); resolve(); }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
