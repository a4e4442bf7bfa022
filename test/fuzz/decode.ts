import { createHash } from 'node:crypto';
import { SyncError } from '../../src/errors.js';
import { encodeBase32 } from '../../src/format/base32.js';
import type { CofFile } from '../../src/format/cof-file.js';
import { decodeFile, encodeFile } from '../../src/format/file.js';
import type { Stored } from './space.js';

/** A promise that was broken by one file, or by some together. */
export class Finding extends Error {
  override readonly name = 'Finding';
}

export type Outcome = 'rejected' | 'identical' | 'valid';

const refusals = new Set(['damaged', 'newer-format', 'too-large']);
/** Working space of a decoder. What it let go of and nobody collected yet counts too: the pieces of a large section, once over. */
const slack = 32 * 1024 * 1024;

/** What a decoder makes of a file: an error of the few it may throw, or a meaning that survives being written again. */
export function decodeCase({ path, bytes }: Stored, { original, measured = false }: { original?: Stored; measured?: boolean } = {}): { readonly outcome: Outcome; readonly file?: CofFile } {
  const before = measured ? process.memoryUsage().arrayBuffers : undefined;
  let file: CofFile;
  try {
    file = decodeFile(path, bytes);
  } catch (thrown) {
    if (!(thrown instanceof SyncError) || !refusals.has(thrown.code)) throw new Finding(`decoding throws ${String((thrown as Error).stack ?? thrown)}`);
    bounded(before, bytes.length);
    return { outcome: 'rejected' };
  }
  bounded(before, bytes.length + file.sections.reduce((sum, section) => sum + section.bytes.length, 0));
  if (hashOf(bytes) !== path.slice(-30, -4)) throw new Finding('bytes are believed that are not those of the name');
  if (original && original.path === path && sameBytes(original.bytes, bytes)) return { outcome: 'identical', file };
  if (!file.meta.sealed) {
    const again = encodeFile(file);
    if (JSON.stringify(decodeFile(again.path, again.bytes), printable) !== JSON.stringify(file, printable)) throw new Finding('what is read and written again means something else');
  }
  return { outcome: 'valid', file };
}

/** By another implementation than the decoder's. */
const hashOf = (bytes: Uint8Array): string => encodeBase32(createHash('sha256').update(bytes).digest().subarray(0, 16));

/** Bytes of buffers that were allocated since, at most those that were told beforehand. */
function bounded(before: number | undefined, most: number): void {
  if (before === undefined) return;
  const grown = process.memoryUsage().arrayBuffers - before;
  if (grown > 2 * most + slack) throw new Finding(`decoding allocates ${grown} bytes where ${most} are told`);
}

const printable = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value);

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
