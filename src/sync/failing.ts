import { SyncError } from '../errors.js';
import type { OpenDoc, State } from './state.js';

/**
 * Runs something with a document's replica. One that throws is told of and stops no other; the next capture tries again.
 * @returns whether it went well
 */
export function attempt(s: State, { id }: OpenDoc, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (thrown) {
    fail(s, id, thrown);
    return false;
  }
}

export function fail(s: State, id: string, thrown: unknown): void {
  const { code, message, retryable } = SyncError.from(thrown);
  const error = new SyncError(code, `Document ${JSON.stringify(id)} could not be saved: ${message}`, { cause: thrown, retryable });
  s.failing.set(id, error);
  s.effects.push({ type: 'unsaved', doc: id, error });
}
