import type { Applied, CrdtReplica } from '../../crdt/crdt.js';
import type { Section } from '../../format/cof-file.js';
import { tombstoneCodec } from '../../sync/records.js';
import { type HistoryEntry, type Kit, kitFor } from './kits.js';
import type { StoredFileRecord } from './read.js';

/** Some content of a document, and what became of it when all of it was merged. */
export interface Part {
  readonly record: StoredFileRecord;
  readonly section: Section;
  /** `unknown`: of a codec this version does not read. `removed`: of before the document was removed. */
  outcome: Applied | 'unknown' | 'removed';
}

/** A document merged from every file. `free` it. */
export interface MergedDocument {
  readonly id: string;
  readonly parts: readonly Part[];
  /** Files that say that it was removed. */
  readonly tombstones: readonly StoredFileRecord[];
  readonly isRemoved: boolean;
  /** Codecs in it that this version does not read. */
  readonly unknown: readonly string[];
  /** Absent when nothing of it could be read, or it was removed. */
  readonly replica?: CrdtReplica;
  readonly kit?: Kit;
  /** Its changes, without those of initial content, each behind what it builds on. */
  readonly history: readonly HistoryEntry[];
  /** All of its changes by id. */
  readonly entries: ReadonlyMap<string, HistoryEntry>;
  free(): void;
}

/** One section where it was found. */
export interface Found { readonly record: StoredFileRecord; readonly section: Section }

/** Merges a document from all that was found of it. */
export async function mergeDocument(id: string, found: readonly Found[]): Promise<MergedDocument> {
  const tombstones = found.filter(({ section }) => section.codec === tombstoneCodec).map(({ record }) => record);
  const removed = new Set(tombstones.flatMap(({ file }) => file?.meta.subsumes ?? []));
  const parts: Part[] = [];
  const kits = new Set<Kit>();
  for (const one of found) {
    if (one.section.codec === tombstoneCodec) continue;
    const kit = await kitFor(one.section.codec);
    const isKnown = kit?.crdt.codecs.includes(one.section.codec) ?? false;
    if (kit && isKnown) kits.add(kit);
    parts.push({ ...one, outcome: !isKnown ? 'unknown' : removed.has(one.record.name.id) ? 'removed' : 'pending' });
  }
  const unknown = [...new Set(parts.filter(({ outcome }) => outcome === 'unknown').map(({ section }) => section.codec))];
  const living = parts.filter(({ outcome }) => outcome === 'pending');
  const base = { id, parts, tombstones, unknown, history: [], entries: new Map<string, HistoryEntry>(), free: () => undefined };
  const isRemoved = tombstones.length > 0 && living.length === 0 && unknown.length === 0;
  const [kit] = kits;
  if (!kit || living.length === 0) return { ...base, isRemoved };

  const replica = kit.crdt.create({});
  merge(replica, living);
  // It came back after a removal: what it builds on may lie in files of before.
  if (replica.pending) merge(replica, parts.filter(({ outcome }) => outcome !== 'unknown'));
  const versions = tombstones.flatMap(({ file }) => file?.sections ?? []).filter(({ version }) => version.length > 0).map(({ version }) => version);
  if (versions.length > 0 && !replica.pending && replica.diff(versions).length === 0) {
    replica.free();
    for (const part of living) part.outcome = 'removed';
    return { ...base, isRemoved: true };
  }
  const all = kit.history(replica.full());
  return {
    ...base, isRemoved: false, replica, kit,
    history: all.filter(({ isInitial }) => !isInitial),
    entries: new Map(all.map((entry) => [entry.id, entry])),
    free: () => replica.free(),
  };
}

function merge(replica: CrdtReplica, parts: readonly Part[]): void {
  const { outcomes } = replica.apply(parts.map(({ section }) => section));
  parts.forEach((part, at) => { part.outcome = outcomes[at] ?? 'rejected'; });
  // What one waited for may have stood behind it.
  for (const part of parts) if (part.outcome === 'pending' && replica.includes(part.section.version)) part.outcome = 'applied';
}
