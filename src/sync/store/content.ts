import { encodeCbor } from '../../format/cbor.js';
import { ChunkIndex } from './chunk-index.js';
import type { Chunk } from './chunk-index.js';
import type { StoreFile } from './names.js';
import { decodePlain, encodePlain } from './plain.js';
import type { Plain } from './plain.js';
import type { Checkpoint, ChunkBody, RowOp, Transaction } from './records.js';
import { RowJournal, StoreTable } from './table.js';

/** Mutations that belong into one transaction. */
export interface Pending { readonly ops: readonly RowOp[]; readonly added: readonly Chunk[]; readonly removed: Transaction['removed'] }

/** What a store holds, in memory, and what of it no transaction has taken yet. */
export class StoreContent {
  readonly chunks = new ChunkIndex();
  readonly #tables = new Map<string, StoreTable>();
  #nextChunk = 1;
  #mutations = 0;
  readonly #journal = new RowJournal(() => void this.#mutations++);
  readonly #added = new Set<Chunk>();
  readonly #removed = new Map<string, number[]>();

  /** How many there were; only grows. */
  get mutations(): number { return this.#mutations; }
  get nextChunk(): number { return this.#nextChunk; }

  table(name: string): StoreTable {
    let table = this.#tables.get(name);
    if (!table) {
      encodeCbor(name); // throws here and not in a commit
      this.#tables.set(name, (table = new StoreTable(name, this.#journal)));
    }
    return table;
  }

  replaceChunks(doc: string, chunks: readonly Plain[], replaced: Iterable<number>): void {
    encodeCbor(doc);
    const bodies = chunks.map(encodePlain);
    if (bodies.length > 0) this.#mutations++;
    for (const id of replaced) {
      const chunk = this.chunks.remove(doc, id);
      if (!chunk) continue;
      this.#mutations++;
      if (this.#added.delete(chunk)) continue; // no transaction has taken it: no trace
      const ids = this.#removed.get(doc);
      if (ids) ids.push(id);
      else this.#removed.set(doc, [id]);
    }
    for (const bytes of bodies) {
      const chunk: Chunk = { id: this.#nextChunk++, doc, size: bytes.length, bytes, file: undefined };
      this.chunks.add(chunk);
      this.#added.add(chunk);
    }
  }

  take(): Pending {
    const pending = { ops: this.#journal.take(), added: [...this.#added], removed: [...this.#removed].map(([doc, ids]) => ({ doc, ids })) };
    this.#added.clear();
    this.#removed.clear();
    return pending;
  }

  /** All rows, encoded. */
  rows(): Checkpoint['tables'] {
    return [...this.#tables.values()].filter(({ size }) => size > 0).map((table) => ({
      name: table.name, rows: [...table.entries()].map(([key, value]) => [key, encodePlain(value)] as const),
    }));
  }

  loadCheckpoint(checkpoint: Checkpoint, fileOf: (name: string) => StoreFile | undefined): void {
    this.#nextChunk = checkpoint.next;
    for (const { name, rows } of checkpoint.tables) for (const [key, row] of rows) this.table(name).load(key, decodePlain(row));
    for (const { name, docs } of checkpoint.bodies) {
      const file = fileOf(name);
      for (const { doc, bytes, ids } of docs) for (const id of ids) this.chunks.add({ id, doc, size: Math.round(bytes / ids.length), bytes: undefined, file });
    }
  }

  loadTransaction(transaction: Transaction, toChunk: (body: ChunkBody) => Chunk): void {
    for (const { table, key, value, again } of transaction.ops) this.table(table).load(key, value && decodePlain(value), again);
    for (const body of transaction.added) {
      this.chunks.add(toChunk(body));
      this.#nextChunk = Math.max(this.#nextChunk, body.id + 1);
    }
    for (const { doc, ids } of transaction.removed) for (const id of ids) this.chunks.remove(doc, id);
  }
}
