import type { Content, Patch, Version } from '../crdt/crdt.js';
import type { DeviceInfo } from '../format/cof-file.js';
import { catalogCodec } from './catalog.js';
import { attempt } from './failing.js';
import { docRow, knownOf, sameBytes, settleSections, storeOf, tombstoneCodec, updateDoc } from './records.js';
import type { KnownSection, OpenDoc, SectionState, State } from './state.js';

/** A document's content as the local store holds it; `tailed` when it is a copy of what another session of this device keeps, `read` when it is from a file of storage. */
export type Chunk = { readonly codec: string; readonly version: Version; readonly bytes: Uint8Array; readonly tailed?: true; readonly read?: true };

/** Whether this app can do anything with a section but keep it. */
export const understands = (s: State, doc: string, codec: string): boolean =>
  doc === '' ? codec === catalogCodec : codec === tombstoneCodec || s.options.crdt.codecs.includes(codec);

/** Versions plus others, each once. */
export const joined = (versions: readonly Version[], more: readonly Version[]): Version[] => {
  const all = [...versions];
  for (const version of more) if (!all.some((other) => sameBytes(other, version))) all.push(version);
  return all;
};

/** Whether the user made edits that the local store does not hold yet. */
export const hasNewEdits = (open: OpenDoc): boolean => open.edited > open.stored;

/**
 * Brings contents into an open document in one pass and settles what became of its sections.
 * The contents are durable already; `published` says whether they are in storage too.
 */
export function mergeInto(s: State, open: OpenDoc, contents: readonly Content[], devices: readonly DeviceInfo[], published: boolean): void {
  const merge = (): void => mergeNow(s, open, contents, devices, published);
  if (open.loaded) attempt(s, open, merge); // else it is left as it was, and its next opening brings them
  else merge();
}

function mergeNow(s: State, open: OpenDoc, contents: readonly Content[], devices: readonly DeviceInfo[], published: boolean): void {
  const { outcomes, patches } = open.replica.apply(contents);
  const applied = contents.filter((_, at) => outcomes[at] === 'applied').map((content) => content.version);
  const rejected = contents.filter((_, at) => outcomes[at] === 'rejected').map((content) => content.version);
  open.local = collapse(open, joined(open.local, applied), hasNewEdits(open));
  if (published) notePublished(s, open, applied);
  settle(s, open, rejected);
  if (patches.length > 0) told(s, open, patches, devices);
}

function told(s: State, open: OpenDoc, patches: readonly Patch[], devices: readonly DeviceInfo[]): void {
  if (open.id === '') s.effects.push({ type: 'views' });
  else if (!open.headless) s.effects.push({ type: 'merged', doc: open.id, patches, devices });
}

/** Content of storage needs no publishing by us. Initial content stays unpublished until an edit builds on it. */
export function notePublished(s: State, open: OpenDoc, versions: readonly Version[]): void {
  if (versions.length === 0) return;
  const row = docRow(s, open.id);
  updateDoc(s, open.id, { published: collapse(open, joined(row.published, versions), row.dirty || hasNewEdits(open)) });
}

/** Many versions as the replica's own one, where that says the same. */
function collapse(open: OpenDoc, versions: Version[], hasMore: boolean): Version[] {
  if (hasMore || versions.length < 2) return versions;
  try {
    return open.replica.diff(versions).length === 0 ? [open.replica.version()] : versions;
  } catch {
    return versions; // it is told of where it matters
  }
}

/** Asks the replica what became of each section of a document that is not settled yet. */
export function settle(s: State, open: OpenDoc, rejected: readonly Version[] = []): void {
  for (const [path] of [...knownOf(s, open.id)]) {
    settleSections(s, path, (section) => section.doc === open.id ? stateIn(s, open, section, rejected) : undefined);
  }
}

function stateIn(s: State, open: OpenDoc, section: KnownSection, rejected: readonly Version[]): SectionState | undefined {
  if (section.state === 'applied' || section.state === 'rejected' || section.state === 'dropped') return undefined;
  if (!understands(s, section.doc, section.codec)) return 'unknown';
  if (section.codec === tombstoneCodec || open.replica.includes(section.version)) return 'applied';
  return rejected.some((version) => sameBytes(version, section.version)) ? 'rejected' : 'pending';
}

/** Adds content to a document's stored chunks. */
export const keepChunk = (s: State, doc: string, { codec, version, bytes }: Content, from: Pick<Chunk, 'tailed' | 'read'> = {}): void =>
  storeOf(s).addChunk(doc, { codec, version, bytes, ...from } satisfies Chunk);
