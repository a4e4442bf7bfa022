import { encodeCbor } from '../../format/cbor.js';
import { encodePlain } from './plain.js';
import type { Plain } from './plain.js';
import type { RowOp } from './records.js';

/** Rows by key, in the order in which they were added. Mutations apply in memory at once and join the next transaction. */
export interface Table<T extends Plain> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  /** The value must not be changed afterwards: set another. */
  set(key: string, value: T): void;
  delete(key: string): void;
  readonly size: number;
  keys(): IterableIterator<string>;
  entries(): IterableIterator<[string, T]>;
}

/** What the next transaction does to tables: for each row the last thing that happened. */
export class RowJournal {
  readonly #ops = new Map<string, RowOp>();

  constructor(readonly onChange: () => void) {}

  get size(): number { return this.#ops.size; }

  set(table: string, key: string, value: Uint8Array): void {
    const row = `${table}\0${key}`;
    const before = this.#ops.get(row);
    // Replaying must give the same order of rows: a row that was deleted comes back at the end.
    const again = before !== undefined && (before.value === undefined || before.again === true);
    if (before?.value === undefined) this.#ops.delete(row);
    this.#ops.set(row, { table, key, value, ...(again ? { again } : {}) });
    this.onChange();
  }

  delete(table: string, key: string): void {
    this.#ops.set(`${table}\0${key}`, { table, key });
    this.onChange();
  }

  take(): RowOp[] {
    const ops = [...this.#ops.values()];
    this.#ops.clear();
    return ops;
  }
}

export class StoreTable implements Table<Plain> {
  readonly #rows = new Map<string, Plain>();

  constructor(readonly name: string, readonly journal: RowJournal) {}

  get size(): number { return this.#rows.size; }
  get(key: string): Plain | undefined { return this.#rows.get(key); }
  has(key: string): boolean { return this.#rows.has(key); }
  keys(): IterableIterator<string> { return this.#rows.keys(); }
  entries(): IterableIterator<[string, Plain]> { return this.#rows.entries(); }

  set(key: string, value: Plain): void {
    // Encoded here, so that what cannot be kept throws at its author and not in everybody's commit.
    encodeCbor(key);
    const bytes = encodePlain(value);
    this.#rows.set(key, value);
    this.journal.set(this.name, key, bytes);
  }

  delete(key: string): void {
    if (this.#rows.delete(key)) this.journal.delete(this.name, key);
  }

  /** Takes in what is durable already. */
  load(key: string, value: Plain | undefined, again = false): void {
    if (value === undefined || again) this.#rows.delete(key);
    if (value !== undefined) this.#rows.set(key, value);
  }
}
