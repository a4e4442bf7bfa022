import type { StoreFile } from './names.js';

/** A piece of a document's content. It has a file once it is durable, and bytes while it is not, or is small and new. */
export interface Chunk {
  readonly id: number;
  readonly doc: string;
  /** Of its body, encoded; for a chunk that was in a checkpoint its share of the document's bytes there. */
  readonly size: number;
  bytes: Uint8Array | undefined;
  file: StoreFile | undefined;
}

/** Where the chunks of each document are. */
export class ChunkIndex {
  readonly #docs = new Map<string, Map<number, Chunk>>();

  docs(): Iterable<string> { return this.#docs.keys(); }

  add(chunk: Chunk): void {
    const chunks = this.#docs.get(chunk.doc) ?? new Map<number, Chunk>();
    this.#docs.set(chunk.doc, chunks.set(chunk.id, chunk));
  }

  remove(doc: string, id: number): Chunk | undefined {
    const chunks = this.#docs.get(doc);
    const chunk = chunks?.get(id);
    if (chunks?.delete(id) && chunks.size === 0) this.#docs.delete(doc);
    return chunk;
  }

  /** In the order in which they were added: ids only grow. */
  of(doc: string): Chunk[] {
    return [...(this.#docs.get(doc)?.values() ?? [])].sort((a, b) => a.id - b.id);
  }

  *all(): Generator<Chunk> {
    for (const chunks of this.#docs.values()) yield* chunks.values();
  }
}
