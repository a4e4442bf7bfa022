import type { Chunk } from './chunk-index.js';
import type { BodyRef } from './records.js';
import type { StoreFile } from './names.js';

export interface BodyLimits {
  /** Body files are filled up to about this many bytes: small enough to read one for a single document. */
  readonly bodyBytes: number;
  /** Files that one document's bodies may be spread over. */
  readonly filesPerDoc: number;
  /** Files of less than half of `bodyBytes` that may be there. */
  readonly smallFiles: number;
}

interface Piece { size: number; readonly chunks: Chunk[] }

/**
 * The chunks that a checkpoint writes into new body files: those still in transactions, and those whose files
 * are mostly removed chunks, or too many.
 */
export function chunksToMove(chunks: readonly Chunk[], sizes: ReadonlyMap<string, number>, limits: BodyLimits): Set<Chunk> {
  const move = new Set<Chunk>();
  const files = new Map<string, Piece>();
  const docs = new Map<string, Map<string, Piece>>();
  for (const chunk of chunks) {
    if (chunk.file?.kind !== 'd') {
      move.add(chunk);
      continue;
    }
    put(files, chunk.file.name, chunk);
    const ofDoc = docs.get(chunk.doc) ?? new Map<string, Piece>();
    docs.set(chunk.doc, ofDoc);
    put(ofDoc, chunk.file.name, chunk);
  }
  const small = [...files.values()].filter(({ size }) => size < limits.bodyBytes / 2);
  const sparse = [...files].filter(([name, { size }]) => size < (sizes.get(name) ?? 0) / 2).map(([, piece]) => piece);
  const spread = [...docs.values()].filter(({ size }) => size > limits.filesPerDoc).flatMap((pieces) => smaller([...pieces.values()]));
  for (const { chunks } of [...(small.length > limits.smallFiles ? small : []), ...sparse, ...spread]) for (const chunk of chunks) move.add(chunk);
  return move;
}

function put(pieces: Map<string, Piece>, name: string, chunk: Chunk): void {
  const piece = pieces.get(name) ?? { size: 0, chunks: [] };
  piece.size += chunk.size;
  piece.chunks.push(chunk);
  pieces.set(name, piece);
}

/** All pieces but up to four that outweigh the rest: small edits must not make a great snapshot be written again and again. */
function smaller(pieces: readonly Piece[]): Piece[] {
  const rest = [...pieces].sort((a, b) => a.size - b.size);
  let weight = rest.reduce((sum, { size }) => sum + size, 0);
  for (let kept = 0; kept < 4; kept++) {
    const greatest = rest[rest.length - 1];
    if (!greatest || greatest.size < weight - greatest.size) break;
    weight -= greatest.size;
    rest.pop();
  }
  return rest;
}

/** Groups of chunks, a file each; a document's chunks stay together. */
export function packChunks(chunks: Iterable<Chunk>, bodyBytes: number): Chunk[][] {
  const docs = new Map<string, Chunk[]>();
  for (const chunk of chunks) {
    const ofDoc = docs.get(chunk.doc);
    if (ofDoc) ofDoc.push(chunk);
    else docs.set(chunk.doc, [chunk]);
  }
  const packs: Chunk[][] = [];
  let room = 0;
  for (const ofDoc of docs.values()) {
    const size = ofDoc.reduce((sum, chunk) => sum + chunk.size, 0);
    if (packs.length === 0 || size > room) {
      packs.push([]);
      room = bodyBytes;
    }
    packs[packs.length - 1]!.push(...ofDoc.sort((a, b) => a.id - b.id));
    room -= size;
  }
  return packs;
}

/** What a checkpoint says of where bodies are. */
export function bodyRefs(placed: readonly { readonly chunk: Chunk; readonly file: StoreFile }[], sizes: ReadonlyMap<string, number>): BodyRef[] {
  const refs = new Map<string, Map<string, { doc: string; bytes: number; ids: number[] }>>();
  for (const { chunk, file } of placed) {
    const docs = refs.get(file.name) ?? new Map<string, { doc: string; bytes: number; ids: number[] }>();
    refs.set(file.name, docs);
    const ref = docs.get(chunk.doc) ?? { doc: chunk.doc, bytes: 0, ids: [] };
    docs.set(chunk.doc, ref);
    ref.bytes += chunk.size;
    ref.ids.push(chunk.id);
  }
  return [...refs].map(([name, docs]) => ({ name, size: sizes.get(name) ?? 0, docs: [...docs.values()] }));
}
