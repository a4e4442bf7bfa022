import { SyncError } from '../errors.js';
import type { FileEntry } from '../fs/file-system.js';
import { decodeFile } from '../format/file.js';
import { maxFileBytes } from '../format/limits.js';
import { parseName } from '../format/names.js';
import { moveIn } from './move.js';
import { all, list, type Proc, read, write } from './proc.js';
import { isDueAgain, quarantine } from './receive.js';
import { selfOf, setMarker, storeOf, tablesOf, updateDoc } from './records.js';
import type { State } from './state.js';

/** How long a root stays without its marker before that is written again: whoever deletes a folder must not find it half full again, ms. */
const courtesy = 60_000;

/**
 * Lists `l/`, the hot folder: is this still the root this device knows, and can this app read it?
 * An unmounted drive, a wiped or an exchanged root stops here, before anything else is read from it or written to it;
 * unless the user said that an empty one is the space's from now on.
 * @throws SyncError `wrong-root`, `newer-format`
 */
export function* listRoot(s: State): Proc<readonly FileEntry[]> {
  s.remote.rootChecked = false;
  const { head } = selfOf(s);
  const newest = head === undefined ? undefined : s.pathOf.get(head); // as of now: what is acknowledged meanwhile need not be in the listing
  const sentBefore = [...s.remote.sent];
  const entries = yield* list('remote', 'l/');
  const found = entries.filter(({ path }) => parseName(path)?.kind === 'space');
  if (!isKnown(s, found)) yield* unknownRoot(s, entries, found.length > 0);
  yield* all(found.filter(({ path }) => isUnread(s, path)).map((entry) => readMarker(s, entry)));
  s.remote.listed = new Map(entries.map(({ path, size }) => [path, size]));
  for (const path of sentBefore) s.remote.sent.delete(path);
  s.remote.rootChecked = true;
  noticeRollback(s, newest);
  return entries;
}

/** Whether what this device knows the root by is there, looked at before each write to a folder: its drive may be gone since the last listing. */
export function* isStillRoot(s: State): Proc<boolean> {
  const { markers } = tablesOf(s);
  if (s.remote.durable || markers.size === 0) return true;
  for (const path of markers.keys()) if (yield* read('remote', path)) return true;
  return false;
}

function isUnread(s: State, path: string): boolean {
  const aside = tablesOf(s).quarantine.get(path);
  return !tablesOf(s).markers.get(path)?.bytes && (!aside || isDueAgain(s, aside, undefined));
}

function* readMarker(s: State, { path, size }: FileEntry): Proc<void> {
  const { markers } = tablesOf(s);
  // Whatever its bytes are, it is a marker: what counts is its name.
  if (!markers.has(path)) markers.set(path, {});
  const bytes = size > maxFileBytes ? undefined : yield* read('remote', path);
  if (!bytes) return;
  try {
    decodeFile(path, bytes);
    setMarker(s, path, { bytes });
  } catch (thrown) {
    const error = SyncError.from(thrown);
    // One of a newer format closes the root to this app.
    if (error.code === 'newer-format') {
      markers.delete(path);
      throw error;
    }
    if (!markers.get(path)?.bytes) quarantine(s, path, error); // so that who has its bytes is told; another job may have read it right meanwhile
  }
}

function isKnown(s: State, found: readonly FileEntry[]): boolean {
  const { markers } = tablesOf(s);
  const isIt = markers.size === 0 || found.some(({ path }) => markers.has(path));
  if (isIt) s.remote.unmarkedSince = undefined;
  return isIt;
}

/**
 * What to do with a root without a marker that this device knows. Empty, it may be what the user wants. Holding the
 * newest log of every writer, it is known by these: their names are hashes of bytes that were verified. Anything else stops.
 */
function* unknownRoot(s: State, entries: readonly FileEntry[], isOthers: boolean): Proc<void> {
  if (s.remote.move) return yield* moveIn(s, entries);
  const bare = isKnownByLogs(s, entries) && [...tablesOf(s).markers.entries()].some(([, { bytes }]) => bytes);
  s.remote.unmarkedSince = bare ? s.remote.unmarkedSince ?? s.options.now() : undefined;
  if (!bare) throw new SyncError('wrong-root', isOthers ? others : absent);
  if (Math.abs(s.options.now() - (s.remote.unmarkedSince ?? 0)) < courtesy) throw new SyncError('wrong-root', unmarked);
  yield* writeMarkers(s, (path) => !entries.some((entry) => entry.path === path));
}

const others = 'This storage holds another space than the one this device knows. Nothing was read or written. Connect the right folder or bucket, or start with an empty local store to join this one.';
const absent = 'The space this device knows is not in this storage: the drive may not be mounted, or the folder was emptied or exchanged. Nothing was read or written. Bring its files back, or connect with { move: true } to publish all that this device has in the empty storage.';
const unmarked = 'The marker by which this space is known, l/0-space-….cof, is missing from storage, though its other files are there. Nothing was read or written. If it is still missing in a minute, it is written again; nothing needs to be done.';

function isKnownByLogs(s: State, entries: readonly FileEntry[]): boolean {
  const { known, writers } = tablesOf(s);
  const sizes = new Map(entries.map(({ path, size }) => [path, size]));
  const newest = [...writers.entries()].flatMap(([, row]) => (row.retired ? [] : s.pathOf.get(row.newest.id) ?? []));
  return newest.length > 0 && newest.every((path) => sizes.get(path) === known.get(path)?.size);
}

/** Writes those markers again that storage has lost: without one of them a device that knows only that stops. */
export function* writeMarkers(s: State, isLost: (path: string, bytes: Uint8Array) => boolean): Proc<void> {
  for (const [path, { bytes }] of [...tablesOf(s).markers.entries()]) {
    if (!bytes || !isLost(path, bytes)) continue;
    yield* write('remote', path, bytes);
    s.effects.push({ type: 'warning', error: new SyncError('rollback', 'Storage had lost the marker by which this space is known. It was written again; nothing needs to be done.'), path });
  }
}

/** Tells once when storage no longer lists our newest log, which nobody may remove. What it lacks is published again by healing. */
function noticeRollback(s: State, newest: string | undefined): void {
  const lost = newest !== undefined && !s.remote.listed?.has(newest);
  if (lost && !s.remote.rolledBack) {
    for (const doc of storeOf(s).chunkDocs()) if (doc !== '') updateDoc(s, doc, { doubted: true });
    s.effects.push({ type: 'warning', error: new SyncError('rollback', 'Storage no longer has files it had acknowledged. What this device knows is published again; nothing needs to be done.'), path: newest });
  }
  s.remote.rolledBack = lost;
}

/** Lists everything that holds documents. */
export function* listAll(s: State): Proc<void> {
  yield* listRoot(s);
  const cold = yield* all([list('remote', 'p/'), list('remote', 'd/')]);
  s.remote.cold = new Map(cold.flat().map(({ path, size }) => [path, size]));
}
