import { SyncError } from '../../errors.js';
import { decodeCbor, encodeCbor } from '../../format/cbor.js';
import type { CborValue } from '../../format/cbor.js';

// The three kinds of file, each one deterministic CBOR: a map with integer keys, of which 0 is the version.
// Rows and chunks are encoded on their own and stand in it as byte strings: they are checked when they are given, and copied from file to file as they are.

/** A row set (`value`, encoded) or deleted. `again`: deleted and then set, so that it moves to the end. */
export interface RowOp { readonly table: string; readonly key: string; readonly value?: Uint8Array; readonly again?: boolean }

/** A chunk as files hold it. `bytes` is the chunk, encoded: moving it between files copies it and nothing more. */
export interface ChunkBody { readonly id: number; readonly doc: string; readonly bytes: Uint8Array }

export interface Transaction {
  /** Id of the transaction before it; absent in the first of a chain. */
  readonly prev?: string | undefined;
  readonly ops: readonly RowOp[];
  readonly added: readonly ChunkBody[];
  readonly removed: readonly { readonly doc: string; readonly ids: readonly number[] }[];
}

/** Which chunks of a body file are in use; it may hold others, which were removed since. */
export interface BodyRef {
  readonly name: string;
  /** Bytes of all its chunks. */
  readonly size: number;
  /** `bytes` of the chunks in use, about. */
  readonly docs: readonly { readonly doc: string; readonly bytes: number; readonly ids: readonly number[] }[];
}

export interface Checkpoint {
  /** Id of the last transaction it contains. */
  readonly at?: string | undefined;
  /** The next chunk's id. */
  readonly next: number;
  readonly tables: readonly { readonly name: string; readonly rows: readonly (readonly [key: string, value: Uint8Array])[] }[];
  readonly bodies: readonly BodyRef[];
  /** Ids of transactions and checkpoints that it replaces and that may still be there. */
  readonly folds: readonly string[];
}

const version = 1;

export function encodeTransaction(transaction: Transaction): Uint8Array {
  const map = new Map<number, CborValue>([[0, version]]);
  if (transaction.prev !== undefined) map.set(1, transaction.prev);
  if (transaction.ops.length > 0) map.set(2, transaction.ops.map(({ table, key, value, again }) => [table, key, ...(value ? [value] : []), ...(again ? [true] : [])]));
  if (transaction.added.length > 0) map.set(3, transaction.added.map(({ id, doc, bytes }) => [id, doc, bytes]));
  if (transaction.removed.length > 0) map.set(4, transaction.removed.map(({ doc, ids }) => [doc, toGaps(ids)]));
  return encodeCbor(map);
}

/** @throws SyncError `damaged` or `newer-format` */
export function decodeTransaction(bytes: Uint8Array): Transaction {
  const map = open(bytes);
  const prev = map.get(1);
  return {
    prev: prev === undefined ? undefined : text(prev),
    ops: array(map.get(2)).map(array).map(([table, key, value, again]) => ({
      table: text(table), key: text(key), ...(value === undefined ? {} : { value: binary(value) }), ...(again === true ? { again } : {}),
    })),
    added: array(map.get(3)).map(array).map(([id, doc, body]) => ({ id: count(id), doc: text(doc), bytes: binary(body) })),
    removed: array(map.get(4)).map(array).map(([doc, gaps]) => ({ doc: text(doc), ids: fromGaps(gaps) })),
  };
}

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const map = new Map<number, CborValue>([[0, version], [2, checkpoint.next]]);
  if (checkpoint.at !== undefined) map.set(1, checkpoint.at);
  map.set(3, checkpoint.tables.map(({ name, rows }) => [name, rows.flat()]));
  map.set(4, checkpoint.bodies.map(({ name, size, docs }) => [name, size, docs.flatMap(({ doc, bytes, ids }) => [doc, bytes, toGaps(ids)])]));
  map.set(5, checkpoint.folds);
  return encodeCbor(map);
}

/** @throws SyncError `damaged` or `newer-format` */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const map = open(bytes);
  const at = map.get(1);
  return {
    at: at === undefined ? undefined : text(at),
    next: count(map.get(2)),
    tables: array(map.get(3)).map(array).map(([name, rows]) => ({ name: text(name), rows: groups(rows, 2).map(([key, value]) => [text(key), binary(value)] as const) })),
    bodies: array(map.get(4)).map(array).map(([name, size, docs]) => ({
      name: text(name), size: count(size),
      docs: groups(docs, 3).map(([doc, weight, gaps]) => ({ doc: text(doc), bytes: count(weight), ids: fromGaps(gaps) })),
    })),
    folds: array(map.get(5)).map(text),
  };
}

export function encodeBodies(bodies: readonly ChunkBody[]): Uint8Array {
  return encodeCbor(new Map<number, CborValue>([[0, version], [3, bodies.map(({ id, doc, bytes }) => [id, doc, bytes])]]));
}

/** @throws SyncError `damaged` or `newer-format` */
export function decodeBodies(bytes: Uint8Array): ChunkBody[] {
  return array(open(bytes).get(3)).map(array).map(([id, doc, body]) => ({ id: count(id), doc: text(doc), bytes: binary(body) }));
}

function open(bytes: Uint8Array): ReadonlyMap<number | string, CborValue> {
  const map = decodeCbor(bytes);
  if (!(map instanceof Map)) throw bad();
  const found = count((map as ReadonlyMap<number | string, CborValue>).get(0));
  if (found !== version) throw new SyncError('newer-format', 'A newer version of this app keeps data on this device. Update the app.');
  return map as ReadonlyMap<number | string, CborValue>;
}

/** Numbers as the first and the gaps to those after it, a byte each: chunks of some documents alternate. */
function toGaps(ids: readonly number[]): number[] {
  const sorted = [...ids].sort((a, b) => a - b);
  return sorted.map((id, i) => id - (sorted[i - 1] ?? 0));
}

function fromGaps(value: CborValue | undefined): number[] {
  let id = 0;
  return array(value).map((gap) => (id += count(gap)));
}

function groups(value: CborValue | undefined, size: number): (readonly CborValue[])[] {
  const items = array(value);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Absent is empty. */
function array(value: CborValue | undefined): readonly CborValue[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw bad();
  return value as readonly CborValue[];
}

function text(value: CborValue | undefined): string {
  if (typeof value !== 'string') throw bad();
  return value;
}

function binary(value: CborValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw bad();
  return value;
}

function count(value: CborValue | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad();
  return value;
}

const bad = (): SyncError => new SyncError('damaged', 'A file of the local store does not have the shape of one.');
