import { decodeBase32 } from '../../src/format/base32.js';
import { encodeCbor, type CborValue } from '../../src/format/cbor.js';
import { docTag, fileId } from '../../src/format/hash.js';
import { logPath, markerPath, packPath, snapshotPath } from '../../src/format/names.js';
import { rawFile, type RawFile } from '../format/raw.js';
import type { Stored } from './space.js';

export const stranger = '0strange0strange';
const kinds = { log: 1, snapshot: 2, space: 5, pack: 6 } as const;

export interface Forged extends Omit<RawFile, 'kind'> {
  readonly kind?: keyof typeof kinds;
  readonly kindByte?: number;
  readonly writer?: string;
  readonly lamport?: number;
  /** Of a snapshot: what its name says. */
  readonly doc?: string;
  readonly keys?: readonly (readonly [number | string, CborValue])[];
  /** What meta says of the sections. */
  readonly sections?: CborValue;
  /** The last word on the bytes. */
  readonly twist?: (bytes: Uint8Array) => Uint8Array;
}

/** A file by hand, as wrong as told, under the name that is right for its bytes. */
export function forge({ kind = 'log', kindByte, writer = stranger, lamport = 50, doc = 'list', keys = [], sections, twist, ...raw }: Forged): Stored {
  const meta = new Map<number | string, CborValue>(kind === 'space' ? [[13, new Uint8Array(10)]] : [[1, decodeBase32(writer) ?? new Uint8Array(10)], [2, lamport]]);
  if (sections !== undefined) meta.set(15, sections);
  for (const [key, value] of keys) meta.set(key, value);
  const plain = rawFile({ kind: kindByte ?? kinds[kind], meta, ...raw });
  const bytes = twist ? twist(plain) : plain;
  const id = fileId(bytes);
  if (kind === 'space') return { path: markerPath(id), bytes };
  if (kind === 'snapshot') return { path: snapshotPath(docTag(doc), lamport, writer, id), bytes };
  return { path: (kind === 'pack' ? packPath : logPath)(writer, lamport, id), bytes };
}

/** One section with what it holds, described truly. */
export const section = (doc: string, codec: CborValue, body: Uint8Array, version: Uint8Array, more: readonly CborValue[] = []): Pick<Forged, 'sections' | 'body'> =>
  ({ sections: [[doc, codec, body.length, version, ...more]], body });

export const patched = (at: number, byte: number) => (bytes: Uint8Array): Uint8Array => bytes.map((old, index) => (index === at ? byte : old));

/** CBOR bytes by hand: text is hexadecimal. */
export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

export { encodeCbor };
