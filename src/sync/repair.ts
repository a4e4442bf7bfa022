import { SyncError } from '../errors.js';
import { keepDeviceId } from './device-id.js';
import { attempt } from './failing.js';
import { keepChunk } from './merge.js';
import { sectionsIn } from './outbox.js';
import type { Proc } from './proc.js';
import { reindex, selfOf, storeOf, tablesOf, updateDoc, updateSelf } from './records.js';
import type { State } from './state.js';

export const rebuilt = 'What this device keeps was damaged or changed by something else. Everything readable was saved; the rest is read from storage again.';

/** Notices that somebody deleted the local store while it was in use, and writes it anew from memory. */
export function* repairStore(s: State): Proc<void> {
  if (!(yield* storeOf(s).verify())) yield* rebuild(s);
}

/** What is stored of a document. What is damaged is given up only when it cannot be read a second time; storage brings it again. */
export function* storedChunks(s: State, doc: string): Proc<{ readonly id: number; readonly chunk: unknown }[]> {
  const store = storeOf(s);
  for (let tries = 0; ; tries++) {
    try {
      return yield* store.chunks(doc);
    } catch (thrown) {
      if (!isLoss(thrown) || tries > 1) throw thrown;
      if (tries === 1) yield* rebuild(s);
    }
  }
}

/** Folds the local store when that is due, without what is damaged in it. */
export function* foldStore(s: State): Proc<void> {
  const store = storeOf(s);
  if (!store.checkpointDue) return;
  try {
    yield* store.checkpoint();
  } catch (thrown) {
    if (!isLoss(thrown)) throw thrown;
    yield* rebuild(s);
  }
}

const isLoss = (thrown: unknown): boolean => thrown instanceof SyncError && thrown.code === 'local-store';

function* rebuild(s: State): Proc<void> {
  // All of it in the transaction that tells of the loss: after a crash between the two nobody would look for what is missing.
  yield* storeOf(s).rebuild((lost) => {
    // What is not in memory any more is read from storage again, as if it were new.
    for (const path of [...tablesOf(s).known.keys()]) tablesOf(s).known.delete(path);
    reindex(s);
    updateSelf(s, { gap: selfOf(s).gap + 1 });
    // What waits to be sent counts as known once it is there, and is not read again.
    const waiting = [...tablesOf(s).outbox.entries()].flatMap(([path, row]) => sectionsIn(path, row));
    for (const doc of lost) {
      const document = s.open.get(doc);
      if (!document?.loaded || !attempt(s, document, () => keepChunk(s, doc, document.replica.full()))) {
        updateDoc(s, doc, { cleared: 0, published: [], unpublished: 0, dirty: false });
        for (const section of waiting) if (section.doc === doc) keepChunk(s, doc, section);
      }
    }
  });
  yield* keepDeviceId(s);
  s.effects.push({ type: 'warning', error: new SyncError('local-store', rebuilt) });
}
