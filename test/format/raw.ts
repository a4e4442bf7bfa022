/** Files put together by hand, so that tests can hold what the encoder never writes. */
import { encodeCbor, type CborValue } from '../../src/format/cbor.js';
import { fileId } from '../../src/format/hash.js';
import { decodeBase32 } from '../../src/format/base32.js';
import { logPath } from '../../src/format/names.js';

export const writer = '0123456789abcdef';
export const lamport = 7;

/** Meta of a log that decodes, to which a test adds what it is about. */
export function logMeta(...more: readonly (readonly [number, CborValue])[]): Map<number, CborValue> {
  return new Map<number, CborValue>([[1, decodeBase32(writer)!], [2, lamport], ...more]);
}

export interface RawFile {
  readonly major?: number;
  readonly kind?: number;
  readonly flags?: number;
  readonly incompat?: number;
  readonly meta?: CborValue;
  /** Meta as bytes, instead of `meta`. */
  readonly metaBytes?: Uint8Array;
  readonly metaLength?: number;
  readonly body?: Uint8Array;
}

/** A file as bytes: a log of this version unless told otherwise. */
export function rawFile({ major = 1, kind = 1, flags = 0, incompat = 0, body = new Uint8Array(0), ...file }: RawFile): Uint8Array {
  const meta = file.metaBytes ?? encodeCbor(file.meta ?? logMeta());
  const bytes = new Uint8Array(28 + meta.length + body.length);
  bytes.set([0x43, 0x4f, 0x46, 0x1a, major, 0, kind, flags]);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, incompat, true);
  view.setUint32(24, file.metaLength ?? meta.length, true);
  bytes.set(meta, 28);
  bytes.set(body, 28 + meta.length);
  return bytes;
}

/** The name under which such bytes are a log of {@link writer}. */
export function logNameOf(bytes: Uint8Array): string {
  return logPath(writer, lamport, fileId(bytes));
}

/** The code of the SyncError that `run` throws; whatever else it throws goes on. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'SyncError' && 'code' in thrown) return String(thrown.code);
    throw thrown;
  }
  return 'none';
}
