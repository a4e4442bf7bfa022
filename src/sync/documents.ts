import { SyncError } from '../errors.js';
import type { Content, CrdtReplica, Version } from '../crdt/crdt.js';
import { createCatalog } from './catalog.js';
import { attempt, fail } from './failing.js';
import { type Chunk, hasNewEdits, keepChunk, mergeInto, notePublished, settle, understands } from './merge.js';
import type { Proc } from './proc.js';
import { docRow, knownOf, storeOf, tombstoneCodec, updateDoc } from './records.js';
import { foldStore, storedChunks } from './repair.js';
import type { OpenDoc, State } from './state.js';

/** Chunks a document may have before its local content is written as one. */
const maxChunks = 48;

/** Registers a replica, so that edits and merges reach it at once; its stored content follows by `loadDoc`. */
export function registerDoc(s: State, id: string, replica: CrdtReplica, headless = false): OpenDoc {
  const open: OpenDoc = { id, replica, loaded: false, edited: 0, stored: 0, durable: 0, captured: 0, compacted: 0, local: [], ...(headless ? { headless } : {}) };
  s.open.set(id, open);
  if (!headless) for (const reach of s.captures.values()) reach.delete(id); // they count the edits of a former holder
  return open;
}

/** Brings what is stored here into a registered document. */
export function* loadDoc(s: State, open: OpenDoc): Proc<void> {
  open.hollow = docRow(s, open.id).removing === true && !open.headless;
  const chunks = open.hollow ? [] : yield* storedChunks(s, open.id);
  if (!open.headless && s.open.get(open.id) !== open) return; // removed or closed meanwhile, and freed
  const contents = chunks.map(({ chunk }) => chunk as Chunk).filter((chunk) => understands(s, open.id, chunk.codec));
  if (contents.length > 0) mergeInto(s, open, contents, [], false);
  open.loaded = true;
  settle(s, open);
  notePublished(s, open, arrivedVersions(s, open));
  if (chunks.length > maxChunks) yield* foldDoc(s, open);
  s.effects.push({ type: 'views' });
}

/** What a document has from files of storage, those that came while it was closed included. */
function arrivedVersions(s: State, { id, replica }: OpenDoc): Version[] {
  return [...knownOf(s, id)].flatMap(([, { sections }]) => sections
    .filter(({ doc, codec, state, version }) => doc === id && codec !== tombstoneCodec && state === 'applied' && replica.includes(version))
    .map(({ version }) => version));
}

/** Writes a document's local content as one chunk. What this app cannot read stays as it came. */
export function* foldDoc(s: State, open: OpenDoc): Proc<void> {
  const chunks = yield* storedChunks(s, open.id);
  if (storeEdits(s, open)) attempt(s, open, () => {
    const { codec, version, bytes } = open.replica.full();
    const foldable = chunks.map(({ id, chunk }) => ({ id, chunk: chunk as Chunk }))
      .filter(({ chunk }) => understands(s, open.id, chunk.codec) && open.replica.includes(chunk.version));
    if (foldable.length < 2) return;
    const read = foldable.every(({ chunk }) => chunk.read) ? { read: true as const } : {};
    storeOf(s).replaceChunks(open.id, [{ codec, version, bytes, ...read } satisfies Chunk], foldable.map(({ id }) => id));
  });
}

/** Puts a document's new edits into the next local transaction. @returns whether none is left over */
export function storeEdits(s: State, open: OpenDoc): boolean {
  if (!hasNewEdits(open)) return true;
  const { dirty, unpublished, removed, removing } = docRow(s, open.id);
  const living = { dirty: true, removed: false, removing: false };
  const isStored = attempt(s, open, () => {
    const contents: readonly Content[] = open.replica.diff(open.local);
    const version = open.replica.version();
    for (const content of contents) keepChunk(s, open.id, content);
    if (contents.length > 0) updateDoc(s, open.id, { ...living, unpublished: unpublished + open.edited - open.stored });
    open.local = [version];
    open.stored = open.edited;
  });
  if (isStored) s.failing.delete(open.id);
  else if (!dirty || removed || removing) updateDoc(s, open.id, living); // nobody may drop what only the replica has
  return isStored;
}

/** Commits all that was decided so far; then tells which edits are durable. */
export function* commit(s: State): Proc<void> {
  const stored = [...s.open.values()].filter((open) => open.stored > open.durable).map((open) => [open, open.stored] as const);
  yield* storeOf(s).commit();
  for (const [open, edits] of stored) {
    if (edits <= open.durable) continue;
    open.durable = edits;
    s.effects.push({ type: 'stored', doc: open.id, edits });
  }
}

/** Commits, or goes on where only the disk has no room: a full disk can still be read, and the next commit takes this along. */
export function* commitIfRoom(s: State): Proc<void> {
  try {
    yield* commit(s);
  } catch (thrown) {
    if (!(thrown instanceof SyncError && thrown.code === 'quota')) throw thrown;
    s.effects.push({ type: 'warning', error: thrown });
  }
}

/** Makes every edit so far durable here. @returns why those of some documents could not be written down */
export function* storeAll(s: State): Proc<(SyncError | undefined)[]> {
  const failed = [...s.open.values()].filter((open) => !storeEdits(s, open)).map(({ id }) => s.failing.get(id));
  yield* commit(s);
  for (const open of [...s.open.values()]) if (open.hollow && !docRow(s, open.id).removing) yield* loadDoc(s, open);
  yield* foldStore(s);
  return failed;
}

export function* closeDoc(s: State, id: string): Proc<void> {
  const open = s.open.get(id);
  if (!open) return;
  if (open.loaded) yield* foldDoc(s, open);
  if (!storeEdits(s, open)) throw s.failing.get(id) as SyncError;
  yield* commit(s);
  if (s.open.get(id) !== open) return; // removed meanwhile: whoever is told of that frees it
  if (hasNewEdits(open)) return yield* closeDoc(s, id); // edited while it was being written
  s.open.delete(id);
  open.replica.free();
}

/**
 * Runs something with a document's content, opening it for that time when nobody has.
 * @returns `undefined` when its replica throws, and without running it while the CRDT is not ready
 */
export function* withDoc<T>(s: State, id: string, run: (open: OpenDoc) => Proc<T>): Proc<T | undefined> {
  try {
    return yield* withOpen(s, id, run);
  } catch (thrown) {
    if (thrown instanceof SyncError) throw thrown; // what a disk or storage answers is no fault of the document
    return void fail(s, id, thrown);
  }
}

function* withOpen<T>(s: State, id: string, run: (open: OpenDoc) => Proc<T>): Proc<T | undefined> {
  const present = s.open.get(id);
  if (present) return present.loaded ? yield* run(present) : undefined;
  if (!s.options.crdt.ready) return undefined;
  const open = registerDoc(s, id, s.options.crdt.create({}), true);
  try {
    yield* loadDoc(s, open);
    return yield* run(open);
  } finally {
    if (s.open.get(id) === open) s.open.delete(id);
    open.replica.free();
  }
}

/** The space's own document of documents; always open. */
export function* openCatalog(s: State): Proc<void> {
  yield* loadDoc(s, registerDoc(s, '', createCatalog()));
}
