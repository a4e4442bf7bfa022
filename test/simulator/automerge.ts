import { decodeChange, free, getAllChanges, load, readBundle } from '@automerge/automerge/slim';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { readVersion } from '../../src/crdt/automerge/version.js';
import type { Kind, SectionChange } from '../../src/testing/simulator/index.js';
import { createRandom } from '../../src/testing/simulator/random.js';

interface AutomergeSet { readonly items: Record<string, true> }

interface Decoded { readonly hash: string | null; readonly deps: readonly string[]; readonly ops: readonly { readonly obj?: unknown; readonly key?: unknown }[] }

const { codecs } = automerge();

/** Automerge documents that hold a map with a key for each item. */
export const automergeSets: Kind = {
  name: 'automerge',
  crdt: () => automerge(), // what it remembers of initial content would make a later run draw less than the first
  init: { items: {} } satisfies AutomergeSet,
  add: (draft, item) => { (draft as AutomergeSet).items[item] = true; },
  items: (value) => Object.keys((value as AutomergeSet).items).sort(),
  changes: (codec, bytes) => (codecs.includes(codec) ? [...chunksOf(bytes)].flatMap(changesIn) : []),
  heads: (version) => readVersion(version)?.to ?? [],
  newerCodecs: new Set(),
  during: withSeed,
};

/** Every 20th run is about Automerge documents; `all` makes each so. */
export const kindOf = (seed: number, all: boolean): Kind | undefined => (all || seed % 20 === 0 ? automergeSets : undefined);

/** Automerge asks its host for random actors and for the time of a change. */
function withSeed<T>(seed: number, run: () => T): T {
  const random = createRandom(seed, 'automerge');
  const { now } = Date;
  globalThis.crypto.getRandomValues = (array) => {
    const bytes = random.bytes(array?.byteLength ?? 0);
    if (array) new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes);
    return array;
  };
  Date.now = () => 1_700_000_000_000;
  try {
    return run();
  } finally {
    Date.now = now;
    Reflect.deleteProperty(globalThis.crypto, 'getRandomValues'); // the one of its prototype shows again
  }
}

/** Automerge's own framing: 4 bytes magic, 4 of a checksum, the type, the length in LEB128. */
function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    let length = 0;
    let start = at + 9;
    for (let factor = 1, more = true; more; factor *= 128) {
      const byte = bytes[start++] ?? 0;
      length += (byte & 0x7f) * factor;
      more = byte >= 0x80;
    }
    yield bytes.subarray(at, start + length);
    at = start + length;
  }
}

const types = { document: 0, bundle: 3 };

function changesIn(chunk: Uint8Array): SectionChange[] {
  if (chunk[8] === types.bundle) return readBundle(chunk).changes.map(toChange);
  if (chunk[8] !== types.document) return [toChange(decodeChange(chunk))];
  const doc = load(chunk);
  const changes = getAllChanges(doc).map((bytes) => toChange(decodeChange(bytes)));
  free(doc);
  return changes;
}

/** What is set inside the root's map is an item; that map itself is initial content. */
const toChange = ({ hash, deps, ops }: Decoded): SectionChange => ({
  hash: hash ?? '', deps, items: ops.flatMap(({ obj, key }) => (obj !== '_root' && typeof key === 'string' ? [key] : [])),
});
