import { getBackend, init, type Doc, type Patch } from '@automerge/automerge/slim';
import { guard } from './guard.js';
import { freezeAll } from './patching.js';

export interface Opened<T> {
  readonly backend: ReturnType<typeof getBackend>;
  /** What Automerge's functions want as the document. Its content is not in it: see `value`. */
  readonly doc: Doc<T>;
  /** The content as plain frozen objects. */
  readonly value: T;
  /** To be called after each edit: Automerge takes the document it was given for outdated then. */
  renew(): void;
}

/**
 * A document under a fresh random actor, which nobody else has and which is never stored.
 *
 * Automerge keeps the content twice, in its WASM and as JavaScript objects that are brought up to date after each call.
 * The second is switched off here, and `applyEdits` does it from the same patches, in about the same time: so the value
 * is plain, frozen all the way down, and can be put right where patches are wrong (see `truth.ts`).
 *
 * @throws whatever Automerge throws for bytes that do not load
 */
export function open<T>(bytes: Uint8Array): Opened<T> {
  const backend = getBackend(init<T>());
  try {
    backend.loadIncremental(bytes);
    // What is here now is no news.
    backend.updateDiffCursor();
    const value = freezeAll(backend.materialize('/')) as T;
    const state: { handle: unknown; heads: undefined } = { handle: backend, heads: undefined };
    // The document at its very beginning: an empty object that refers to `state`.
    const doc = backend.materialize('/', [], state) as unknown as Doc<T>;
    backend.applyAndReturnPatches = <Any>(): { value: Any; patches: Patch[] } => ({ value: doc as unknown as Any, patches: backend.diffIncremental() });
    guard(backend);
    return { backend, doc, value, renew() { state.heads = undefined; } };
  } catch (error) {
    backend.free();
    throw error;
  }
}
