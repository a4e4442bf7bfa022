import type { Version } from '../crdt/crdt.js';
import { storeEdits, withDoc } from './documents.js';
import { enqueue, nextLamport, setInCatalog } from './outbox.js';
import { maxSubsumes } from '../format/limits.js';
import type { Proc } from './proc.js';
import { docRow, forgetKnown, knownOf, selfOf, settleSections, storeOf, tablesOf, tombstoneCodec, updateDoc, writerOf } from './records.js';
import type { Known, OpenDoc, State } from './state.js';

/** Whether a tombstone covers a file's content of a document. */
export const isBuried = (s: State, doc: string, id: string): boolean => s.buried.get(doc)?.has(id) ?? false;

/** Files in storage, as far as listed, with content of a document that no tombstone covers. */
export function* uncovered(s: State, doc: string): Generator<[string, Known]> {
  for (const [path, known] of knownOf(s, doc)) {
    const isContent = known.sections.some((section) => section.doc === doc && section.codec !== tombstoneCodec);
    const isListed = s.remote.listed?.has(path) || s.remote.cold?.has(path) || s.remote.sent.has(path);
    if (isContent && isListed && !isBuried(s, doc, known.id)) yield [path, known];
  }
}

/** Whether tombstones of an open document were put on a version that has all of it: what their writer had seen in other files than those it names. */
export function isCoveredByVersion(s: State, open: OpenDoc): boolean {
  if (open.replica.pending) return false;
  const versions: Version[] = [];
  for (const [, known] of knownOf(s, open.id)) {
    for (const { doc, codec, version } of known.sections) if (doc === open.id && codec === tombstoneCodec && version.length > 0) versions.push(version);
  }
  return versions.length > 0 && open.replica.diff(versions).length === 0;
}

/**
 * Decides about a document that has tombstones. It is gone when these name every file in storage that has content of
 * it, and none is on its way from here. Else it lives, and who holds more than those other files publishes that again.
 */
export function judge(s: State, doc: string): void {
  if (!s.buried.has(doc)) return;
  const open = s.open.get(doc);
  if (open) storeEdits(s, open);
  const waits = docRow(s, doc).dirty || [...tablesOf(s).outbox.entries()].some(([, entry]) => (entry.edits[doc] ?? 0) > 0);
  if (waits || !uncovered(s, doc).next().done) updateDoc(s, doc, { revive: true });
  else if (!docRow(s, doc).removed) drop(s, doc);
}

/** Lets go of a removed document's content. */
export function drop(s: State, doc: string): void {
  storeOf(s).removeChunks(doc);
  updateDoc(s, doc, { removed: true, published: [], dirty: false, unpublished: 0, revive: false });
  for (const [path] of [...knownOf(s, doc)]) {
    settleSections(s, path, (section) => (section.doc === doc && section.codec !== tombstoneCodec ? 'dropped' : undefined));
  }
  s.open.delete(doc);
  s.effects.push({ type: 'removed', doc });
}

/** A removed document has content in storage after all: it lives, and so does all that is still to be had of it. */
export function revive(s: State, doc: string): void {
  updateDoc(s, doc, { removed: false, revive: true, cleared: 0 });
  s.effects.push({ type: 'revived', doc });
}

/** Has what was let go of a document read again, when it lives: whoever comes new to it reads all that is there too. */
export function exhume(s: State, doc: string): void {
  if (docRow(s, doc).removed) {
    if (uncovered(s, doc).next().done) return;
    revive(s, doc);
  }
  for (const [path, known] of [...knownOf(s, doc)]) {
    if (known.sections.some((section) => section.doc === doc && section.state === 'dropped')) forgetKnown(s, path);
  }
}

/** Queues a tombstone that covers everything known of a document, which must not be behind. */
export function* putTombstone(s: State, doc: string): Proc<void> {
   
  const version = yield* withDoc(s, doc, function* (open) { return open.replica.version(); });
  const covered = [...knownOf(s, doc)].filter(([, known]) => !known.sealed).map(([, known]) => known);
  covered.sort((a, b) => b.lamport - a.lamport);
  // Some may not have seen yet that what these contain is gone.
  const ids = new Set([...covered.map(({ id }) => id), ...covered.flatMap(({ subsumes }) => subsumes ?? [])]);
  const writer = writerOf(s);
  const { device } = selfOf(s);
  enqueue(s, {
    kind: 'snapshot',
    meta: {
      writer, lamport: nextLamport(s),
      subsumes: [...ids].slice(0, maxSubsumes).reverse(),
      ...(device ? { authors: { [writer]: device } } : {}),
    },
    sections: [{ doc, codec: tombstoneCodec, version: version ?? new Uint8Array(), bytes: new Uint8Array() }],
  });
  updateDoc(s, doc, { removing: false });
  setInCatalog(s, doc, true);
}
