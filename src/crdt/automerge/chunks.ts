// Automerge's own framing: 85 6F 4A 83 | first 4 bytes of SHA-256 over the rest | type | length, LEB128 | data.
// It is checked here, before Automerge sees the bytes, for two reasons: `loadIncremental` drops without a word whatever
// stands behind a broken chunk, and a damaged bundle makes it panic instead of refusing.
import { sha256 } from '../../format/hash.js';

const magic = [0x85, 0x6f, 0x4a, 0x83];
/** Its checksum is over what it holds once inflated, so only Automerge can check it. */
const compressedChange = 2;

export interface Chunks {
  readonly count: number;
  /** Whether every checksum was compared. */
  readonly checked: boolean;
}

/** What stands in the bytes, or undefined when they are not a row of whole, undamaged chunks. */
export function readChunks(bytes: Uint8Array): Chunks | undefined {
  let count = 0;
  let checked = true;
  for (let at = 0; at < bytes.length; count++) {
    const type = bytes[at + 8];
    if (type === undefined || magic.some((byte, index) => bytes[at + index] !== byte)) return undefined;
    const data = lengthAt(bytes, at + 9);
    if (!data || data.start + data.length > bytes.length) return undefined;
    const end = data.start + data.length;
    if (type === compressedChange) checked = false;
    else if (!startsWith(sha256(bytes.subarray(at + 8, end)), bytes, at + 4)) return undefined;
    at = end;
  }
  return count === 0 ? undefined : { count, checked };
}

function lengthAt(bytes: Uint8Array, at: number): { start: number; length: number } | undefined {
  let length = 0;
  for (let factor = 1; factor <= 128 ** 4; factor *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return { start: at, length };
  }
  return undefined;
}

function startsWith(hash: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < 4; index++) if (hash[index] !== bytes[at + index]) return false;
  return true;
}
