import { allCovers, type Covers, coveredBy } from './collect.js';
import { idOf } from './receive.js';
import { forgetKnown, isOwn, tablesOf, updateDoc } from './records.js';
import type { Known, State } from './state.js';

const week = 7 * 86_400_000;

/**
 * Drops what is known of files that storage no longer lists. Forgetting is always safe: a file that comes back is read
 * again, and a log that follows a forgotten one costs a look at the cold folders.
 * A writer's newest log is kept, because the next one names it; own ones for a week, so that a mirror that brings one
 * back does not look like a twin of this store.
 */
export function forgetUnlisted(s: State, knownBefore: ReadonlySet<string>): void {
  const { known, writers } = tablesOf(s);
  const listed = s.remote.listed;
  let covers: Covers | undefined;
  for (const path of knownBefore) {
    const file = known.get(path);
    if (!file || file.kind !== 'log' || listed?.has(path)) continue;
    if (writers.get(file.writer)?.newest.id === file.id) continue;
    if (file.snap && s.options.now() - file.at < week) continue; // it may tell of a snapshot that is still to come
    if (isOwn(s, file.writer) && s.options.now() - file.at < week) continue;
    doubt(s, file, covers ??= allCovers(s));
    forgetKnown(s, path);
  }
}

/** Calls the documents of a missing file into doubt, unless it went because a newer file contains it: known ones, or announced ones that nobody here needed to read. */
export function doubt(s: State, file: Known, covers: Covers): void {
  if (s.missed.has(file.id) || coveredBy(s, file, covers)) return;
  s.missed.add(file.id);
  const there = s.remote.cold && new Set([...s.remote.cold.keys()].map(idOf)); // what is announced may be gone too
  const mayBeThere = (id: string): boolean => !s.pathOf.has(id) && (there?.has(id) ?? true);
  const announced = [...tablesOf(s).known.entries()].flatMap(([, { writer, snap = [] }]) => snap.filter(({ id }) => mayBeThere(id)).map((one) => ({ ...one, writer })));
  if (file.kind !== 'snapshot' && announced.some(({ kind, writer }) => kind === 'pack' && writer === file.writer)) return;
  for (const { doc } of file.sections) {
    if (doc !== '' && !announced.some((one) => one.doc === doc)) updateDoc(s, doc, { doubted: true });
  }
}

/** Files that known ones of a kind name as contained in them. */
export function containedIn(s: State, kind: 'snapshot' | 'pack'): Set<string> {
  const ids = new Set<string>();
  for (const [, known] of tablesOf(s).known.entries()) {
    if (known.kind === kind) for (const id of known.subsumes ?? []) ids.add(id);
  }
  return ids;
}

/**
 * Whether the whole content of a snapshot or pack is in a file that is known at the moment of the call. Only one of the
 * same kind has all of it: a snapshot that names a pack has what is in there of one document.
 */
export function isWhollyContained(s: State): (file: { readonly kind: string; readonly id: string }) => boolean {
  const contained = new Map<string, ReadonlySet<string>>([['snapshot', containedIn(s, 'snapshot')], ['pack', containedIn(s, 'pack')]]);
  return ({ kind, id }) => contained.get(kind)?.has(id) ?? false;
}

/** Drops what is known of snapshots and packs that are gone because newer ones contain them. */
export function forgetContained(s: State): void {
  const isContained = isWhollyContained(s);
  for (const [path, file] of [...tablesOf(s).known.entries()]) {
    if (isContained(file) && !s.remote.cold?.has(path)) forgetKnown(s, path);
  }
}
