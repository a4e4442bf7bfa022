import type { Content, Version } from '../crdt/crdt.js';
import { SyncError } from '../errors.js';
import { decodeFile } from '../format/file.js';
import { storeEdits, withDoc } from './documents.js';
import { enqueue, nextLamport, sectionsIn, setInCatalog } from './outbox.js';
import { docTag } from '../format/hash.js';
import { parseName } from '../format/names.js';
import { keepChunk, mergeInto, understands } from './merge.js';
import { all, type Proc, read } from './proc.js';
import { listAll } from './root.js';
import { quarantine, stopsAll } from './receive.js';
import { docRow, forgetKnown, knownOf, limitsOf, sameBytes, selfOf, settleSections, storeOf, tablesOf, tombstoneCodec, updateDoc, writerOf } from './records.js';
import type { Known, OpenDoc, State } from './state.js';

/** Whether a tombstone covers a file's content of a document. */
export const isBuried = (s: State, doc: string, id: string): boolean => s.buried.get(doc)?.has(id) ?? false;

/** Known files with content of a document that no tombstone covers, whether or not they are listed now. */
function* uncovered(s: State, doc: string): Generator<[string, Known]> {
  for (const [path, known] of knownOf(s, doc)) {
    const isContent = known.sections.some((section) => section.doc === doc && section.codec !== tombstoneCodec);
    if (isContent && !isBuried(s, doc, known.id)) yield [path, known];
  }
}

const isListed = (s: State, path: string): boolean => (s.remote.listed?.has(path) ?? false) || (s.remote.cold?.has(path) ?? false) || s.remote.sent.has(path);

const uncoveredPaths = (s: State, doc: string): string[] => [...uncovered(s, doc)].map(([path]) => path).filter((path) => isListed(s, path));

/** Whether tombstones of an open document were put on a version that has all of it: what their writer had seen in other files than those it names. */
export function isCoveredByVersion(s: State, open: OpenDoc): boolean {
  const versions = tombstoneVersions(s, open.id);
  return versions.length > 0 && !open.replica.pending && open.replica.diff(versions).length === 0;
}

/**
 * The same of a document of which only a part is here: what another session of this device stored before the removal,
 * and was taken in after it. The rest is read where it is still kept, beside the document, which may have been begun anew.
 */
export function* wasRemoved(s: State, open: OpenDoc): Proc<boolean> {
  const versions = tombstoneVersions(s, open.id);
  if (versions.every((version) => open.replica.includes(version))) return isCoveredByVersion(s, open);
  if (!s.remote.cold) yield* listAll(s);
  const contents = yield* contentIn(s, open.id, dropped(s, open.id));
  if (!contents || s.open.get(open.id) !== open) return false; // closed meanwhile: the next look tells
  const whole = s.options.crdt.create({});
  try {
    whole.apply([...contents.filter(({ codec }) => understands(s, open.id, codec)), open.replica.full()]);
    return !whole.pending && whole.diff(versions).length === 0;
  } finally {
    whole.free();
  }
}

/** What the writers of a document's tombstones had seen of it. */
function tombstoneVersions(s: State, id: string): Version[] {
  if (!s.buried.has(id)) return [];
  return [...knownOf(s, id)].flatMap(([, { sections }]) => sections
    .filter(({ doc, codec, version }) => doc === id && codec === tombstoneCodec && version.length > 0).map(({ version }) => version));
}

/**
 * Decides about a document that has tombstones. It is gone when these name every known file that has content of
 * it, and none is on its way from here. Else it lives, and who holds more than those other files publishes that again.
 */
export function judge(s: State, doc: string): void {
  if (!s.buried.has(doc)) return;
  const open = s.open.get(doc);
  if (open) storeEdits(s, open);
  if (docRow(s, doc).dirty || isOnItsWay(s, doc) || hasUnread(s, doc) || !uncovered(s, doc).next().done) updateDoc(s, doc, { revive: true });
  else if (!docRow(s, doc).removed) drop(s, doc);
  else updateDoc(s, doc, { revive: false });
}

/** Whether content of a document waits to be sent: also what nobody edited just now. */
const isOnItsWay = (s: State, doc: string): boolean => [...tablesOf(s).outbox.entries()]
  .some(([path, row]) => sectionsIn(path, row).some((section) => section.doc === doc));

/** Whether a snapshot of a document is listed that was not read: one of a version that is here already is not, and may be all that is left of it in storage. */
function hasUnread(s: State, doc: string): boolean {
  const { known, quarantine } = tablesOf(s);
  const tag = docTag(doc);
  for (const path of s.remote.cold?.keys() ?? []) {
    const name = path.startsWith(`d/${tag}-`) ? parseName(path) : undefined;
    if (name && !known.has(path) && !quarantine.has(path) && !isBuried(s, doc, name.id)) return true;
  }
  return false;
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

/** A removed document has content in storage that no tombstone names: it lives. */
export function revive(s: State, doc: string): void {
  updateDoc(s, doc, { removed: false, revive: true, cleared: 0 });
  s.effects.push({ type: 'revived', doc });
}

/**
 * Reads what a document that lives has in storage and was let go of with it.
 * @returns false when a file was not there any more
 */
export function* exhume(s: State, doc: string): Proc<boolean> {
  const paths = uncoveredPaths(s, doc);
  if (paths.length === 0) return true;
  if (docRow(s, doc).removed) revive(s, doc);
  return yield* readAgain(s, doc, paths.filter((path) => wasDropped(s, doc, path)));
}

/** What has to be done for a document that lives although tombstones name some of its files; it must not be behind. */
export type Fate = 'unread' | 'removed' | 'incomplete' | 'anew' | 'lost' | 'stored';

/** @returns `undefined` when it was closed meanwhile */
export function* fateOf(s: State, open: OpenDoc, stored: readonly Version[]): Proc<Fate | undefined> {
  const living = [...uncovered(s, open.id)];
  if (living.length === 0) return 'unread'; // of which nothing can be said: another tombstone, as it seems
  // A tombstone may not name a file with content of a later version of this app: that one keeps the document alive.
  const isUnread = living.some(([, known]) => isBeyond(s, open.id, known));
  if (!isUnread && !living.some(([, { sealed }]) => sealed) && (yield* wasRemoved(s, open))) return 'removed';
  if (s.open.get(open.id) !== open) return undefined;
  if (open.replica.pending && somethingLivingWaits(s, open.id)) return dropped(s, open.id).length > 0 ? 'incomplete' : 'stored';
  const lost = open.replica.uncovered(stored);
  if (lost.length === 0) return 'stored';
  // More than storage keeps: either somebody builds on it, also with what cannot be read here, or it was removed, and what lives now was begun anew.
  const surplus = open.replica.diff(stored);
  const isWhole = surplus.length === lost.length && surplus.every(({ version }, at) => sameBytes(version, lost[at]?.version ?? new Uint8Array()));
  return isWhole && !isUnread && open.replica.diff([...stored, ...tombstoneVersions(s, open.id)]).length === 0 ? 'anew' : 'lost';
}

/** Whether a file has content of a document that this version of the app cannot read. */
const isBeyond = (s: State, doc: string, { sections }: Known): boolean => sections.some((section) => section.doc === doc && !understands(s, doc, section.codec));

/** Whether content that no tombstone covers builds on something that is not here. */
const somethingLivingWaits = (s: State, doc: string): boolean =>
  [...uncovered(s, doc)].some(([, { sections }]) => sections.some((section) => section.doc === doc && section.state === 'pending'));

/** Reads again whatever storage still has of a document, tombstone or not: something that lives builds on it. */
export const complete = (s: State, doc: string): Proc<boolean> => readAgain(s, doc, dropped(s, doc));

/** Lets a document's content go and takes that which no tombstone names: it was removed, and begun anew. */
export function* renew(s: State, doc: string): Proc<void> {
  const paths = uncoveredPaths(s, doc);
  const contents = yield* contentIn(s, doc, paths);
  const open = s.open.get(doc);
  if (open) storeEdits(s, open);
  if (!contents || docRow(s, doc).dirty) return; // edits of what was there before keep it alive
  drop(s, doc);
  updateDoc(s, doc, { removed: false });
  keep(s, doc, paths, contents);
}

const dropped = (s: State, doc: string): string[] =>
  [...knownOf(s, doc)].map(([path]) => path).filter((path) => wasDropped(s, doc, path) && (s.remote.listed?.has(path) || s.remote.cold?.has(path)));

const wasDropped = (s: State, doc: string, path: string): boolean =>
  tablesOf(s).known.get(path)?.sections.some((section) => section.doc === doc && section.state === 'dropped') ?? false;

function* readAgain(s: State, doc: string, paths: readonly string[]): Proc<boolean> {
  const contents = yield* contentIn(s, doc, paths);
  if (!contents) return false;
  keep(s, doc, paths, contents);
  const open = s.open.get(doc);
  if (open && contents.length > 0) mergeInto(s, open, contents.filter(({ codec }) => understands(s, doc, codec)), [], false);
  return true;
}

/** Keeps content of known files in the local store. */
function keep(s: State, doc: string, paths: readonly string[], contents: readonly Content[]): void {
  for (const content of contents) keepChunk(s, doc, content, { read: true });
  for (const path of paths) settleSections(s, path, ({ doc: of, codec }) => (of !== doc || codec === tombstoneCodec ? undefined : understands(s, doc, codec) ? 'kept' : 'unknown'));
}

function* readIfPossible(path: string): Proc<Uint8Array | undefined> {
  try {
    return yield* read('remote', path);
  } catch (thrown) {
    if (stopsAll(SyncError.from(thrown))) throw thrown;
    return undefined;
  }
}

/** A document's content in known files; `undefined` when one of them is gone, or cannot be read. One that is damaged by now is put aside, as if it came in so. */
function* contentIn(s: State, doc: string, paths: readonly string[]): Proc<readonly Content[] | undefined> {
  const files = yield* all(paths.map(readIfPossible));
  const contents: Content[] = [];
  for (const [at, path] of paths.entries()) {
    const bytes = files[at];
    if (!bytes) return undefined;
    try {
      contents.push(...decodeFile(path, bytes).sections.filter((section) => section.doc === doc && section.codec !== tombstoneCodec));
    } catch (thrown) {
      quarantine(s, path, SyncError.from(thrown));
      forgetKnown(s, path);
    }
  }
  return contents;
}

/**
 * Queues a tombstone that covers everything known of a document, which must not be behind. One with content that this
 * version of the app cannot read stays: the user has not seen what would go, and that may build on all the rest.
 */
export function* putTombstone(s: State, doc: string): Proc<void> {
  for (const [, known] of uncovered(s, doc)) if (isBeyond(s, doc, known)) return keepUnread(s, doc);
  const version = yield* withDoc(s, doc, function* (open) { return open.replica.version(); });
  const covered = [...knownOf(s, doc)].filter(([, known]) => !known.sealed).map(([, known]) => known);
  covered.sort((a, b) => a.lamport - b.lamport);
  // Some may not have seen yet that what these contain is gone.
  const ids = [...new Set([...covered.flatMap(({ subsumes }) => subsumes ?? []), ...covered.map(({ id }) => id)])];
  // A tombstone that another one names may go: that one names all that it names, or not itself.
  const tombstones = new Set(covered.filter(isTombstone).map(({ id }) => id));
  const fits = ids.length <= limitsOf(s).subsumes;
  enqueueTombstones(s, doc, fits ? ids : ids.filter((id) => !tombstones.has(id) && !isBuried(s, doc, id)), version ?? new Uint8Array());
  updateDoc(s, doc, { removing: false });
  setInCatalog(s, doc, true);
}

function keepUnread(s: State, doc: string): void {
  updateDoc(s, doc, { removing: false });
  s.effects.push({ type: 'revived', doc }, { type: 'warning', error: new SyncError('newer-format', 'A newer version of the app wrote in a document: update the app to remove it.') }, { type: 'views' });
}

const isTombstone = ({ sections }: Known): boolean => sections.some(({ codec }) => codec === tombstoneCodec);

/** Queues what says the same as a tombstone that storage has lost. */
export function putTombstoneAgain(s: State, doc: string, { id, subsumes = [], sections }: Known): void {
  const version = sections.find((section) => section.doc === doc && section.codec === tombstoneCodec)?.version ?? new Uint8Array();
  enqueueTombstones(s, doc, [...subsumes, id], version);
}

/** As many as it takes to name that many files; one at least. */
function enqueueTombstones(s: State, doc: string, ids: readonly string[], version: Version): void {
  const most = limitsOf(s).subsumes;
  const writer = writerOf(s);
  const { device } = selfOf(s);
  for (let from = 0; from === 0 || from < ids.length; from += most) {
    const meta = { writer, lamport: nextLamport(s), subsumes: ids.slice(from, from + most), ...(device ? { authors: { [writer]: device } } : {}) };
    enqueue(s, { kind: 'snapshot', meta, sections: [{ doc, codec: tombstoneCodec, version, bytes: new Uint8Array() }] });
  }
}
