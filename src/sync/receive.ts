import { SyncError } from '../errors.js';
import type { Content } from '../crdt/crdt.js';
import type { Announcement, CofFile, DeviceInfo, Section } from '../format/cof-file.js';
import { decodeFile } from '../format/file.js';
import { extendChains } from './chains.js';
import { commit } from './documents.js';
import { keepChunk, mergeInto, understands } from './merge.js';
import type { Proc } from './proc.js';
import { docRow, isBehind, isOwn, markMissing, selfOf, setKnown, tablesOf, tombstoneCodec, updateDoc, updateSelf, wasRead } from './records.js';
import type { Known, KnownSection, QuarantineRow, SectionState, State, WriterRow } from './state.js';
import { isBuried, judge, revive } from './tombstones.js';

/** A file as it was read from storage. */
export interface Fetched { readonly path: string; readonly bytes: Uint8Array }

/**
 * Takes in files: verified, then made durable and known in one local transaction, then merged into open documents in
 * one pass each. What is not right is quarantined and stops nothing else.
 */
export function* receive(s: State, fetched: readonly Fetched[]): Proc<void> {
  const contents = new Map<string, Content[]>(); // document → what came for it
  const devices = new Map<string, Map<string, DeviceInfo>>();
  const files: { path: string; file: CofFile; size: number }[] = [];
  for (const { path, bytes } of fetched) {
    if (tablesOf(s).known.has(path)) continue;
    try {
      files.push({ path, file: understood(decodeFile(path, bytes)), size: bytes.length });
    } catch (thrown) {
      quarantine(s, path, withAdvice(SyncError.from(thrown), path), bytes.length);
    }
  }
  files.sort((a, b) => (a.file.meta.lamport ?? 0) - (b.file.meta.lamport ?? 0)); // fewer contents wait for others; nothing depends on it
  for (const { path, file, size } of files) {
    const known = knownFrom(s, path, file, size, (section) => stateOf(s, idOf(path), section));
    // All files of this transaction first: a predecessor beside its successor is no gap.
    setKnown(s, path, known);
    learnWriters(s, file, known);
  }
  if (files.length > 0) noteRetired(s); // what retires a log may come before it
  extendChains(s, new Set(files.filter(({ file }) => file.kind === 'log').map(({ file }) => file.meta.writer ?? '')));
  const tombstones = files.flatMap(({ file }) => file.sections.filter(({ codec }) => codec === tombstoneCodec));
  for (const { doc } of tombstones) if (!isBehind(s, doc)) judge(s, doc); // else when all of it was read
  for (const { path, file } of files) {
    if (file.kind === 'log') noticeGaps(s, file);
    for (const section of file.sections) {
      if (section.codec === tombstoneCodec || isBuried(s, section.doc, idOf(path))) continue;
      if (docRow(s, section.doc).removed) revive(s, section.doc);
      sort(s, section, file, contents, devices);
    }
  }
  const settleAnnounced = noticeAnnounced(s, files.flatMap(({ file }) => file.meta.snap ?? []));
  try {
    yield* commit(s);
  } finally {
    // Also when that failed: the files count as known from now on, nobody reads them again in this session, and the
    // next commit takes them along.
    for (const [doc, list] of contents) {
      const open = s.open.get(doc);
      if (open) mergeInto(s, open, list, [...(devices.get(doc)?.values() ?? [])], true);
    }
    settleAnnounced();
    if (files.length > 0) s.effects.push({ type: 'views' });
  }
}

/** Only a snapshot is a tombstone. Its codec elsewhere means what nobody knows yet: it removes nothing, and is kept. */
function understood(file: CofFile): CofFile {
  if (file.kind === 'snapshot') return file;
  return { ...file, sections: file.sections.map((section) => (section.codec === tombstoneCodec ? { ...section, codec: misplaced } : section)) };
}

const misplaced = `${tombstoneCodec}?`;

function sort(s: State, section: Section, file: CofFile, contents: Map<string, Content[]>, devices: Map<string, Map<string, DeviceInfo>>): void {
  const present = s.open.get(section.doc);
  const isHere = present?.loaded && understands(s, section.doc, section.codec) && present.replica.includes(section.version);
  if (!isHere) keepChunk(s, section.doc, section, { read: true }); // all that a loaded replica has came from what is stored here, or will be
  if (!s.open.has(section.doc) || !understands(s, section.doc, section.codec)) return;
  // Of what is here nothing is merged again: a snapshot may bring along what waits, and that would then be here without being stored.
  contents.set(section.doc, [...(contents.get(section.doc) ?? []), ...(isHere ? [] : [section])]);
  const device = tablesOf(s).writers.get(file.meta.writer ?? '')?.device;
  if (device && !isOwn(s, file.meta.writer ?? '')) devices.set(section.doc, (devices.get(section.doc) ?? new Map<string, DeviceInfo>()).set(device.id, device));
}

function stateOf(s: State, id: string, { doc, codec }: Section): SectionState {
  if (codec === tombstoneCodec && understands(s, doc, codec)) return 'applied';
  if (isBuried(s, doc, id)) return 'dropped';
  return understands(s, doc, codec) ? 'kept' : 'unknown';
}

/** The id in a path of the grammar. */
export const idOf = (path: string): string => path.slice(-30, -4);

export function knownFrom(s: State, path: string, { kind, meta, sections }: CofFile, size: number, state: (section: Section) => SectionState): Known {
  return {
    kind, id: idOf(path), writer: meta.writer ?? '', lamport: meta.lamport ?? 0, size, at: s.options.now(),
    sections: sections.map((section): KnownSection => ({
      doc: section.doc, codec: section.codec, version: section.version, size: Math.min(size, section.bytes.length), state: state(section),
    })),
    ...(meta.prev ? { prev: meta.prev } : {}),
    ...(meta.snap ? { snap: [...meta.snap] } : {}),
    ...(meta.subsumes ? { subsumes: [...meta.subsumes] } : {}),
    ...(meta.retires ? { retires: [...meta.retires] } : {}),
    ...(meta.bad ? { bad: [...meta.bad] } : {}),
    ...(meta.authors ? { authors: { ...meta.authors } } : {}),
    ...(meta.sealed ? { sealed: true } : {}),
  };
}

/** What a file says of its writer and of others. */
export function learnWriters(s: State, { kind, meta, sections }: CofFile, known: Known): void {
  const { writers, haves } = tablesOf(s);
  updateSelf(s, { lamport: Math.max(selfOf(s).lamport, known.lamport), ...(isOwn(s, known.writer) || sections.length === 0 ? {} : { unacknowledged: true }) });
  for (const [writer, device] of Object.entries(meta.authors ?? {})) {
    const row = writers.get(writer);
    if (row && !row.device) writers.set(writer, { ...row, device });
  }
  if (kind !== 'log') {
    if (!isOwn(s, known.writer)) updateSelf(s, { have: [...(selfOf(s).have ?? []), known.id] });
    return;
  }
  const old = writers.get(known.writer);
  const host = meta.host ?? old?.host;
  const device = meta.device ?? old?.device;
  const isNewest = !old || known.lamport >= old.newest.lamport;
  writers.set(known.writer, {
    ...(device ? { device } : {}),
    ...(host ? { host } : {}),
    newest: isNewest ? { id: known.id, lamport: known.lamport } : old.newest,
    contiguous: old?.contiguous ?? 0,
    ...(old?.readTo ? { readTo: old.readTo } : {}),
    ...(old?.brokenAt ? { brokenAt: old.brokenAt } : {}),
    ...(old?.missed ? { missed: old.missed } : {}),
    unread: isNewest ? meta.missed : old.unread,
    seen: raised(old, meta.seen ?? {}),
    at: isNewest ? s.options.now() : old.at,
    ...(old?.retired && (!isNewest || old.newest.id === known.id) ? { retired: true } : {}),
  });
  if (meta.retires && isOwn(s, known.writer)) noteRetired(s);
  if (host && host !== s.options.host) for (const id of meta.have ?? []) haves.set(id, [...new Set([...(haves.get(id) ?? []), host])]);
}

function noteRetired(s: State): void {
  const { known, writers } = tablesOf(s);
  const ids = new Set([...known.entries()].flatMap(([, { retires }]) => retires ?? []));
  for (const [writer, row] of [...writers.entries()]) if (!row.retired && ids.has(row.newest.id)) writers.set(writer, { ...row, retired: true });
}

function raised(row: WriterRow | undefined, seen: Readonly<Record<string, number>>): Record<string, number> {
  const result = { ...row?.seen };
  for (const [writer, lamport] of Object.entries(seen)) result[writer] = Math.max(result[writer] ?? 0, lamport);
  return result;
}

/** Something is missing when a log's predecessor, or a log that it retires, was not read. That it is listed or subsumed is no excuse. */
function noticeGaps(s: State, { meta }: CofFile): void {
  if ((meta.prev !== undefined && !wasRead(s, meta.prev)) || meta.retires?.some((id) => !wasRead(s, id))) markMissing(s);
}

/**
 * A document is behind when a snapshot of it is announced that was not read: the files it stands for may be gone.
 * @returns what takes that back, once all is merged, where the document has the content of every snapshot announced
 */
function noticeAnnounced(s: State, snap: readonly Announcement[]): () => void {
  const unread = snap.filter(({ kind, id, doc }) => kind === 'snapshot' && doc !== undefined && !s.pathOf.has(id));
  const cleared = new Map(unread.map(({ doc = '' }) => [doc, docRow(s, doc).cleared]));
  for (const doc of cleared.keys()) updateDoc(s, doc, { cleared: 0 });
  return () => {
    for (const { doc = '', version } of unread) if (!version?.length || !s.open.get(doc)?.replica.includes(version)) cleared.delete(doc);
    for (const [doc, before] of cleared) updateDoc(s, doc, { cleared: before });
  };
}

/** Whether an error of reading a file is one of the storage, and not of that file alone. */
export const stopsAll = ({ code }: SyncError): boolean => ['network', 'auth', 'needs-auth', 'clock', 'aborted', 'closed', 'not-found'].includes(code);

const longestWait = 3_600_000;

/**
 * Whether a file that was put aside is to be read again. A clock that was set back does not put it off.
 * One of a newer format is what its name says: the next session looks again, which may be of a newer app.
 */
export function isDueAgain(s: State, { next, size }: QuarantineRow, listed: number | undefined): boolean {
  if (size !== undefined && next > 0 && (listed ?? size) === size) return false;
  return next <= s.options.now() || next > s.options.now() + longestWait;
}

const withAdvice = (error: SyncError, path: string): SyncError => error.code === 'damaged'
  ? new SyncError('damaged', `${error.message} It is left as it is and read again later; nothing needs to be done. (${path})`, { cause: error })
  : error;

/** Puts a file aside: it is read again later, never subsumed and never removed. */
export function quarantine(s: State, path: string, error: SyncError, size = 0): void {
  const rows = tablesOf(s).quarantine;
  const tries = (rows.get(path)?.tries ?? 0) + 1;
  const wait = Math.min(longestWait, 2_000 * 2 ** tries);
  const { code, message } = error;
  rows.set(path, { code, message, tries, next: s.options.now() + wait, ...(rows.get(path)?.told ? { told: true } : {}), ...(code === 'newer-format' ? { size } : {}) });
  if (tries === 1) s.effects.push({ type: 'warning', error, path });
  s.effects.push({ type: 'views' });
}
