// The one door of fflate. Raw deflate (RFC 1951): no header, no checksum, since the file's hash covers the bytes.
import { deflateSync, Inflate, inflateSync } from 'fflate';
import { SyncError } from '../errors.js';

/** Above this, a sample says first whether deflating is worth the time. */
const sampled = 128 * 1024;
const sample = 16 * 1024;

/** Deflates, or gives undefined when the result would not be smaller. The same bytes give the same result. */
export function deflate(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length > sampled && !shrinks(bytes.subarray(0, sample)) && !shrinks(middle(bytes))) return undefined;
  const deflated = deflateSync(bytes, { level: 6 });
  return deflated.length < bytes.length ? deflated : undefined;
}

/** By a sixteenth at least; encrypted, compressed and media bytes do not. */
function shrinks(bytes: Uint8Array): boolean {
  return deflateSync(bytes, { level: 1 }).length < bytes.length - bytes.length / 16;
}

function middle(bytes: Uint8Array): Uint8Array {
  const start = bytes.length >> 1;
  return bytes.subarray(start, start + sample);
}

/** Up to here, a bomb costs a moment (1,032 × 16 KiB of writes that go nowhere) and one call is the fastest way. */
const atOnce = 16 * 1024;
const piece = 4 * 1024;

/**
 * Inflates to exactly `exactLength` bytes; never allocates more than that and a few MiB of working space.
 *
 * @throws SyncError `damaged` when the stream is corrupt, or its output shorter or longer
 */
export function inflate(bytes: Uint8Array, exactLength: number): Uint8Array {
  try {
    const inflated = bytes.length <= atOnce ? inflateAtOnce(bytes, exactLength) : inflateInPieces(bytes, exactLength);
    if (inflated) return inflated;
  } catch (cause) {
    throw new SyncError('damaged', 'A compressed section does not decompress.', { cause });
  }
  throw new SyncError('damaged', 'A compressed section is not as long as it says.');
}

/** fflate drops what does not fit into a given buffer without a word, so the buffer has one byte more than it may fill. */
function inflateAtOnce(bytes: Uint8Array, exactLength: number): Uint8Array | undefined {
  const out = inflateSync(bytes, { out: new Uint8Array(exactLength + 1) });
  return out.length === exactLength ? out : undefined;
}

/** With a given buffer fflate runs a bomb to its end (minutes, for 100 MiB). In pieces, the first byte too many ends it. */
function inflateInPieces(bytes: Uint8Array, exactLength: number): Uint8Array | undefined {
  const out = new Uint8Array(exactLength);
  let length = 0;
  const stream = new Inflate((part) => {
    if (length + part.length <= exactLength) out.set(part, length);
    length += part.length;
  });
  for (let at = 0; at < bytes.length && length <= exactLength; at += piece) {
    stream.push(bytes.subarray(at, at + piece), at + piece >= bytes.length);
  }
  return length === exactLength ? out : undefined;
}
