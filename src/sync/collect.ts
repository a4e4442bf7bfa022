import { decodeFile } from '../format/file.js';
import { createCatalog } from './catalog.js';
import { commit } from './documents.js';
import { understands } from './merge.js';
import { all, list, type Proc, read, remove } from './proc.js';
import { forgetKnown, isOwn, sameBytes, selfOf, tablesOf, tombstoneCodec } from './records.js';
import { idOf } from './receive.js';
import type { Known, State } from './state.js';
import { isBuried } from './tombstones.js';

const day = 86_400_000;
/** A file that others wrote, or whose cover no other machine is known to have, is left this long. */
export const patience = 30 * day;
const grace = { durable: 600_000, mirrored: 7 * day };

type Row = readonly [path: string, known: Known];

/** file id → known files that say they contain it */
export type Covers = ReadonlyMap<string, readonly Row[]>;

export function allCovers(s: State): Covers {
  const covers = new Map<string, Row[]>();
  for (const row of tablesOf(s).known.entries()) {
    if (row[1].sealed) continue;
    for (const id of row[1].subsumes ?? []) {
      const rows = covers.get(id);
      if (rows) rows.push(row);
      else covers.set(id, [row]);
    }
  }
  return covers;
}

/** For every section of a file a known other file that contains it; `undefined` when one has none. */
export function coveredBy(s: State, file: Known, all: Covers): Row[] | undefined {
  const covers: Row[] = [];
  for (const { doc, codec } of file.sections) {
    if (!understands(s, doc, codec)) return undefined;
    const cover = all.get(file.id)?.find(([, known]) => known.id !== file.id && (known.kind === 'pack' ? !isBuried(s, doc, file.id) : known.sections[0]?.doc === doc));
    if (!cover) return undefined;
    if (!covers.includes(cover)) covers.push(cover);
  }
  return covers;
}

/**
 * Removes files whose content is, section by section, in files that storage has been seen to hold, whole and right.
 * Time decides only when; that it is safe follows from what contains what.
 */
export function* collect(s: State): Proc<void> {
  const candidates = garbage(s);
  if (candidates.length === 0) return;
  const [packs, snapshots] = yield* all([list('remote', 'p/'), list('remote', 'd/')]);
  const cold = new Map([...(packs ?? []), ...(snapshots ?? [])].map(({ path, size }) => [path, size]));
  s.remote.cold = cold;
  for (const { row, covers } of candidates) {
    const checks = [];
    for (const cover of covers) checks.push(cold.get(cover[0]) === cover[1].size && (yield* holds(s, cover, row[1])));
    if (checks.every(Boolean)) yield* removeFile(s, row);
  }
  yield* commit(s);
}

function* removeFile(s: State, [path, known]: Row): Proc<void> {
  yield* commit(s); // what justifies the removal is durable here first
  yield* remove('remote', path);
  if (known.kind !== 'log') forgetKnown(s, path);
  else tablesOf(s).ownLogs.delete(path);
  s.effects.push({ type: 'views' });
}

/** When the next file may go, ms since 1970; `undefined` when none will by itself. */
export function collectAt(s: State): number | undefined {
  let earliest: number | undefined;
  const covers = allCovers(s);
  for (const [path, known] of tablesOf(s).known.entries()) {
    const at = isStored(s, path, known) ? removableAt(s, known, covers) : undefined;
    if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at;
  }
  return earliest;
}

function garbage(s: State): { row: Row; covers: Row[] }[] {
  const found: { row: Row; covers: Row[] }[] = [];
  const all = allCovers(s);
  for (const row of tablesOf(s).known.entries()) {
    if (!isStored(s, ...row) || (removableAt(s, row[1], all) ?? Infinity) > s.options.now()) continue;
    const covers = coveredBy(s, row[1], all);
    if (covers) found.push({ row, covers });
  }
  return found.sort((a, b) => a.row[1].lamport - b.row[1].lamport);
}

const isStored = (s: State, path: string, known: Known): boolean =>
  known.kind === 'log' ? s.remote.listed?.has(path) ?? false : known.kind !== 'space' && (s.remote.cold?.has(path) ?? true);

/** When a file may be removed as far as manners and delays go; `undefined` while it may not be at all. */
function removableAt(s: State, file: Known, all: Covers): number | undefined {
  const covers = file.sealed ? undefined : coveredBy(s, file, all);
  if (!covers || isNewest(s, file) || tellsOfDamage(s, file)) return undefined;
  const wait = s.options.superseded ?? (s.remote.durable ? grace.durable : grace.mirrored);
  let at = file.sections.length === 0 ? file.at + wait : 0;
  for (const [, cover] of covers) {
    at = Math.max(at, cover.at + wait);
    if (!isOwn(s, file.writer)) at = Math.max(at, cover.at + patience);
    if (!s.remote.durable && !isElsewhere(s, cover)) at = Math.max(at, cover.at + patience);
  }
  if (file.sections.length === 0 && !isOwn(s, file.writer)) at = Math.max(at, file.at + patience);
  return at;
}

/** A writer's newest log stays, so that who missed the others finds out, until another log retires it. */
function isNewest(s: State, file: Known): boolean {
  if (file.kind !== 'log') return false;
  if (file.id === selfOf(s).head) return true;
  const row = tablesOf(s).writers.get(file.writer);
  if (file.writer === selfOf(s).writer) return row?.newest.id === file.id; // acknowledged, that is: its successor may be lost yet
  if (row && row.newest.id !== file.id) return false;
  return !row?.retired;
}

/** Whether it says that a file is damaged which is still there: who has the content of that may not have heard of it yet. */
function tellsOfDamage(s: State, { bad = [] }: Known): boolean {
  const { known, quarantine } = tablesOf(s);
  const isThere = (id: string): boolean => {
    const path = s.pathOf.get(id);
    return path !== undefined && isStored(s, path, known.get(path) as Known);
  };
  return bad.some(isThere) || (bad.length > 0 && [...quarantine.keys()].some((path) => bad.includes(idOf(path))));
}

/** Whether another machine is known to have fetched a file. */
const isElsewhere = (s: State, cover: Known): boolean =>
  s.options.host !== undefined && (tablesOf(s).haves.get(cover.id) ?? []).some((host) => host !== s.options.host);

/** Whether storage holds the cover, byte for byte, and it contains what it says of this file. Read back once. */
function* holds(s: State, [path, cover]: Row, file: Known): Proc<boolean> {
  if (s.remote.readBack.has(`${path} ${file.id}`)) return true;
  const bytes = yield* read('remote', path);
  if (!bytes) return false;
  try {
    const { sections } = decodeFile(path, bytes);
    for (const row of garbageUnder(s, cover)) {
      if (isOwn(s, cover.writer) || contains(s, cover, sections, row)) s.remote.readBack.add(`${path} ${row.id}`);
    }
  } catch {
    return false; // it rotted: nothing goes on its account
  }
  return s.remote.readBack.has(`${path} ${file.id}`);
}

function* garbageUnder(s: State, cover: Known): Generator<Known> {
  for (const id of cover.subsumes ?? []) {
    const known = tablesOf(s).known.get(s.pathOf.get(id) ?? '');
    if (known) yield known;
  }
}

/** Whether somebody else's snapshot or pack does contain a file's sections: its word alone is not enough. */
function contains(s: State, cover: Known, sections: readonly { doc: string; codec: string; version: Uint8Array; bytes: Uint8Array }[], file: Known): boolean {
  if (cover.kind === 'pack') {
    return file.sections.every(({ doc, version }) => isBuried(s, doc, file.id) || sections.some((section) => section.doc === doc && sameBytes(section.version, version)));
  }
  const [whole] = sections;
  if (!whole) return false;
  if (whole.codec === tombstoneCodec) return true;
  if (whole.doc !== '' && !s.options.crdt.ready) return false;
  const replica = whole.doc === '' ? createCatalog() : s.options.crdt.create({});
  try {
    replica.apply([whole]);
    return file.sections.every(({ doc, codec, version }) => doc !== whole.doc || codec === tombstoneCodec || replica.includes(version));
  } finally {
    replica.free();
  }
}
