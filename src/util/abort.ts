import { SyncError } from '../errors.js';

/** Stops waiting for `work` when the signal is aborted; the work itself goes on. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new SyncError('aborted', 'The wait was aborted.', { cause: signal.reason }));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Waits for `work`, but no longer than `ms`; an outcome is not told. */
export function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void work.catch(() => undefined).then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A signal that aborts with the first of the others. Unlike `AbortSignal.any` it can be let go of, so that a long-lived signal does not collect listeners. */
export function linked(...signals: (AbortSignal | undefined)[]): { readonly signal: AbortSignal; readonly abort: (reason?: unknown) => void; readonly unlink: () => void } {
  const controller = new AbortController();
  const cleanups = signals.map((signal) => {
    const onAbort = (): void => controller.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    return () => signal?.removeEventListener('abort', onAbort);
  });
  return { signal: controller.signal, abort: (reason) => controller.abort(reason), unlink: () => cleanups.forEach((cleanup) => cleanup()) };
}
