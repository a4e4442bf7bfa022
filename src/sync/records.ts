import { SyncError } from '../errors.js';
import { encodeBase32 } from '../format/base32.js';
import { maxSections, maxSubsumes } from '../format/limits.js';
import type { DocRow, Known, MarkerRow, Self, State, Tables, WriterRow } from './state.js';
import type { LocalStore } from './store/store.js';
import type { Limits } from './types.js';

/** Codec of a section that removes its document. */
export const tombstoneCodec = 'tombstone';

export const limitsOf = (s: State): Limits => s.options.limits ?? { subsumes: maxSubsumes, sections: maxSections };

/** The open local store. */
export function storeOf(s: State): LocalStore {
  if (!s.store) throw new SyncError('local-store', 'What this device keeps has not been opened yet.');
  return s.store;
}

/** The tables of the open local store. */
export function tablesOf(s: State): Tables {
  if (!s.tables) throw new SyncError('local-store', 'What this device keeps has not been opened yet.');
  return s.tables;
}

export function openTables(store: LocalStore): Tables {
  return {
    self: store.table('self'), known: store.table('known'), writers: store.table('writers'), docs: store.table('docs'),
    outbox: store.table('outbox'), quarantine: store.table('quarantine'), markers: store.table('markers'),
    ownLogs: store.table('ownLogs'), haves: store.table('haves'),
  };
}

const fresh: Self = { lamport: 0, gap: 1, coldAt: 0, told: {} };

export const selfOf = (s: State): Self => tablesOf(s).self.get('self') ?? fresh;

export function updateSelf(s: State, change: Partial<Self>): Self {
  const self = { ...selfOf(s), ...change };
  tablesOf(s).self.set('self', self);
  return self;
}

/** An id of 80 random bits. */
export const randomId = (s: State): string => encodeBase32(s.options.random(10));

/** This incarnation's writer id, allocated at the first write. */
export const writerOf = (s: State): string => selfOf(s).writer ?? (updateSelf(s, { writer: randomId(s), told: {} }).writer as string);

/** Whether a writer is this local store, now or earlier. */
export function isOwn(s: State, writer: string): boolean {
  const self = selfOf(s);
  return self.writer === writer || (self.former?.includes(writer) ?? false);
}

/** Whether a writer says that it has read a log. */
export function hasRead({ seen, unread }: WriterRow, writer: string, lamport: number): boolean {
  const [after, upTo] = unread?.[writer] ?? [0, 0];
  return (seen[writer] ?? 0) >= lamport && (lamport <= after || lamport > upTo);
}

/** Takes a new identity at the next write: somebody else may be using this one. */
export function rotateWriter(s: State): void {
  const { writer, head: _head, ...self } = selfOf(s);
  tablesOf(s).self.set('self', { ...self, told: {}, former: [...(self.former ?? []), ...(writer ? [writer] : [])] });
}

/** Something is missing somewhere: every document is behind until it is brought up to date. */
export const markGap = (s: State): void => void updateSelf(s, { gap: selfOf(s).gap + 1 });

/** A file is missing, and what contains it may be on its way: on a mirror it may come later than what tells of it. */
export function markMissing(s: State): void {
  markGap(s);
  updateSelf(s, { missedAt: s.options.now() });
}

const newDoc: DocRow = { cleared: 0, published: [], unpublished: 0, dirty: false };

export const docRow = (s: State, doc: string): DocRow => tablesOf(s).docs.get(doc) ?? newDoc;

export const updateDoc = (s: State, doc: string, change: Partial<DocRow>): void =>
  tablesOf(s).docs.set(doc, { ...docRow(s, doc), ...change });

export const isBehind = (s: State, doc: string): boolean => docRow(s, doc).cleared < selfOf(s).gap;

export function setKnown(s: State, path: string, known: Known): void {
  tablesOf(s).known.set(path, known);
  tablesOf(s).quarantine.delete(path); // another session's file may have been read torn before its store was taken over
  index(s, path, known);
}

/** A marker whose bytes are right is not waited for any more, wherever they came from. */
export function setMarker(s: State, path: string, row: MarkerRow): void {
  const { markers, quarantine } = tablesOf(s);
  markers.set(path, row);
  if (row.bytes) quarantine.delete(path);
}

export function forgetKnown(s: State, path: string): void {
  const tables = tablesOf(s);
  const known = tables.known.get(path);
  if (!known) return;
  s.pathOf.delete(known.id);
  for (const section of known.sections) s.byDoc.get(section.doc)?.delete(path);
  tables.known.delete(path);
  tables.ownLogs.delete(path);
}

export function reindex(s: State): void {
  s.pathOf.clear();
  s.byDoc.clear();
  s.packed.clear();
  s.buried.clear();
  s.reportedBad.clear();
  for (const [path, known] of tablesOf(s).known.entries()) index(s, path, known);
}

function index(s: State, path: string, known: Known): void {
  s.pathOf.set(known.id, path);
  for (const id of known.bad ?? []) s.reportedBad.add(id);
  if (known.kind === 'pack') for (const id of known.subsumes ?? []) s.packed.add(id);
  for (const { doc, codec } of known.sections) {
    if (codec === tombstoneCodec) s.buried.set(doc, new Set([...(s.buried.get(doc) ?? []), ...(known.subsumes ?? [])]));
    const paths = s.byDoc.get(doc) ?? new Set();
    s.byDoc.set(doc, paths.add(path));
  }
}

/** Known files with content of a document. */
export function* knownOf(s: State, doc: string): Generator<[string, Known]> {
  for (const path of s.byDoc.get(doc) ?? []) {
    const known = tablesOf(s).known.get(path);
    if (known) yield [path, known];
  }
}

/** Gives sections of a known file new states; `decide` answers `undefined` for what stays as it is. */
export function settleSections(s: State, path: string, decide: (section: Known['sections'][number]) => Known['sections'][number]['state'] | undefined): void {
  const known = tablesOf(s).known.get(path);
  if (!known) return;
  let changed = false;
  const sections = known.sections.map((section) => {
    const state = decide(section);
    if (state === undefined || state === section.state) return section;
    changed = true;
    return { ...section, state };
  });
  if (changed) tablesOf(s).known.set(path, { ...known, sections });
}

/** Files that were read: known, on their way from here, or wholly contained in a known pack. */
export function wasRead(s: State, id: string): boolean {
  if (s.pathOf.has(id) || s.packed.has(id)) return true;
  for (const path of tablesOf(s).outbox.keys()) if (path.includes(id)) return true;
  return false;
}

/** Whether two versions are the same bytes. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);
