import { SyncError } from '../errors.js';
import type { Proc } from './proc.js';
import type { State } from './state.js';

/** How long what failed is left alone, ms. */
const pause = 3_600_000;

/** Errors of one document or one piece of work. Others are of the storage, of this device or of the way there: these end a job. */
const own = ['damaged', 'too-large', 'invalid-value', 'unsupported', 'unknown'];

/** Whether a document or a piece of work failed not long ago. A clock that was set back does not put it off. */
export function isPutOff(s: State, what: unknown): boolean {
  const since = s.options.now() - (s.failedAt.get(what) ?? -Infinity);
  return since >= 0 && since < pause;
}

/** Does what is about one document, or one piece of work, unless it is put off: when it fails, nothing else does, and it is tried again after a while. */
export function* apart(s: State, what: unknown, run: () => Proc<unknown>): Proc<void> {
  if (isPutOff(s, what)) return;
  try {
    yield* run();
    s.failedAt.delete(what);
  } catch (thrown) {
    const error = SyncError.from(thrown);
    if (!own.includes(error.code)) throw error;
    if (!s.failedAt.has(what)) s.effects.push({ type: 'warning', error });
    s.failedAt.set(what, s.options.now());
  }
}
