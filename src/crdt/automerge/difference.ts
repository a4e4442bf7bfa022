import { getChangesMetaSince, getHeads, hasHeads, readBundle, save, saveBundle, saveSince, type Doc, type Heads } from '@automerge/automerge/slim';
import { deflate } from '../../format/deflate.js';
import type { Content } from '../crdt.js';
import { fullVersion, rangeVersion } from './version.js';

export const codecs = { full: 'automerge/full', changes: 'automerge/changes', bundle: 'automerge/bundle' } as const;

/** Up to here both encodings are deflated to see which is smaller on the wire; above, the bundle is by far. */
const fewChanges = 8;

export function fullContent(doc: Doc<unknown>): Content {
  return { codec: codecs.full, bytes: save(doc), version: fullVersion(getHeads(doc)) };
}

/** Those of the heads that the document has. */
export function knownHeads(doc: Doc<unknown>, heads: Heads): Heads {
  return hasHeads(doc, heads) ? heads : heads.filter((head) => hasHeads(doc, [head]));
}

/** Whether the document is nothing but what `heads` build on. */
export function coversAll(doc: Doc<unknown>, heads: ReadonlySet<string>): boolean {
  return getHeads(doc).every((head) => heads.has(head));
}

/** Everything in the document that none of the heads, all known to it, builds on. */
export function difference(doc: Doc<unknown>, since: Heads): readonly Content[] {
  if (coversAll(doc, new Set(since))) return [];
  // With nothing to leave out `saveSince` would give every change by itself, uncompressed: 10 to 8,000 times the size.
  if (since.length === 0) return [fullContent(doc)];
  const changes = getChangesMetaSince(doc, since);
  const inside = new Set(changes.map((change) => change.hash));
  const needed = new Set(changes.flatMap((change) => change.deps));
  const to = [...inside].filter((hash) => !needed.has(hash));
  const from = [...needed].filter((hash) => !inside.has(hash));
  return [{ ...smallest(doc, since, [...inside]), version: rangeVersion(to, from) }];
}

function smallest(doc: Doc<unknown>, since: Heads, hashes: readonly string[]): { codec: string; bytes: Uint8Array } {
  const changes = { codec: codecs.changes, bytes: saveSince(doc, since) };
  // A bundle of one change is 44 bytes larger than the change.
  if (hashes.length === 1) return changes;
  const bundle = { codec: codecs.bundle, bytes: saveBundle(doc, [...hashes]) };
  const size = hashes.length <= fewChanges ? stored : raw;
  return size(bundle.bytes) < size(changes.bytes) && holds(bundle.bytes, hashes) ? bundle : changes;
}

const raw = (bytes: Uint8Array): number => bytes.length;
const stored = (bytes: Uint8Array): number => deflate(bytes)?.length ?? bytes.length;

/** Whether a bundle, read back, is these changes. Bundles are young: what cannot be read back must not be published. */
function holds(bundle: Uint8Array, hashes: readonly string[]): boolean {
  try {
    const found = new Set(readBundle(bundle).changes.map((change) => change.hash));
    return found.size === hashes.length && hashes.every((hash) => found.has(hash));
  } catch {
    return false;
  }
}
