/** The golden corpus: real files of every version of this format that ever wrote any, and what they mean. */
import { existsSync, readFileSync } from 'node:fs';
import type { CofFile } from '../../src/format/cof-file.js';
import { decodeFile } from '../../src/format/file.js';

/** One entry of `golden.json`. Byte strings stand there as hex. */
export interface Golden {
  readonly name: string;
  readonly path: string;
  /** Whether the encoder of the day wrote it; if not, it was put together by hand. */
  readonly encoded: boolean;
  /** What the file means, or the code of the error with which it is refused. */
  readonly meaning: { readonly file: unknown } | { readonly error: string };
}

export const goldenFolder = new URL('golden/', import.meta.url);
const listing = new URL('golden.json', goldenFolder);

export function readGoldens(): readonly Golden[] {
  return existsSync(listing) ? (JSON.parse(readFileSync(listing, 'utf8')) as Golden[]) : [];
}

export function readGoldenBytes(golden: Golden): Uint8Array {
  return readFileSync(new URL(golden.path, goldenFolder));
}

/** What today's decoder says of a file, as it stands in `golden.json`. */
export function meaningOf(path: string, bytes: Uint8Array): Golden['meaning'] {
  let file: CofFile;
  try {
    file = decodeFile(path, bytes);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return { error: String(thrown.code) };
    throw thrown;
  }
  return { file: JSON.parse(JSON.stringify(file, hexBytes)) as unknown };
}

/** A decoded file from its entry, byte strings as bytes again. */
export function fileOf(meaning: unknown): CofFile {
  return JSON.parse(JSON.stringify(meaning), (_, value: unknown) =>
    isHex(value) ? Uint8Array.from(Buffer.from(value.hex, 'hex')) : value) as CofFile;
}

function hexBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;
}

function isHex(value: unknown): value is { hex: string } {
  return typeof value === 'object' && value !== null && 'hex' in value && typeof value.hex === 'string';
}
