import { SyncError } from '../errors.js';
import type { Section } from '../format/cof-file.js';
import type { Version } from '../crdt/crdt.js';
import { docTag } from '../format/hash.js';
import { parseName } from '../format/names.js';
import { allCovers } from './collect.js';
import { withDoc } from './documents.js';
import { doubt, isWhollyContained } from './forget.js';
import { hasNewEdits } from './merge.js';
import { enqueueLog } from './outbox.js';
import { type Proc, read, write } from './proc.js';
import { publish } from './push.js';
import { idOf } from './receive.js';
import { docRow, isBehind, knownOf, markGap, sameBytes, selfOf, tablesOf, tombstoneCodec, updateDoc, updateSelf } from './records.js';
import { listAll, writeMarkers } from './root.js';
import type { Known, OpenDoc, State } from './state.js';
import { isBuried, putTombstoneAgain } from './tombstones.js';

const hour = 3_600_000;

/** When healing looks again, ms since 1970. What a device begins to look at needs no second look yet; a clock that was set back does not put it off. */
export function healAt(s: State): number {
  const at = selfOf(s).healAt ?? 0;
  return at > s.options.now() + hour ? 0 : at;
}

/**
 * Publishes what this device knows and storage does not hold (any more): lost, damaged or rolled-back files.
 * Looks once an hour; only what is missing in two looks is published, so that a lagging listing costs nothing.
 */
export function* heal(s: State): Proc<void> {
  const now = s.options.now();
  if (now < healAt(s) || tablesOf(s).outbox.size > 0) return;
  const isFirst = selfOf(s).healAt === undefined;
  updateSelf(s, { healAt: now + hour });
  if (isFirst) return;
  yield* listAll(s);
  yield* mendOwnLogs(s);
  const unread = unreadTags(s);
  const sections: Section[] = [];
  const suspects: string[] = [];
  let mends = false;
  function* examine(open: OpenDoc): Proc<void> {
    const { dirty, published, doubted, removed } = docRow(s, open.id);
    if (!open.loaded || isBehind(s, open.id) || hasNewEdits(open) || dirty || removed) return;
    if (published.length === 0 && !doubted && !hasWaiting(s, open.id)) return; // initial content; what came for a closed document stood in a file that is missing by now
    if (unread.has('') || unread.has(docTag(open.id))) return markGap(s); // what looks like a loss may be in there, or be a removal
    const lost = open.replica.uncovered(storedVersions(s, open));
    const isSure = selfOf(s).suspects?.includes(open.id);
    if (lost.length > 0 && !isSure) return void suspects.push(open.id);
    for (const { codec, version, bytes } of lost) sections.push({ doc: open.id, codec, version, bytes });
    if (doubted) updateDoc(s, open.id, { doubted: false });
  }
  for (const doc of s.open.keys()) yield* withDoc(s, doc, examine);
  for (const doc of doubtedDocs(s)) if (!s.open.has(doc)) yield* withDoc(s, doc, examine);
  for (const [doc, lost] of lostTombstones(s)) {
    if (unread.has(docTag(doc))) markGap(s);
    else if (!selfOf(s).suspects?.includes(doc)) suspects.push(doc);
    else {
      for (const known of lost) putTombstoneAgain(s, doc, known);
      mends = true;
    }
  }
  const lostMarkers = [...tablesOf(s).markers.keys()].filter((path) => !s.remote.listed?.has(path));
  yield* writeMarkers(s, (path) => lostMarkers.includes(path) && (selfOf(s).suspects?.includes(path) ?? false));
  yield* mendMarkers(s);
  updateSelf(s, { suspects: [...suspects, ...lostMarkers] });
  if (sections.length > 0) enqueueLog(s, { sections });
  yield* publish(s);
  if (mends || sections.length > 0) s.effects.push({ type: 'warning', error: new SyncError('rollback', 'Storage had lost changes it had acknowledged. This device has published them again; nothing needs to be done.') });
}

/** Own logs that are damaged in storage, by their size or by what others say, are written again as long as their bytes are kept: a name has one content. */
function* mendOwnLogs(s: State): Proc<void> {
  for (const [path, bytes] of [...tablesOf(s).ownLogs.entries()]) {
    const size = s.remote.listed?.get(path);
    if (size === undefined || (size === bytes.length && !s.reportedBad.has(idOf(path)))) continue;
    const found = yield* read('remote', path);
    if (!found) continue;
    if (!sameBytes(found, bytes)) {
      yield* write('remote', path, bytes);
      s.effects.push({ type: 'warning', error: new SyncError('damaged', 'A file of this device was damaged in storage. It was written again; nothing needs to be done.'), path });
    }
    s.reportedBad.delete(idOf(path));
    if (s.remote.listed) s.remote.listed = new Map(s.remote.listed).set(path, bytes.length);
  }
}

/** Documents with files that are missing in storage or damaged there, whoever has noticed that. */
function doubtedDocs(s: State): string[] {
  const covers = allCovers(s);
  for (const [path, file] of tablesOf(s).known.entries()) {
    if (!isStored(s, path, file)) doubt(s, file, covers);
  }
  return [...tablesOf(s).docs.entries()].filter(([, { doubted, removed, removing }]) => doubted && !removed && !removing).map(([doc]) => doc);
}

/** Markers that are there, but not as they were written: by their size, or by what others say. */
function* mendMarkers(s: State): Proc<void> {
  for (const [path, { bytes }] of [...tablesOf(s).markers.entries()]) {
    const size = s.remote.listed?.get(path);
    if (!bytes || size === undefined || (size === bytes.length && !s.reportedBad.has(idOf(path)))) continue;
    const found = yield* read('remote', path);
    if (!found || !sameBytes(found, bytes)) yield* writeMarkers(s, (lost) => lost === path);
  }
}

/** Tombstones that are not in storage any more, by document, and not named by another. Those of one that came back too: else who comes new sees what was removed of it. */
function* lostTombstones(s: State): Generator<[string, readonly Known[]]> {
  for (const doc of s.buried.keys()) {
    const tombstones = [...knownOf(s, doc)].filter(([, { sections }]) => sections.some((section) => section.doc === doc && section.codec === tombstoneCodec));
    const lost = tombstones.filter(([path, known]) => !isStored(s, path, known)).map(([, known]) => known)
      .filter(({ id }) => !tombstones.some(([, { subsumes }]) => subsumes?.includes(id)));
    if (lost.length > 0) yield [doc, lost];
  }
}

/** Documents of which a listed snapshot was not read, by tag; `''` when a pack was not. */
function unreadTags(s: State): Set<string> {
  const isContained = isWhollyContained(s);
  const { known, quarantine } = tablesOf(s);
  const tags = new Set<string>();
  for (const path of s.remote.cold?.keys() ?? []) {
    const name = parseName(path);
    if (name && !known.has(path) && !quarantine.has(path) && !isContained(name)) tags.add(name.docTag ?? '');
  }
  return tags;
}

/** Whether a file is listed as it was written, or was sent since the listing, and nobody says that it is damaged. */
const isStored = (s: State, path: string, { id, size }: Known): boolean =>
  !s.reportedBad.has(id) && (s.remote.sent.has(path) || (s.remote.listed?.get(path) ?? s.remote.cold?.get(path)) === size);

/** Whether something of a document waits for what is missing: a part of it may be shown that is nowhere whole. */
const hasWaiting = (s: State, doc: string): boolean =>
  [...knownOf(s, doc)].some(([, { sections }]) => sections.some((section) => section.doc === doc && section.state === 'pending'));

/** What the listed files hold of a document and keep, as far as they are known and nobody says that they are damaged. */
export function storedVersions(s: State, open: OpenDoc): Version[] {
  const versions: Version[] = [];
  for (const [path, known] of knownOf(s, open.id)) {
    if (!isStored(s, path, known) || isBuried(s, open.id, known.id)) continue;
    for (const section of known.sections) {
      if (section.doc === open.id && section.codec !== tombstoneCodec && section.state === 'applied') versions.push(section.version);
    }
  }
  return versions;
}
