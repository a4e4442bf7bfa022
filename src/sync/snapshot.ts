import { SyncError } from '../errors.js';
import type { DeviceInfo, Section } from '../format/cof-file.js';
import { apart, isPutOff } from './apart.js';
import { checkCatalog } from './catalog.js';
import { collect, patience } from './collect.js';
import { storeEdits, withDoc } from './documents.js';
import { storedVersions } from './heal.js';
import { understands } from './merge.js';
import { announce, enqueue, listInCatalog, nextLamport } from './outbox.js';
import type { Proc } from './proc.js';
import { readAnnounced } from './pull.js';
import { publish } from './push.js';
import { listAll } from './root.js';
import { docRow, isBehind, isOwn, knownOf, limitsOf, markGap, sameBytes, selfOf, tablesOf, tombstoneCodec, updateDoc, writerOf } from './records.js';
import type { Known, OpenDoc, State } from './state.js';
import { complete, fateOf, judge, putTombstone, renew } from './tombstones.js';

/** Loose content below this is not worth a snapshot, bytes; for a device that closes or idles, less is. */
const worth = { busy: 8_192, idle: 2_048 };
/** Logs that others wrote long ago and never packed are worth one, however small they are: those of devices that are gone would stay for ever. */
const many = 8;
/** How long devices spread their snapshots over, so that a crowd does not write them at once, ms for each device. */
const spread = 4_000;
/** Writers whose devices a file tells of: every tab there ever was would be one. */
const mostAuthors = 256;
/** Devices that need not wait for one another: seldom do two of so few cross the line between two looks. */
const few = 3;

/** Whether a file's content of a document is settled in this replica, so that a snapshot of it may stand for it. */
function isContained(s: State, open: OpenDoc, known: Known): boolean {
  return !known.sealed && known.sections.every((section) => section.doc !== open.id
    || (understands(s, section.doc, section.codec) && section.state === 'applied'
      && section.codec !== tombstoneCodec && open.replica.includes(section.version)));
}

const isListed = (s: State, path: string): boolean =>
  (s.remote.listed?.has(path) ?? false) || (!path.startsWith('l/') && (s.remote.cold?.has(path) ?? true));

/** Bytes and files of a document in storage that no known snapshot of it stands for, how many of these others left long ago, and the greatest such snapshot. */
export function looseContent(s: State, doc: string): { bytes: number; files: number; left: number; snapshot: number } {
  const contained = new Set<string>();
  let snapshot = 0;
  for (const [, known] of knownOf(s, doc)) {
    if (known.kind !== 'snapshot') continue;
    snapshot = Math.max(snapshot, known.size);
    for (const id of known.subsumes ?? []) contained.add(id);
  }
  let bytes = 0;
  let files = 0;
  let left = 0;
  for (const [path, known] of knownOf(s, doc)) {
    if (known.kind === 'snapshot' || contained.has(known.id) || !isListed(s, path)) continue;
    // What waits, or cannot be read, no snapshot of ours stands for.
    if (known.sealed || known.sections.some((section) => section.doc === doc && section.state !== 'applied')) continue;
    files++;
    if (s.packed.has(known.id)) continue; // its bytes count with the pack
    if (known.kind === 'log' && !isOwn(s, known.writer) && s.options.now() - known.at > patience) left++;
    for (const section of known.sections) if (section.doc === doc) bytes += section.size;
  }
  return { bytes, files, left, snapshot };
}

const isWorthSnapshot = (s: State, open: OpenDoc | undefined): boolean => {
  if (!open?.loaded || isBehind(s, open.id) || isPutOff(s, open.id)) return false;
  const { bytes, left, snapshot } = looseContent(s, open.id);
  return bytes >= Math.max(worth.busy, snapshot / 2) || left >= many;
};

/** When the next snapshot is due, ms since 1970; 0 when one is and has no time yet. */
export function snapshotAt(s: State): number | undefined {
  const times: number[] = [];
  for (const [id, open] of s.open) if (isWorthSnapshot(s, open)) times.push(s.compactAt.get(id) ?? 0);
  for (const [id, row] of tablesOf(s).docs.entries()) if ((row.revive || row.removing) && !isPutOff(s, id)) times.push(0);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** Snapshots of open documents with much loose content, each after a while of its own choosing. */
export function* compactDue(s: State): Proc<void> {
  const now = s.options.now();
  const due: string[] = [];
  for (const [id, open] of s.open) {
    if (!isWorthSnapshot(s, open)) {
      s.compactAt.delete(id);
      continue;
    }
    const crowd = Math.min(50, Math.max(0, tablesOf(s).writers.size - few));
    const at = s.compactAt.get(id) ?? now + (s.options.random(1)[0] ?? 0) / 256 * spread * crowd;
    s.compactAt.set(id, at);
    if (at <= now) due.push(id);
  }
  yield* readAnnounced(s, due); // perhaps somebody else was quicker
  yield* compact(s, due.filter((id) => isWorthSnapshot(s, s.open.get(id))));
}

/** Snapshots of all open documents whose loose content is worth one; for a device that closes or idles. */
export function* compactIdle(s: State, all = false): Proc<void> {
  const due = [...s.open.keys()].filter((id) => isWorthIdling(s, s.open.get(id), all));
  yield* readAnnounced(s, due);
  yield* compact(s, due.filter((id) => isWorthIdling(s, s.open.get(id), all)));
  for (const id of due) {
    const open = s.open.get(id);
    if (open) open.compacted = open.captured;
  }
  yield* collect(s);
}

function isWorthIdling(s: State, open: OpenDoc | undefined, all: boolean): boolean {
  if (!open?.loaded || isBehind(s, open.id) || isPutOff(s, open.id)) return false;
  // Who edited it: others that idle at the same time would write the same again.
  if (!all && open.captured <= open.compacted) return false;
  const { bytes, files, snapshot } = looseContent(s, open.id);
  return files > 2 && bytes >= Math.max(worth.idle, snapshot / 4);
}

/**
 * Looks at documents that live although tombstones name some of their files. What these files alone held is published
 * again; unless a tombstone was put on a version that has all there is: then another one names the other files too.
 */
export function* reviveDue(s: State): Proc<void> {
  const due = [...tablesOf(s).docs.entries()].filter(([doc, row]) => row.revive && !isBehind(s, doc) && !isPutOff(s, doc)).map(([doc]) => doc);
  if (due.length === 0) return;
  yield* publish(s); // edits bring all they build on, as long as a document is to be revived
  yield* listAll(s);
  const lost: string[] = [];
  for (const doc of due) yield* apart(s, doc, () => decide(s, doc, lost));
  yield* publish(s);
  announce(s);
  yield* compact(s, lost);
  for (const doc of lost) if (!isPutOff(s, doc)) updateDoc(s, doc, { revive: false });
}

function* decide(s: State, doc: string, lost: string[]): Proc<void> {
  judge(s, doc);
  if (!docRow(s, doc).revive) return;
  const fate = yield* withDoc(s, doc, (open) => fateOf(s, open, storedVersions(s, open)));
  if (fate === 'unread') markGap(s);
  else if (fate === 'removed') yield* putTombstone(s, doc);
  else if (fate !== undefined) listInCatalog(s, doc);
  if (fate === 'incomplete' && !(yield* complete(s, doc))) markGap(s);
  if (fate === 'anew') yield* renew(s, doc);
  if (fate === 'lost') lost.push(doc);
  if (fate === 'stored') updateDoc(s, doc, { revive: false });
}

/** A snapshot of the catalog, so that files with removed content, which hold a little of it too, can go. */
export const compactCatalog = (s: State): Proc<void> => compact(s, isCatalogLoose(s) ? [''] : []);

function* compact(s: State, docs: readonly string[]): Proc<void> {
  if (docs.length === 0) return;
  yield* publish(s);
  for (const doc of [...docs, ...(isCatalogLoose(s) && !docs.includes('') ? [''] : [])]) {
    yield* apart(s, doc, () => withDoc(s, doc, function* (open) { enqueueSnapshot(s, open); }));
    s.compactAt.delete(doc);
  }
  yield* publish(s); // a snapshot is in storage before a log tells of it
  announce(s);
  yield* publish(s);
}

/** Logs and packs hold a little of the catalog each: without a snapshot of it none of them would ever go. */
function isCatalogLoose(s: State): boolean {
  const { bytes, files, snapshot } = looseContent(s, '');
  return files > 0 && !isBehind(s, '') && !isPutOff(s, '') && bytes >= snapshot / 2;
}

/** Queues a snapshot, which, loaded back, is found whole. What is in it is kept here in the same transaction: else it would count as known, and be gone after a crash. */
function enqueueSnapshot(s: State, open: OpenDoc): void {
  if (!storeEdits(s, open)) return;
  const full = open.replica.full();
  const found = open.id === '' ? checkCatalog(full) : s.options.crdt.check(full);
  if (!sameBytes(found, full.version)) throw new SyncError('damaged', 'A snapshot does not load as it was written.');
  const contained = [...knownOf(s, open.id)].filter(([path, known]) => isListed(s, path) && isContained(s, open, known)).map(([, known]) => known);
  const subsumed = namedFirst(s, open.id, contained).sort((a, b) => a.lamport - b.lamport);
  const section: Section = { doc: open.id, codec: full.codec, version: full.version, bytes: full.bytes };
  const meta = { writer: writerOf(s), lamport: nextLamport(s), subsumes: subsumed.map((known) => known.id), authors: authorsOf(s, subsumed) };
  enqueue(s, { kind: 'snapshot', meta, sections: [section] });
}

/**
 * What a snapshot names of what it contains: all of it where that fits. Else what no other names, half of them at first,
 * so that others can be named too, each with all that it names and is still there: that would be without it. What a pack
 * holds comes last: it can go on its account.
 */
function namedFirst(s: State, doc: string, contained: readonly Known[]): Known[] {
  const most = limitsOf(s).subsumes;
  if (contained.length <= most) return [...contained];
  const there = new Map(contained.map((known) => [known.id, known]));
  const snapshots = [...knownOf(s, doc)].map(([, known]) => known).filter(({ kind }) => kind === 'snapshot');
  const isPacked = ({ id }: Known): boolean => s.packed.has(id);
  const elsewhere = new Set(snapshots.flatMap(({ subsumes = [] }) => subsumes));
  const fresh = contained.filter(({ id, kind }) => kind !== 'snapshot' && !elsewhere.has(id));
  fresh.sort((a, b) => Number(isPacked(a)) - Number(isPacked(b)) || a.lamport - b.lamport);
  const named = new Set(fresh.filter((known) => !isPacked(known)).slice(0, most / 2));
  const groups = snapshots.filter(({ id }) => there.has(id) && !elsewhere.has(id))
    .map((known) => [known.id, ...known.subsumes ?? []].flatMap((id) => there.get(id) ?? [])).sort((a, b) => a.length - b.length);
  for (const group of groups) {
    const more = group.filter((known) => !named.has(known));
    if (named.size + more.length <= most) for (const known of more) named.add(known);
  }
  return [...new Set([...named, ...fresh])].slice(0, most);
}

/** The devices of the writers inside some files. */
export function authorsOf(s: State, files: readonly Known[]): Record<string, DeviceInfo> {
  const authors = new Map(files.flatMap((known) => Object.entries(known.authors ?? {})));
  const self = selfOf(s);
  for (const { writer } of files) {
    const device = tablesOf(s).writers.get(writer)?.device ?? (writer === self.writer ? self.device : undefined);
    if (!device) continue;
    authors.delete(writer); // who wrote last is kept longest
    authors.set(writer, device);
  }
  return Object.fromEntries([...authors].slice(-mostAuthors));
}
