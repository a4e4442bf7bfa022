import { SyncError } from '../errors.js';
import type { FileEntry } from '../fs/file-system.js';
import { decodeFile } from '../format/file.js';
import { maxFileBytes } from '../format/limits.js';
import { parseName } from '../format/names.js';
import { all, list, type Proc, read } from './proc.js';
import { selfOf, tablesOf } from './records.js';
import type { State } from './state.js';

/**
 * Lists `l/`, the hot folder: is this still the root this device knows, and can this app read it?
 * An unmounted drive, a wiped or an exchanged root stops here, before anything else is read from it or written to it.
 * @throws SyncError `wrong-root`, `newer-format`
 */
export function* listRoot(s: State): Proc<readonly FileEntry[]> {
  s.remote.rootChecked = false;
  const { head } = selfOf(s);
  const newest = head === undefined ? undefined : s.pathOf.get(head); // as of now: what is acknowledged meanwhile need not be in the listing
  const sentBefore = [...s.remote.sent];
  const entries = yield* list('remote', 'l/');
  const found = entries.filter(({ path }) => parseName(path)?.kind === 'space');
  checkMarkers(s, found.map(({ path }) => path));
  yield* all(found.filter(({ path }) => !tablesOf(s).markers.has(path)).map((entry) => readMarker(s, entry)));
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

function* readMarker(s: State, { path, size }: FileEntry): Proc<void> {
  const bytes = size > maxFileBytes ? undefined : yield* read('remote', path);
  try {
    if (bytes) decodeFile(path, bytes);
  } catch (thrown) {
    // A damaged marker is still a marker: what counts is its name. One of a newer format closes the root to this app.
    if (thrown instanceof SyncError && thrown.code === 'newer-format') throw thrown;
  }
  tablesOf(s).markers.set(path, {});
}

function checkMarkers(s: State, found: readonly string[]): void {
  const { markers } = tablesOf(s);
  if (markers.size > 0 && !found.some((path) => markers.has(path))) {
    throw new SyncError('wrong-root', found.length > 0
      ? 'This storage holds another space than the one this device knows. Nothing was read or written. Connect the right folder or bucket, or start with an empty local store to join this one.'
      : 'The space this device knows is not in this storage: the drive may not be mounted, or the folder was emptied or exchanged. Nothing was read or written. Bring its files back, or start with an empty local store to begin anew.');
  }
}

/** Tells once when storage no longer lists our newest log, which nobody may remove. What it lacks is published again by healing. */
function noticeRollback(s: State, newest: string | undefined): void {
  const lost = newest !== undefined && !s.remote.listed?.has(newest);
  if (lost && !s.remote.rolledBack) {
    s.effects.push({ type: 'warning', error: new SyncError('rollback', 'Storage no longer has files it had acknowledged. What this device knows is published again; nothing needs to be done.'), path: newest });
  }
  s.remote.rolledBack = lost;
}
