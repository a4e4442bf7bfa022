import { delay } from '../fs/abort.js';
import { SyncError } from '../errors.js';
import { blipDelay } from './pace.js';

const TRIES = 3;
/** A failure that took longer was not a blip: a hanging storage must not make everybody wait three times as long. */
const QUICK = 5000;

/**
 * Work for query-core with its retry rule. The wait between tries is ours: query-core's can neither be aborted nor
 * ends with the space, and it pauses a retry in a hidden page until somebody looks.
 */
export function patient(work: () => Promise<void>, options: { readonly random: () => number; readonly now: () => number; readonly signal: AbortSignal; readonly mayRetry: () => boolean }) {
  let tries = 0;
  let began = 0;
  return {
    run: async (): Promise<true> => {
      if (tries > 0) await delay(blipDelay(tries - 1, options.random), options.signal);
      tries++;
      began = options.now();
      await work();
      return true;
    },
    retry: (_: number, thrown: Error): boolean => {
      const error = SyncError.from(thrown);
      return tries < TRIES && error.code === 'network' && error.retryable && options.now() - began < QUICK && !options.signal.aborted && options.mayRetry();
    },
    retryDelay: 0,
  };
}
