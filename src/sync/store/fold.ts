import { SyncError } from '../../errors.js';
import { all, write } from '../proc.js';
import type { Proc } from '../proc.js';
import { bodyRefs, chunksToMove, packChunks } from './bodies.js';
import type { BodyLimits } from './bodies.js';
import type { Chunk } from './chunk-index.js';
import { decodeChunks, readFile } from './files.js';
import { nameFile } from './names.js';
import type { StoreFile } from './names.js';
import { encodeBodies, encodeCheckpoint } from './records.js';
import type { Checkpoint } from './records.js';

export const missingBody = (): SyncError =>
  new SyncError('local-store', 'Files of what this device keeps were deleted or damaged. It is rebuilt, and what is missing is fetched again from storage.');

/** Bodies by chunk id, and the files of which none can be had any more. */
export function* readBodies(folder: string, files: ReadonlySet<StoreFile>): Proc<{ bodies: Map<number, Uint8Array>; unread: Set<StoreFile> }> {
  const wanted = [...files];
  const bodies = new Map<number, Uint8Array>();
  const unread = new Set<StoreFile>();
  const contents = yield* all(wanted.map((file) => readFile(folder, file, decodeChunks(file))));
  contents.forEach((content, i) => {
    if (typeof content === 'string') unread.add(wanted[i]!);
    else for (const { id, bytes } of content.value) bodies.set(id, bytes);
  });
  return { bodies, unread };
}

export interface FoldOptions {
  readonly folder: string;
  readonly session: string;
  /** Number of the last transaction. */
  readonly n: number;
  readonly content: Omit<Checkpoint, 'bodies'>;
  readonly chunks: readonly Chunk[];
  /** What body files held when they were written, in bytes of chunks, by name. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly limits: BodyLimits;
  /** Told of each file before it is written: after an error it may be there. */
  readonly onWrite: (file: StoreFile) => void;
}

/** A checkpoint that is durable. */
export interface Folded {
  readonly file: StoreFile;
  readonly size: number;
  /** Like `sizes`, of the body files in use. */
  readonly bodies: ReadonlyMap<string, number>;
  readonly moved: ReadonlyMap<Chunk, StoreFile>;
}

/** Moves bodies out of transactions into body files, then writes the checkpoint that refers to them. */
export function* writeCheckpoint({ folder, session, n, content, chunks, sizes, limits, onWrite }: FoldOptions): Proc<Folded> {
  const move = chunksToMove(chunks, sizes, limits);
  const sources = new Set([...move].filter(({ bytes }) => !bytes).map(({ file }) => file!));
  const { bodies, unread } = yield* readBodies(folder, sources);
  if (unread.size > 0) throw missingBody();

  const known = new Map(sizes);
  const moved = new Map<Chunk, StoreFile>();
  const put = function* (kind: 'c' | 'd', bytes: Uint8Array): Proc<void> {
    const file = nameFile(kind, session, n, bytes);
    onWrite(file);
    yield* write('local', `${folder}/${file.name}`, bytes);
  };
  const writes = packChunks(move, limits.bodyBytes).map((pack) => {
    const bytes = encodeBodies(pack.map((chunk) => ({ id: chunk.id, doc: chunk.doc, bytes: chunk.bytes ?? bodies.get(chunk.id)! })));
    const file = nameFile('d', session, n, bytes);
    known.set(file.name, pack.reduce((sum, { size }) => sum + size, 0));
    for (const chunk of pack) moved.set(chunk, file);
    return put('d', bytes);
  });
  yield* all(writes);

  const refs = bodyRefs(chunks.map((chunk) => ({ chunk, file: moved.get(chunk) ?? chunk.file! })), known);
  const bytes = encodeCheckpoint({ ...content, bodies: refs });
  yield* put('c', bytes);
  return { file: nameFile('c', session, n, bytes), size: bytes.length, bodies: new Map(refs.map(({ name, size }) => [name, size])), moved };
}
