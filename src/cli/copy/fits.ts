import { encodeBase32 } from '../../format/base32.js';
import { fileId, sha256 } from '../../format/hash.js';
import type { FileName } from '../../format/names.js';

/** Whether bytes are those a name stands for. It asks the hash and nothing else, so it holds for formats this version cannot read too. */
export function fits({ kind, id }: FileName, bytes: Uint8Array): boolean {
  return id === (kind === 'asset' ? encodeBase32(sha256(bytes)) : fileId(bytes));
}
