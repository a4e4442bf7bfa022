import { SyncError } from '../errors.js';
import type { FileEntry } from '../fs/file-system.js';
import { parseName } from '../format/names.js';
import { commit } from './documents.js';
import { all, list, type Proc, write } from './proc.js';
import { docRow, forgetKnown, markGap, reindex, rotateWriter, storeOf, tablesOf, updateDoc, updateSelf } from './records.js';
import type { State } from './state.js';

/**
 * Makes an empty root the space's, because the user said so: its markers are written, and all that this device has is
 * unpublished again. What is decided is durable here before anything is written: a crash in between only means that
 * all of it is sent once more.
 * @throws SyncError `wrong-root` when it is not empty
 */
export function* moveIn(s: State, hot: readonly FileEntry[]): Proc<void> {
  const cold = yield* all([list('remote', 'p/'), list('remote', 'd/')]);
  const { known, markers } = tablesOf(s);
  // What is left of this space is no obstacle, be it under names that this device has verified.
  if ([...hot, ...cold.flat()].some(({ path }) => parseName(path) && !known.has(path))) {
    throw new SyncError('wrong-root', 'The space cannot be moved to this storage: it holds files of another one, or some of this one that this device has not read. Nothing was read or written. Connect an empty folder, bucket or prefix.');
  }
  forgetStorage(s);
  for (const doc of new Set([...storeOf(s).chunkDocs(), ...s.open.keys()])) publishAgain(s, doc);
  // An older version of this library did not keep them: the next write makes a new one.
  for (const [path, { bytes }] of [...markers.entries()]) if (!bytes) markers.delete(path);
  yield* commit(s);
  for (const [path, { bytes }] of [...markers.entries()]) if (bytes) yield* write('remote', path, bytes);
  s.remote.move = false;
  s.remote.moved = true;
}

function forgetStorage(s: State): void {
  const { known, quarantine } = tablesOf(s);
  for (const path of [...known.keys()]) forgetKnown(s, path);
  for (const path of [...quarantine.keys()]) quarantine.delete(path);
  reindex(s);
  rotateWriter(s); // others learn of this device by a writer's first log
  updateSelf(s, { coldAt: 0, have: [], untold: [], suspects: [] });
  markGap(s);
}

function publishAgain(s: State, doc: string): void {
  const { removed, removing, published, unpublished } = docRow(s, doc);
  const open = s.open.get(doc);
  if (removed || removing || (open && published.length === 0 && !docRow(s, doc).dirty)) return;
  updateDoc(s, doc, { published: [], dirty: true, revive: false, ...(doc === '' ? {} : { unpublished: Math.max(1, unpublished) }) });
  if (doc === '' && open) open.edited++;
}
