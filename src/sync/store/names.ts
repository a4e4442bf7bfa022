import { SyncError } from '../../errors.js';
import { decodeNumber, encodeNumber } from '../../format/base32.js';
import { fileId } from '../../format/hash.js';

/** `t` transaction, `c` checkpoint, `d` document bodies. */
export type StoreFileKind = 't' | 'c' | 'd';

/** A file of a store: `t/<session>-<n8>-<id26>` from the store's folder. The id is the hash of the bytes. */
export interface StoreFile {
  readonly name: string;
  readonly kind: StoreFileKind;
  /** Of a transaction: its place in the chain. Of the others: the last transaction they contain. */
  readonly n: number;
  readonly id: string;
}

const sessionGrammar = /^[0-9a-z]{8,32}$/;
const nameGrammar = /^([tcd])\/[0-9a-z]{8,32}-([0-9a-hjkmnp-tv-z]{8})-([0-9a-hjkmnp-tv-z]{26})$/;

/** @throws SyncError `invalid-option`: a name outside the grammar would be written and never found again */
export function checkSession(session: string): void {
  if (!sessionGrammar.test(session)) throw new SyncError('invalid-option', 'A session is named by 8 to 32 digits and lower-case letters.');
}

export function nameFile(kind: StoreFileKind, session: string, n: number, bytes: Uint8Array): StoreFile {
  const id = fileId(bytes);
  return { name: `${kind}/${session}-${encodeNumber(n)}-${id}`, kind, n, id };
}

/** `undefined` for a name outside the grammar: such a file is somebody else's and stays untouched. */
export function parseName(name: string): StoreFile | undefined {
  const [, kind, n, id] = nameGrammar.exec(name) ?? [];
  if (kind === undefined || n === undefined || id === undefined) return undefined;
  return { name, kind: kind as StoreFileKind, n: decodeNumber(n), id };
}
