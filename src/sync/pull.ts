import { SyncError } from '../errors.js';
import type { FileEntry } from '../fs/file-system.js';
import { docTag } from '../format/hash.js';
import { maxCounted, maxFileBytes } from '../format/limits.js';
import { type FileName, parseName } from '../format/names.js';
import type { Catalog } from './catalog.js';
import { closeChains } from './chains.js';
import { commit } from './documents.js';
import { all, list, type Proc, read } from './proc.js';
import { publish } from './push.js';
import { type Fetched, idOf, isDueAgain, quarantine, receive, stopsAll } from './receive.js';
import { docRow, isBehind, markGap, markMissing, rotateWriter, selfOf, storeOf, tablesOf, updateDoc, updateSelf } from './records.js';
import { listRoot } from './root.js';
import type { OpenDoc, QuarantineRow, State } from './state.js';
import { beginWait } from './tailed.js';
import { exhume, judge } from './tombstones.js';
import { repairStore } from './repair.js';
import { containedIn, forgetContained, forgetUnlisted, isWhollyContained } from './forget.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 86_400_000;
const week = 7 * day;
/** Files that go into one local transaction, so that a long first load is kept as it goes. */
const batch = { files: 64, bytes: 4 * 1024 * 1024 };
/** So many files are there in a moment: no progress is told of them. */
const few = 8;

interface Listed extends FileName { readonly size: number }

/** Lists, reads and merges what is new, then brings open documents that missed something up to date. */
export function* pull(s: State): Proc<void> {
  yield* repairStore(s);
  const before = new Set(tablesOf(s).known.keys());
  const entries = yield* listRoot(s);
  forgetUnlisted(s, before);
  const complete = yield* readNew(s, logsIn(s, entries));
  if (!complete) markMissing(s);
  yield* retryCold(s);
  if (isColdDue(s)) markGap(s);
  const behind = [...behindDocs(s)];
  if (behind.length > 0) yield* clear(s, behind, complete ? entries : undefined);
  else yield* commit(s);
  beginWait(s);
  if (s.remote.moved) yield* publish(s);
}

/** Whether to look at the cold folders again: once a day; and on the day after something was missing, first after a minute and later every hour. */
function isColdDue(s: State): boolean {
  const { coldAt, missedAt = 0 } = selfOf(s);
  const since = s.options.now() - coldAt;
  const looked = coldAt - missedAt;
  if (Math.abs(since) > day) return true; // or the clock was set back
  return Math.abs(looked) < day && since >= Math.min(hour, Math.max(minute, looked));
}

const named = (entries: readonly FileEntry[]): Listed[] => entries.flatMap(({ path, size }) => {
  const name = parseName(path);
  return name ? [{ ...name, size }] : [];
});

function logsIn(s: State, entries: readonly FileEntry[]): Listed[] {
  const logs = named(entries).filter(({ kind }) => kind === 'log');
  noticeTwin(s, logs);
  return logs;
}

/** A file in our name that we neither know nor are about to send: this store is a restored backup, or a clone of it lives. */
function noticeTwin(s: State, logs: readonly Listed[]): void {
  const { writer } = selfOf(s);
  const { known, outbox } = tablesOf(s);
  if (writer && logs.some((log) => log.writer === writer && !known.has(log.path) && !outbox.has(log.path))) rotateWriter(s);
}

/**
 * Reads and takes in the files that are not known yet; failures of single files are put aside.
 * @returns false when a listed file was not there any more
 */
function* readNew(s: State, files: readonly Listed[]): Proc<boolean> {
  const { known, outbox, quarantine: aside } = tablesOf(s);
  const isDue = ({ path, size }: Listed): boolean => {
    const row = aside.get(path);
    return !row || isDueAgain(s, row, size);
  };
  const todo = files.filter((file) => !known.has(file.path) && !outbox.has(file.path) && isDue(file));
  const tell = (done: number): void => { if (todo.length > few) s.effects.push({ type: 'progress', done, total: todo.length }); };
  let done = 0;
  // Each file counts by itself: over a slow line a batch takes so long that people take it for stuck.
  function* counted(file: Listed): Proc<Fetched | 'aside' | undefined> {
    const one = yield* fetchOne(s, file);
    tell(++done);
    return one;
  }
  let complete = true;
  tell(0);
  for (let from = 0; from < todo.length;) {
    const part = nextBatch(todo, from);
    from += part.length;
    const fetched = yield* all(part.map(counted));
    if (fetched.includes(undefined)) complete = false;
    yield* receive(s, fetched.filter((one) => one !== undefined && one !== 'aside'));
  }
  return complete;
}

function nextBatch(files: readonly Listed[], from: number): Listed[] {
  const part: Listed[] = [];
  for (let bytes = 0, at = from; at < files.length && part.length < batch.files && bytes < batch.bytes; at++) {
    const file = files[at] as Listed;
    part.push(file);
    bytes += file.size;
  }
  return part;
}

/** Tries those snapshots and packs again that could not be read; the logs among them come with the listing. */
function* retryCold(s: State): Proc<void> {
  const rows = tablesOf(s).quarantine;
  for (const [path, row] of [...rows.entries()]) {
    const name = parseName(path);
    if (path.startsWith('l/') && !s.remote.listed?.has(path)) {
      rows.delete(path);
      markGap(s);
    }
    if (path.startsWith('l/') || !name) continue;
    const size = s.remote.cold?.get(path);
    if (size === undefined && (isLeftAlone(row) || s.remote.missing.has(path))) {
      if (s.remote.cold && rows.delete(path)) markGap(s);
      continue; // else a listing has to tell first whether it is there, and how large
    }
    if (!isDueAgain(s, row, size)) continue;
    if (!(yield* readNew(s, [{ ...name, size: size ?? 0 }]))) {
      rows.delete(path);
      markGap(s);
    }
  }
}

/** Whether only a listing can tell that a file that was put aside has gone: it is not read. */
const isLeftAlone = ({ code, next, size }: QuarantineRow): boolean => code === 'too-large' || (size !== undefined && next > 0);

/** How often a listed file may be missing before it is put aside: what contains it is listed by then, if it was collected. */
const patience = 3;

/** One file's bytes; `aside` when it cannot be had for a reason of its own; `undefined` when it is gone. Only what stops every file stops the pull. */
function* fetchOne(s: State, { path, size, lamport = 0 }: Listed): Proc<Fetched | 'aside' | undefined> {
  if (size > maxFileBytes || lamport > maxCounted) {
    quarantine(s, path, new SyncError('too-large', `A file of ${size} bytes and number ${lamport} is over the limit of ${maxFileBytes} or ${maxCounted}; it is left alone.`));
    return 'aside';
  }
  try {
    const bytes = yield* read('remote', path);
    const misses = bytes ? 0 : (s.remote.missing.get(path) ?? 0) + 1;
    if (bytes) s.remote.missing.delete(path);
    else s.remote.missing.set(path, misses);
    if (misses <= patience) return bytes && { path, bytes };
    quarantine(s, path, new SyncError('damaged', 'A file is listed and is not there. It is looked for again later; nothing needs to be done.'));
    return 'aside';
  } catch (thrown) {
    const error = SyncError.from(thrown);
    if (stopsAll(error)) throw error;
    quarantine(s, path, error);
    return 'aside';
  }
}

/** Open documents that miss something, and removed ones whose content is still kept here. */
function* behindDocs(s: State): Generator<string> {
  for (const [id, open] of s.open) if (open.loaded && isBehind(s, id)) yield id;
  const entries = (s.open.get('')?.replica as Catalog | undefined)?.value;
  for (const id of storeOf(s).chunkDocs()) if (!s.open.has(id) && entries?.get(id)?.deleted && isBehind(s, id)) yield id;
  for (const [id, row] of tablesOf(s).docs.entries()) {
    if ((row.removing || row.revive || row.doubted) && !s.open.has(id) && isBehind(s, id)) yield id;
  }
}

/**
 * Brings documents up to date: the hot folder again, then the cold ones (this order: what compaction took out of the
 * first stands in the others by then), every snapshot and pack that no verified one contains, then the live logs.
 */
function* clear(s: State, docs: readonly string[], listed: readonly FileEntry[] | undefined): Proc<void> {
  for (let tries = 0; tries < 3; tries++) {
    const { gap } = selfOf(s);
    const hot = tries === 0 && listed ? listed : yield* listRoot(s);
    const [packs, snapshots] = yield* all([list('remote', 'p/'), list('remote', 'd/')]);
    const cold = [...(packs ?? []), ...(snapshots ?? [])];
    s.remote.cold = new Map(cold.map(({ path, size }) => [path, size]));
    forgetContained(s);
    let complete = true;
    for (const doc of docs) if (!(yield* exhume(s, doc))) complete = false;
    const tags = new Set(docs.map(docTag));
    const wanted = named(cold).filter(({ kind, docTag: tag }) => kind === 'pack' || (kind === 'snapshot' && tag !== undefined && tags.has(tag)));
    if (!(yield* readCold(s, wanted)) || !(yield* readNew(s, logsIn(s, hot)))) complete = false;
    if (!complete) continue; // something went while we were reading: what replaced it is listed by now
    // A removal waits for nothing: a snapshot that comes after it brings the document back.
    for (const doc of docs) if (docRow(s, doc).removing || !lacksAnnounced(s, doc)) updateDoc(s, doc, { cleared: gap });
    updateSelf(s, { coldAt: s.options.now() });
    for (const doc of docs) judge(s, doc); // now that all of it is listed
    if ([...s.open.values()].every((open) => !isBehind(s, open.id))) closeChains(s);
    yield* commit(s);
    return;
  }
}

/** Newest first: of each document one snapshot at a time, because it mostly contains the ones before it and they need not be read. */
function* readCold(s: State, files: readonly Listed[]): Proc<boolean> {
  let left = [...files].sort((a, b) => (b.lamport ?? 0) - (a.lamport ?? 0));
  let complete = true;
  while (left.length > 0) {
    const isContained = isWhollyContained(s);
    left = left.filter((file) => !isContained(file));
    const tags = new Set<string>();
    const isNext = ({ kind, docTag: tag = '' }: Listed): boolean => kind === 'pack' || (!tags.has(tag) && tags.add(tag).size > 0);
    const next = new Set(left.filter(isNext));
    if (!(yield* readNew(s, [...next]))) complete = false;
    left = left.filter((file) => !next.has(file));
  }
  return complete;
}

/**
 * Reads snapshots of documents that others announced and whose content is here already: what they contain needs no
 * snapshot of ours, and our own files among that may go.
 */
export function* readAnnounced(s: State, docs: readonly string[]): Proc<void> {
  const contained = containedIn(s, 'snapshot');
  const unread = new Set<string>();
  const of = new Set<string>();
  for (const [, known] of tablesOf(s).known.entries()) {
    for (const { kind, id, doc } of known.snap ?? []) {
      if (kind !== 'snapshot' || doc === undefined || !docs.includes(doc) || s.pathOf.has(id) || contained.has(id)) continue;
      unread.add(id);
      of.add(doc);
    }
  }
  const entries = yield* all([...of].map((doc) => list('remote', `d/${docTag(doc)}-`)));
  yield* readCold(s, named(entries.flat()).filter(({ id }) => unread.has(id)));
}

/** Whether a known log announces a snapshot of the document whose content is nowhere here. On a mirror it may come later than what tells of it. */
function lacksAnnounced(s: State, doc: string): boolean {
  const open: OpenDoc | undefined = s.open.get(doc);
  const contained = containedIn(s, 'snapshot');
  for (const path of tablesOf(s).quarantine.keys()) contained.add(idOf(path)); // that one is tried again by itself
  for (const [, known] of tablesOf(s).known.entries()) {
    if (s.options.now() - known.at > week) continue;
    for (const { kind, id, doc: of, version } of known.snap ?? []) {
      if (kind !== 'snapshot' || of !== doc || s.pathOf.has(id) || contained.has(id)) continue;
      if (!open || !version?.length || !open.replica.includes(version)) return true;
    }
  }
  return false;
}
