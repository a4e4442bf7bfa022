import { SyncError } from '../errors.js';
import type { Content } from '../crdt/crdt.js';
import type { Section } from '../format/cof-file.js';
import { parseName } from '../format/names.js';
import { deviceId } from './device-id.js';
import { commit, commitIfRoom, openCatalog } from './documents.js';
import { type Chunk, keepChunk, mergeInto, understands } from './merge.js';
import { sectionsIn } from './outbox.js';
import { all, type Proc, remove } from './proc.js';
import { docRow, openTables, randomId, reindex, selfOf, setMarker, tablesOf, updateDoc, updateSelf } from './records.js';
import { rebuilt } from './repair.js';
import type { DocRow, MarkerRow, OutboxRow, Self, State } from './state.js';
import { LocalStore, salvage, type Salvage } from './store/store.js';

/** Opens what this device keeps. */
export function* open(s: State): Proc<void> {
  if (s.store) return;
  try {
    yield* openStore(s);
  } catch (thrown) {
    // Half of it would be taken for all of it: the next job begins anew.
    s.store = undefined;
    s.tables = undefined;
    s.open.delete('');
    throw thrown;
  }
}

function* openStore(s: State): Proc<void> {
  const { store, broken, salvaged } = yield* LocalStore.open({ path: s.options.storePath, session: randomId(s) });
  s.store = store;
  s.tables = openTables(store);
  if (broken) recover(s, salvaged);
  const { device } = selfOf(s);
  if (device?.name !== s.options.deviceName) updateSelf(s, { device: { id: device?.id ?? (yield* deviceId(s)), name: s.options.deviceName } });
  // A newer version of this app may read what an older one could not.
  for (const [path, row] of tablesOf(s).quarantine.entries()) if (row.code === 'newer-format') tablesOf(s).quarantine.set(path, { ...row, next: 0 });
  reindex(s);
  yield* openCatalog(s);
  yield* commitIfRoom(s); // a full disk can still be read
  if (broken) s.effects.push({ type: 'warning', error: new SyncError('local-store', rebuilt) });
  s.effects.push({ type: 'views' });
}

/** A store whose chain is broken: its content and what it had not sent are kept; all else is learnt anew, under a new writer. */
function recover(s: State, salvaged: Salvage): void {
  const self = salvaged.tables.get('self')?.get('self') as Self | undefined;
  updateSelf(s, {
    ...(self?.device ? { device: self.device } : {}),
    former: [...(self?.former ?? []), ...(self?.writer ? [self.writer] : [])],
  });
  takeMarkers(s, salvaged);
  takeApart(s, salvaged);
}

/** Of a store of which a part is missing. A log that waits may build on one that is lost: all of its content goes into a new one, with whatever it builds on. */
function takeApart(s: State, salvaged: Salvage): Salvage['chunks'] {
  const contents = takeOver(s, salvaged, (path, sections) => parseName(path)?.kind === 'log' && sections.every(({ doc, codec }) => understands(s, doc, codec)));
  for (const { doc } of contents) updateDoc(s, doc, { dirty: true, removed: false, late: true });
  return contents;
}

/** What the root is known by, to any session of this device. */
export function takeMarkers(s: State, { tables }: Salvage): void {
  const { markers } = tablesOf(s);
  for (const [path, row] of tables.get('markers') ?? []) if (!markers.get(path)?.bytes) setMarker(s, path, row as MarkerRow);
}

/** @returns what it holds of documents */
function takeOver(s: State, { tables, chunks }: Salvage, isContained: (path: string, sections: readonly Section[]) => boolean = () => false): Salvage['chunks'] {
  const contents = [...chunks];
  for (const [path, row] of tables.get('outbox') ?? []) {
    if (tablesOf(s).known.has(path)) continue;
    const sections = sectionsIn(path, row as OutboxRow);
    if (!isContained(path, sections)) tablesOf(s).outbox.set(path, row as OutboxRow);
    for (const { doc, codec, version, bytes } of sections) contents.push({ doc, chunk: { codec, version, bytes } satisfies Chunk });
  }
  for (const [doc, row] of tables.get('docs') ?? []) {
    const { unpublished } = row as DocRow;
    // Dirty, also when their content is lost: nobody may go on waiting for these.
    if (doc !== '' && unpublished > 0) updateDoc(s, doc, { unpublished: docRow(s, doc).unpublished + unpublished, dirty: true });
  }
  for (const { doc, chunk } of contents) keepChunk(s, doc, chunk as Chunk);
  for (const { doc } of chunks) if (doc !== '') updateDoc(s, doc, { dirty: true, removed: false, late: true }); // if it is removed is judged when it is looked at
  return contents;
}

/** Brings content of another session's store into the documents that are open here. Whether storage has it, only storage can tell. */
export function mergeOpen(s: State, chunks: Salvage['chunks']): void {
  const contents = new Map<string, Content[]>();
  for (const { doc, chunk } of chunks) {
    const content = chunk as Chunk;
    if (understands(s, doc, content.codec)) contents.set(doc, [...(contents.get(doc) ?? []), content]);
  }
  const { device } = selfOf(s);
  for (const [doc, list] of contents) {
    const document = s.open.get(doc);
    if (document) mergeInto(s, document, list, device ? [device] : [], false);
  }
}

/** Takes over what dead sessions of this device left. Their folders go once all of it is durable in ours. */
export function* adopt(s: State, storePaths: readonly string[]): Proc<void> {
  for (const path of storePaths) {
    const files = s.adopted.get(path) ?? (yield* takeIn(s, path));
    s.adopted.set(path, files); // when there is no room for it now, it must not come a second time
    yield* commit(s);
    yield* all(files.map((file) => remove('local', file)));
    s.adopted.delete(path);
  }
}

/** @returns the files that may go once what they held is durable in ours */
function* takeIn(s: State, path: string): Proc<readonly string[]> {
  const { found, files } = yield* salvage(path);
  takeMarkers(s, found);
  mergeOpen(s, found.gaps ? takeApart(s, found) : takeOver(s, found));
  const self = found.tables.get('self')?.get('self') as Self | undefined;
  if (self?.writer) updateSelf(s, { former: [...new Set([...(selfOf(s).former ?? []), self.writer])] });
  return files;
}
