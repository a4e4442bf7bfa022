import { SyncError } from '../../errors.js';
import { fileId } from '../../format/hash.js';
import { list, read } from '../proc.js';
import type { Proc } from '../proc.js';
import { parseName } from './names.js';
import type { StoreFile } from './names.js';
import { decodeBodies, decodeTransaction } from './records.js';
import type { ChunkBody } from './records.js';

/** The files of a store, without those of others. */
export function* listStore(folder: string): Proc<StoreFile[]> {
  const files: StoreFile[] = [];
  for (const { path } of yield* list('local', `${folder}/`)) {
    const file = parseName(path.slice(folder.length + 1));
    if (file) files.push(file);
  }
  return files.sort((a, b) => a.n - b.n || (a.name < b.name ? -1 : 1));
}

export interface Content<T> { readonly file: StoreFile; readonly value: T; readonly size: number }

/** What a file says, once its bytes are proven to be those of its name. An error of reading is thrown: it says nothing about the bytes. */
export function* readFile<T>(folder: string, file: StoreFile, decode: (bytes: Uint8Array) => T): Proc<Content<T> | 'missing' | 'damaged'> {
  const bytes = yield* read('local', `${folder}/${file.name}`);
  if (!bytes) return 'missing';
  if (fileId(bytes) !== file.id) return 'damaged';
  try {
    return { file, value: decode(bytes), size: bytes.length };
  } catch (thrown) {
    if (thrown instanceof SyncError && thrown.code === 'damaged') return 'damaged';
    throw thrown;
  }
}

/** The chunks in a transaction or body file. */
export const decodeChunks = (file: StoreFile) => (bytes: Uint8Array): readonly ChunkBody[] =>
  file.kind === 't' ? decodeTransaction(bytes).added : decodeBodies(bytes);
