import type { Announcement, CofFile, Meta, Section, StoredFile } from '../format/cof-file.js';
import { decodeFile, encodeFile } from '../format/file.js';
import { maxCounted } from '../format/limits.js';
import type { Version } from '../crdt/crdt.js';
import type { Catalog } from './catalog.js';
import { storeEdits, withDoc } from './documents.js';
import { attempt, fail } from './failing.js';
import type { Proc } from './proc.js';
import { docRow, isOwn, selfOf, tablesOf, tombstoneCodec, updateDoc, updateSelf, writerOf } from './records.js';
import type { OpenDoc, OutboxRow, State } from './state.js';
import { isCoveredByVersion, judge, wasRemoved } from './tombstones.js';

/** What a log carries beside what every log says. */
export interface LogParts {
  readonly sections?: readonly Section[];
  readonly retires?: readonly string[];
  /** document → local edits in it */
  readonly edits?: Readonly<Record<string, number>>;
}

export function nextLamport(s: State): number {
  const lamport = Math.min(selfOf(s).lamport + 1, maxCounted);
  updateSelf(s, { lamport });
  return lamport;
}

/** Queues any file. The same bytes give the same name, however often they are sent. */
export function enqueue(s: State, file: CofFile, edits: Readonly<Record<string, number>> = {}): StoredFile {
  const stored = encodeFile(file);
  tablesOf(s).outbox.set(stored.path, { bytes: stored.bytes, edits: { ...edits } });
  return stored;
}

/** Queues this writer's next log, and with it all that others should learn of us. */
export function enqueueLog(s: State, { sections = [], retires, edits }: LogParts): StoredFile {
  const writer = writerOf(s);
  const lamport = nextLamport(s);
  const self = selfOf(s);
  const read = news(s, sections.length === 0 ? {} : self.told);
  const snap = announcements(s);
  const bad = [...tablesOf(s).quarantine.entries()].filter(([, row]) => row.code === 'damaged' && !row.told);
  const meta: Meta = {
    writer, lamport,
    ...(self.head ? { prev: self.head } : { ...(self.device ? { device: self.device } : {}), ...(s.options.host ? { host: s.options.host } : {}) }),
    ...(Object.keys(read).length > 0 ? { seen: read } : {}),
    ...missed(s),
    ...(self.have?.length ? { have: self.have } : {}),
    ...(bad.length > 0 ? { bad: bad.map(([path]) => idIn(path)) } : {}),
    ...(snap.length > 0 ? { snap } : {}),
    ...(retires?.length ? { retires } : {}),
  };
  const log = enqueue(s, { kind: 'log', meta, sections }, edits);
  updateSelf(s, { head: log.id, told: { ...self.told, ...read }, have: [], untold: [], unacknowledged: false });
  for (const [path, row] of bad) tablesOf(s).quarantine.set(path, { ...row, told: true });
  return log;
}

/** Queues a log about acknowledged snapshots and packs that none tells of yet. */
export function announce(s: State): void {
  if (selfOf(s).untold?.length) enqueueLog(s, {});
}

function announcements(s: State): Announcement[] {
  return (selfOf(s).untold ?? []).flatMap((path) => {
    const known = tablesOf(s).known.get(path);
    if (!known || (known.kind !== 'snapshot' && known.kind !== 'pack')) return [];
    const [section] = known.sections;
    return [{ kind: known.kind, id: known.id, ...(known.kind === 'snapshot' && section ? { doc: section.doc, ...(section.codec === tombstoneCodec ? {} : { version: section.version }) } : {}) }];
  });
}

const idIn = (path: string): string => path.slice(-30, -4);

/** writer → lamport read without a gap, where that is more than was told. A log that carries nothing else tells all of it, so that a reader who missed some is set right. */
function news(s: State, told: Readonly<Record<string, number>>): Record<string, number> {
  const read: Record<string, number> = {};
  for (const [writer, row] of tablesOf(s).writers.entries()) {
    if (!isOwn(s, writer) && row.contiguous > (told[writer] ?? 0)) read[writer] = row.contiguous;
  }
  return read;
}

/** What of that was not all read. */
function missed(s: State): Pick<Meta, 'missed'> {
  const gaps = [...tablesOf(s).writers.entries()].flatMap(([writer, row]) => (row.missed && !isOwn(s, writer) ? [[writer, row.missed] as const] : []));
  return gaps.length > 0 ? { missed: Object.fromEntries(gaps) } : {};
}

/** Puts all unpublished edits into logs, those of closed documents too. */
export function* capture(s: State): Proc<void> {
  for (const [id, { late }] of [...tablesOf(s).docs.entries()]) {
    if (!late || !s.buried.has(id)) continue;
    yield* withDoc(s, id, function* (open) {
      if (yield* wasRemoved(s, open)) forgo(s, open);
    });
  }
  s.failing.clear(); // all of it is tried again
  captureOpen(s);
  for (const [id, row] of [...tablesOf(s).docs.entries()]) {
    if (row.dirty && !s.open.has(id)) yield* withDoc(s, id, function* (open) { captureOpen(s, [open]); });
  }
}

/** A document's unpublished edits. */
interface Taken { readonly open: OpenDoc; readonly sections: Section[]; readonly edits: number; readonly version: Version }

/**
 * Puts the unpublished edits of open documents into one log. In one go: what a document's row says is published
 * and the log that holds it must be in one local transaction.
 */
export function captureOpen(s: State, documents: readonly OpenDoc[] = [...s.open.values()]): void {
  const taken: Taken[] = [];
  for (const open of documents) {
    if (!open.loaded) continue; // what was published before is not known until then
    if (!storeEdits(s, open) || open.id === '' || !docRow(s, open.id).dirty) continue;
    attempt(s, open, () => {
      if (isCoveredByVersion(s, open)) return forgo(s, open);
      taken.push(take(s, open));
      listInCatalog(s, open.id);
    });
  }
  const catalog = s.open.get('');
  if (catalog?.loaded && (catalog.edited > catalog.captured || docRow(s, '').dirty)) {
    storeEdits(s, catalog);
    taken.push(take(s, catalog));
  }
  queueTaken(s, taken);
}

/** What is too much for one log goes into several; what no file can hold stays unpublished, and only that. */
function queueTaken(s: State, taken: readonly Taken[]): void {
  const [first] = taken;
  if (!first) return;
  const sections = taken.flatMap((one) => one.sections);
  const edits = Object.fromEntries(taken.filter((one) => one.edits > 0).map((one) => [one.open.id, one.edits]));
  let log: StoredFile | undefined;
  try {
    if (sections.length > 0) log = enqueueLog(s, { sections, edits });
  } catch (thrown) {
    const half = taken.length >> 1;
    if (half === 0) return fail(s, first.open.id, thrown);
    queueTaken(s, taken.slice(0, half));
    return queueTaken(s, taken.slice(half));
  }
  for (const { open, version } of taken) {
    updateDoc(s, open.id, { published: [version], dirty: false, late: undefined });
    open.captured = open.stored;
    if (!log) nothingToPublish(s, open);
  }
  if (log) s.captures.set(log.path, new Map(taken.map(({ open }) => [open.id, open.captured])));
}

/** All of it was removed: nothing is published, and it goes. */
function forgo(s: State, open: OpenDoc): void {
  updateDoc(s, open.id, { dirty: false, late: undefined });
  open.captured = open.stored;
  nothingToPublish(s, open);
  judge(s, open.id);
}

function take(s: State, open: OpenDoc): Taken {
  const row = docRow(s, open.id);
  const sections = open.replica.diff(row.revive ? [] : row.published).map(({ codec, version, bytes }) => ({ doc: open.id, codec, version, bytes }));
  const edits = Math.max(0, row.unpublished - waiting(s, open.id));
  return { open, sections, edits, version: open.replica.version() };
}

/** Its edits are in storage already: another session of this device has sent them. */
function nothingToPublish(s: State, open: OpenDoc): void {
  const left = waiting(s, open.id);
  updateDoc(s, open.id, { unpublished: left });
  const { writer, lamport } = selfOf(s);
  if (left === 0 && open.id !== '' && open.captured > 0) s.effects.push({ type: 'published', doc: open.id, edits: open.captured, writer: writer ?? '', lamport });
}

/** The content of a file on its way to storage. */
export function sectionsIn(path: string, { bytes }: OutboxRow): readonly Section[] {
  try {
    return decodeFile(path, bytes).sections.filter(({ codec }) => codec !== tombstoneCodec);
  } catch {
    return [];
  }
}

/** Local edits of a document in files that storage has not acknowledged. */
function waiting(s: State, doc: string): number {
  let count = 0;
  for (const [, row] of tablesOf(s).outbox.entries()) if (Object.hasOwn(row.edits, doc)) count += row.edits[doc] ?? 0;
  return count;
}

/** Sees to it that a document that has content stands in the catalog. */
export function listInCatalog(s: State, id: string): void {
  const catalog = s.open.get('');
  const entry = (catalog?.replica as Catalog | undefined)?.value.get(id);
  if (!catalog || (entry && !entry.deleted)) return;
  setInCatalog(s, id, false);
}

export function setInCatalog(s: State, id: string, deleted: boolean): void {
  const catalog = s.open.get('');
  if (!catalog) return;
  (catalog.replica as Catalog).set(id, { lamport: Math.min(selfOf(s).lamport + 1, maxCounted), writer: writerOf(s), crdt: s.options.crdt.name, deleted });
  catalog.edited++;
  s.effects.push({ type: 'views' });
}
