// How a version looks on the wire.
//
//   full    00 | heads, 32 bytes each
//   range   count of `to` heads, LEB128, never 0 | `to` heads, 32 bytes each | `from` heads, their first 8 bytes each
//
// A range is: everything `to` builds on, `to` included, but not what `from` builds on, `from` included. `from` only has
// to be found again among the changes of a replica that has `to`, so 8 bytes do: 41 for one `to` and one `from`.
// Both lists are sorted, so that equal versions are equal bytes.
import type { Heads } from '@automerge/automerge/slim';
import type { VersionParts } from '../ranges.js';
import { toHex, writeHex } from './hex.js';

const headBytes = 32;
const prefixBytes = 8;

/** The part of a hash that `from` keeps, in hexadecimal. */
export const prefixOf = (hash: string): string => hash.slice(0, prefixBytes * 2);

export function fullVersion(heads: Heads): Uint8Array {
  const bytes = new Uint8Array(1 + heads.length * headBytes);
  [...heads].sort().forEach((head, index) => { writeHex(head, bytes, 1 + index * headBytes); });
  return bytes;
}

export function rangeVersion(to: Heads, from: Heads): Uint8Array {
  const count = leb128(to.length);
  const bytes = new Uint8Array(count.length + to.length * headBytes + from.length * prefixBytes);
  bytes.set(count);
  let at = count.length;
  for (const head of [...to].sort()) { writeHex(head, bytes, at); at += headBytes; }
  for (const prefix of from.map(prefixOf).sort()) { writeHex(prefix, bytes, at); at += prefixBytes; }
  return bytes;
}

/** @returns undefined for bytes that are no version */
export function readVersion(bytes: Uint8Array): VersionParts | undefined {
  let count = 0;
  let at = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined || shift > 21) return undefined;
    count |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  if (count === 0) return (bytes.length - at) % headBytes === 0 ? { to: pieces(bytes, at, bytes.length, headBytes) } : undefined;
  const end = at + count * headBytes;
  if (end > bytes.length || (bytes.length - end) % prefixBytes !== 0) return undefined;
  return { to: pieces(bytes, at, end, headBytes), from: pieces(bytes, end, bytes.length, prefixBytes) };
}

function pieces(bytes: Uint8Array, start: number, end: number, size: number): string[] {
  const found: string[] = [];
  for (let at = start; at < end; at += size) found.push(toHex(bytes.subarray(at, at + size)));
  return found;
}

function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)];
}
