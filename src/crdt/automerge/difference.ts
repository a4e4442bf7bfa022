import { getChangesMetaSince, getHeads, getMissingDeps, hasHeads, readBundle, save, saveBundle, saveSince, type Doc, type Heads } from '@automerge/automerge/slim';
import { deflate } from '../../format/deflate.js';
import type { Content } from '../crdt.js';
import { coversAll, edges, type History } from '../ranges.js';
import { fullVersion, prefixOf, rangeVersion } from './version.js';

export const codecs = { full: 'automerge/full', changes: 'automerge/changes', bundle: 'automerge/bundle' } as const;

/** Up to here both encodings are deflated to see which is smaller on the wire; above, the bundle is by far. */
const fewChanges = 8;

export function historyOf(doc: Doc<unknown>): History {
  return {
    heads: () => getHeads(doc),
    known: (hashes) => known(doc, hashes),
    since: (heads) => getChangesMetaSince(doc, [...heads]),
    short: prefixOf,
  };
}

/**
 * Those of the hashes that are in the history. `hasHeads` alone would answer, but decodes each change to do so, 100 times
 * as slow; `getMissingDeps` only looks, but counts pending changes as here.
 */
export function known(doc: Doc<unknown>, hashes: readonly string[]): readonly string[] {
  const missing = new Set(getMissingDeps(doc, [...hashes]));
  // Something pending would lack something.
  if (missing.size === 0) return hashes;
  const here = hashes.filter((hash) => !missing.has(hash));
  return getMissingDeps(doc, []).length === 0 ? here : here.filter((hash) => hasHeads(doc, [hash]));
}

export function fullContent(doc: Doc<unknown>): Content {
  return { codec: codecs.full, bytes: save(doc), version: fullVersion(getHeads(doc)) };
}

/** Everything in the document that none of the heads, those it knows, builds on. */
export function difference(doc: Doc<unknown>, heads: readonly string[]): readonly Content[] {
  if (coversAll(historyOf(doc), heads)) return [];
  const since: Heads = [...known(doc, heads)];
  // With nothing to leave out `saveSince` gives every change by itself, uncompressed: 10 to 8,000 times the size.
  // But `save` gives pending content too, and that is no part of a difference.
  if (since.length === 0 && getMissingDeps(doc, []).length === 0) return [fullContent(doc)];
  const changes = getChangesMetaSince(doc, since);
  const { to, from } = edges(changes);
  return [{ ...smallest(doc, since, changes.map(({ hash }) => hash)), version: rangeVersion(to, from) }];
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
    const found = new Set(readBundle(bundle).changes.map(({ hash }) => hash));
    return found.size === hashes.length && hashes.every((hash) => found.has(hash));
  } catch {
    return false;
  }
}
