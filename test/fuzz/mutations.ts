import { decodeCbor, encodeCbor, isCborMap, type CborValue } from '../../src/format/cbor.js';
import { fileId } from '../../src/format/hash.js';
import { parseName } from '../../src/format/names.js';
import type { Random } from '../../src/testing/simulator/random.js';
import type { Sample, Stored } from './space.js';

/** A strange file, how it came to be, and from what. */
export interface Case extends Stored { readonly kind: string; readonly mutation: string }

/** The same bytes under the name that is right for them. */
export function renamed(path: string, bytes: Uint8Array): Stored {
  const id = parseName(path)?.id;
  return { path: id === undefined ? path : path.replace(id, fileId(bytes).padEnd(id.length, '0').slice(0, id.length)), bytes };
}

export function* flips(bytes: Uint8Array, masks: readonly number[]): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) {
    for (const mask of masks) {
      const copy = bytes.slice();
      copy[at] = (copy[at] ?? 0) ^ mask;
      yield copy;
    }
  }
}

export function* truncations(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length++) yield bytes.slice(0, length);
}

export const bits = [1, 2, 4, 8, 16, 32, 64, 128] as const;
export const all = Array.from({ length: 255 }, (_, at) => at + 1);

/** Names and bodies of real files exchanged, joined, and given other names: never what a name says, or never what it was. */
export function* mixtures(samples: readonly Sample[]): Generator<Case> {
  for (const [at, one] of samples.entries()) {
    for (const step of [1, 2, 5]) {
      const other = samples[(at + step) % samples.length];
      if (!other || other === one) continue;
      const { kind } = one;
      yield { kind, mutation: 'another body', path: one.path, bytes: other.bytes };
      const cut = Math.min(one.bytes.length, other.bytes.length) >> 1;
      const spliced = new Uint8Array([...one.bytes.subarray(0, cut), ...other.bytes.subarray(cut)]);
      yield { kind, mutation: 'spliced', path: one.path, bytes: spliced };
      yield { kind, mutation: 'spliced, renamed', ...renamed(one.path, spliced) };
      const joined = new Uint8Array([...one.bytes, ...other.bytes]);
      yield { kind, mutation: 'joined, renamed', ...renamed(one.path, joined) };
      const [a, b] = [apart(one.bytes), apart(other.bytes)];
      if (a && b) yield { kind, mutation: 'meta of one, body of another', ...renamed(one.path, together(a.prelude, a.meta, b.body)) };
      yield { kind, mutation: 'the name of another, its own hash', ...renamed(other.path, one.bytes) };
    }
    yield* misnamed(one);
  }
}

/** Whole and right files under names that are not theirs. */
function* misnamed({ kind, path, bytes }: Sample): Generator<Case> {
  const mutation = 'a second name';
  const [folder = '', name = ''] = path.split('/');
  for (const other of ['l', 'p', 'd', 'k', 'a', 'L', 'readable']) if (other !== folder) yield { kind, mutation, path: `${other}/${name}`, bytes };
  for (const suffix of [' (1)', '.sync-conflict-20240101-000000-ABCDEFG', '~', '.tmp']) yield { kind, mutation, path: path.replace('.cof', `${suffix}.cof`), bytes };
  yield { kind, mutation, path: path.toUpperCase(), bytes };
  yield { kind, mutation, path: path.replace(/-([0-9a-z]{8})-/, '-zzzzzzzz-'), bytes };
  yield { kind, mutation, path: path.replace(/[0-9a-z]{16}/, '0000000000000000'), bytes };
}

interface Parts { readonly prelude: Uint8Array; readonly meta: Uint8Array; readonly body: Uint8Array }

export function apart(bytes: Uint8Array): Parts | undefined {
  if (bytes.length < 28) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(24, true);
  return { prelude: bytes.subarray(0, 24), meta: bytes.subarray(28, 28 + length), body: bytes.subarray(28 + length) };
}

export function together(prelude: Uint8Array, meta: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(28 + meta.length + body.length);
  bytes.set(prelude);
  new DataView(bytes.buffer).setUint32(24, meta.length, true);
  bytes.set(meta, 28);
  bytes.set(body, 28 + meta.length);
  return bytes;
}

/** A change that follows from the random numbers alone; its name is right for its bytes. */
export function seeded(random: Random, samples: readonly Sample[]): Case {
  const sample = random.pick(samples);
  const { kind } = sample;
  const parts = apart(sample.bytes);
  switch (random.below(6)) {
    case 0: return { kind, mutation: 'bytes changed', ...renamed(sample.path, scratched(sample.bytes, random)) };
    case 1: return { kind, mutation: 'cut or grown', ...renamed(sample.path, random.chance(0.5) ? sample.bytes.slice(0, random.below(sample.bytes.length)) : new Uint8Array([...sample.bytes, ...random.bytes(1 + random.below(40))])) };
    case 2: if (parts) return { kind, mutation: 'meta changed as bytes', ...renamed(sample.path, together(parts.prelude, scratched(parts.meta, random), parts.body)) }; break;
    case 3: if (parts) return { kind, mutation: 'body changed', ...renamed(sample.path, together(parts.prelude, parts.meta, scratched(parts.body, random))) }; break;
    default:
  }
  const meta = parts && changedMeta(parts.meta, random);
  if (!parts || !meta) return { kind, mutation: 'bytes changed', ...renamed(sample.path, scratched(sample.bytes, random)) };
  return { kind, mutation: 'meta changed as CBOR', ...renamed(sample.path, together(parts.prelude, meta, parts.body)) };
}

function scratched(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return random.bytes(random.below(20));
  const copy = bytes.slice();
  for (let times = 1 + random.below(4); times > 0; times--) copy[random.below(copy.length)] = random.below(256);
  return copy;
}

/** One value somewhere in meta is another: still CBOR, seldom still meta. */
function changedMeta(meta: Uint8Array, random: Random): Uint8Array | undefined {
  let value: CborValue;
  try {
    value = decodeCbor(meta);
  } catch {
    return undefined;
  }
  if (!isCborMap(value)) return undefined;
  const map = new Map(value);
  if (random.chance(0.3)) map.set(random.pick([0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 100, 127, 128, 200, 2 ** 40]), strange(random));
  else {
    const key = random.pick([...map.keys()]);
    map.set(key, changed(map.get(key) ?? null, random));
  }
  try {
    return encodeCbor(map);
  } catch {
    return undefined;
  }
}

function changed(value: CborValue, random: Random): CborValue {
  if (random.chance(0.25)) return strange(random);
  if (Array.isArray(value) && value.length > 0) {
    const items = [...value as readonly CborValue[]];
    const at = random.below(items.length);
    if (random.chance(0.15)) items.splice(at, 1);
    else if (random.chance(0.15)) items.splice(at, 0, items[at] ?? null);
    else items[at] = changed(items[at] ?? null, random);
    return items;
  }
  if (value instanceof Uint8Array) return scratched(value, random);
  if (typeof value === 'number') return random.pick([0, 1, value + 1, Math.max(0, value - 1), value * 2, 2 ** 32, 2 ** 40 - 1, 2 ** 53 - 1, -1]);
  return strange(random);
}

function strange(random: Random): CborValue {
  return random.pick<CborValue>([
    null, true, 0, -1, 1.5, NaN, 2 ** 53 - 1, '', '__proto__', 'list', 'x'.repeat(600), new Uint8Array(0), random.bytes(10), random.bytes(16), random.bytes(32),
    [], [[]], [null, null], [random.bytes(10), 1], [[2, random.bytes(16), 'list', new Uint8Array(0)]], [[2, random.bytes(16), 'note', random.bytes(5)]],
    new Map<number | string, CborValue>([[1, 'a']]), new Map<number | string, CborValue>([['__proto__', 1]]),
  ]);
}
