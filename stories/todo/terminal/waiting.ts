import { filter, firstValueFrom, map } from 'rxjs';
import { SyncError } from '../../../src/index.js';
import type { Space } from '../../../src/index.js';

/**
 * Waits for something with the bucket, `patience` milliseconds at most, and not at all for a bucket that is known to fail.
 * @returns the failure, if there was one
 */
export async function outcome(run: (signal: AbortSignal) => Promise<unknown>, patience: number, space?: Space): Promise<SyncError | undefined> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patience);
  const late = new Promise<SyncError>((resolve) => giveUp.signal.addEventListener('abort', () =>
    resolve(space?.status.error ?? new SyncError('network', `it did not answer within ${patience / 1000} s`))));
  const failing = space && firstValueFrom(space.status$.pipe(map(({ error }) => error), filter((error) => error !== undefined && error.code !== 'network')));
  try {
    return await Promise.race([run(giveUp.signal).then(() => undefined, (thrown: unknown) => SyncError.from(thrown)), late, ...(failing ? [failing] : [])]);
  } finally {
    clearTimeout(timer);
  }
}

/** A failure as the end of a sentence. */
export const failure = (error: SyncError | undefined): string | undefined => error && error.message.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
