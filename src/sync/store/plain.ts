import { SyncError } from '../../errors.js';
import { decodeCbor, encodeCbor } from '../../format/cbor.js';
import type { CborValue } from '../../format/cbor.js';

/**
 * Plain data: null, boolean, number, string, Uint8Array, arrays and plain objects of these; properties that are undefined are skipped.
 * The type says `object` because an interface has no index signature; what cannot be kept throws `invalid-value` at once.
 */
export type Plain = null | boolean | number | string | Uint8Array | readonly Plain[] | object;

/** @throws SyncError `invalid-value` for anything that is not plain data */
export const encodePlain = (value: Plain): Uint8Array => encodeCbor(toCbor(value));

/** @throws SyncError `damaged` */
export const decodePlain = (bytes: Uint8Array): Plain => fromCbor(decodeCbor(bytes));

function toCbor(value: unknown): CborValue {
  if (value === null || typeof value !== 'object') return value as CborValue; // encodeCbor refuses functions, symbols, undefined
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(toCbor);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new SyncError('invalid-value', 'Only plain objects can be kept, no instances of classes.');
  const map = new Map<string, CborValue>();
  for (const [key, item] of Object.entries(value)) if (item !== undefined) map.set(key, toCbor(item));
  return map;
}

function fromCbor(value: CborValue): Plain {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return (value as readonly CborValue[]).map(fromCbor);
  // fromEntries defines properties, so that a key `__proto__` is a key.
  return Object.fromEntries([...(value as ReadonlyMap<string, CborValue>)].map(([key, item]) => [key, fromCbor(item)]));
}
