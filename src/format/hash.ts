// The one door of @noble/hashes. Synchronous on purpose: WebCrypto would make every reader of a name asynchronous.
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase32 } from './base32.js';

export { sha256 };

/** The id of a file: the first 128 bits of SHA-256 over its stored bytes, as 26 symbols. */
export function fileId(bytes: Uint8Array): string {
  return encodeBase32(sha256(bytes).subarray(0, 16));
}

/** What stands for a document in the names of its snapshots: the first 80 bits of SHA-256 over its id in UTF-8, as 16 symbols. */
export function docTag(docId: string): string {
  return encodeBase32(sha256(new TextEncoder().encode(docId)).subarray(0, 10));
}
