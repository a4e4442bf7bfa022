/** The grammar of names. Whatever it does not know (copies of sync tools, temporary files, upper case) is not ours, and is never touched. */
import type { CofKind } from './cof-file.js';
import { decodeNumber, encodeNumber } from './base32.js';
import { maxLamport } from './limits.js';

export { maxLamport };

/** A path of the grammar, taken apart. */
export interface FileName {
  readonly path: string;
  readonly kind: CofKind | 'key' | 'asset';
  /** The file's id (26 symbols; 52 for an asset). */
  readonly id: string;
  readonly writer?: string;
  readonly lamport?: number;
  readonly docTag?: string;
}

const symbol = '[0-9a-hjkmnp-tv-z]';
const id16 = `(${symbol}{16})`;
const lamport8 = `(${symbol}{8})`;
// The last symbol of a hash carries padding, which must be zero: else one file had several names.
const id26 = `(${symbol}{25}[048cgmrw])`;
const id52 = `(${symbol}{51}[0g])`;

const logOrPack = new RegExp(`^([lp])/${id16}-${lamport8}-${id26}\\.cof$`);
const snapshot = new RegExp(`^d/${id16}-${lamport8}-${id16}-${id26}\\.cof$`);
const marker = new RegExp(`^l/0-space-${id26}\\.cof$`);
const key = new RegExp(`^k/${id16}-${id26}\\.cof$`);
const asset = new RegExp(`^a/${id52}$`);

/**
 * Takes a path apart, or gives undefined when it is no name of this format.
 *
 * @example
 * parseName('l/0-space-00000000000000000000000000.cof')   // { kind: 'space', id: '000…', path: 'l/0-space-…' }
 */
export function parseName(path: string): FileName | undefined {
  let part = logOrPack.exec(path);
  if (part) return { path, kind: part[1] === 'l' ? 'log' : 'pack', writer: part[2]!, lamport: decodeNumber(part[3]!), id: part[4]! };
  part = snapshot.exec(path);
  if (part) return { path, kind: 'snapshot', docTag: part[1]!, lamport: decodeNumber(part[2]!), writer: part[3]!, id: part[4]! };
  part = marker.exec(path);
  if (part) return { path, kind: 'space', id: part[1]! };
  part = key.exec(path);
  if (part) return { path, kind: 'key', id: part[2]! };
  part = asset.exec(path);
  return part ? { path, kind: 'asset', id: part[1]! } : undefined;
}

/** The name of a log. A lamport above {@link maxLamport} is written as that. */
export function logPath(writer: string, lamport: number, id: string): string {
  return `l/${writer}-${lamportSymbols(lamport)}-${id}.cof`;
}

/** The name of a pack. */
export function packPath(writer: string, lamport: number, id: string): string {
  return `p/${writer}-${lamportSymbols(lamport)}-${id}.cof`;
}

/** The name of a snapshot; `docTag` of its document is in `hash.ts`. */
export function snapshotPath(docTag: string, lamport: number, writer: string, id: string): string {
  return `d/${docTag}-${lamportSymbols(lamport)}-${writer}-${id}.cof`;
}

/** The name of a space marker. It lies among the logs, so that one listing says both "this is the space" and "these are its logs". */
export function markerPath(id: string): string {
  return `l/0-space-${id}.cof`;
}

function lamportSymbols(lamport: number): string {
  return encodeNumber(Math.min(lamport, maxLamport));
}
