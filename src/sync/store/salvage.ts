import { fileId } from '../../format/hash.js';
import { all } from '../proc.js';
import type { Proc } from '../proc.js';
import { decodeChunks, listStore, readFile } from './files.js';
import type { Content } from './files.js';
import type { StoreFile } from './names.js';
import { decodePlain } from './plain.js';
import type { Plain } from './plain.js';
import { decodeBodies, decodeCheckpoint, decodeTransaction } from './records.js';
import type { Checkpoint, ChunkBody, Transaction } from './records.js';

/** What could be read of a store, whatever the state of its chain. */
export interface Salvage {
  /** table → key → value, each as last written. Rows may be outdated, and rows deleted since may be there. */
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, Plain>>;
  /** Every chunk that was found, also those replaced or removed since; none twice. */
  readonly chunks: readonly { readonly doc: string; readonly chunk: Plain }[];
  /** Whether something that was found was written after something that is missing. */
  readonly gaps: boolean;
}

export const emptySalvage = (): Salvage => ({ tables: new Map(), chunks: [], gaps: false });

type Anything =
  | { readonly kind: 't'; readonly value: Transaction }
  | { readonly kind: 'c'; readonly value: Checkpoint }
  | { readonly kind: 'd'; readonly value: readonly ChunkBody[] };

/**
 * Reads every chunk and row under a store's folder, in whatever state it is.
 *
 * @returns `files`: paths of those that were read whole, which may go once their content is durable elsewhere;
 * `unreadable`: paths of those whose bytes are not those of their names.
 * @throws SyncError whatever reading throws: that may pass, and of what hangs together no part is taken without the rest
 */
export function* salvage(path: string): Proc<{ found: Salvage; files: readonly string[]; unreadable: readonly string[] }> {
  const listed = yield* listStore(path);
  const { found, unreadable } = yield* salvageFiles(path, listed);
  const pathOf = ({ name }: StoreFile): string => `${path}/${name}`;
  return { found, files: listed.filter((file) => !unreadable.includes(file)).map(pathOf), unreadable: unreadable.map(pathOf) };
}

/** Like {@link salvage}, of files already listed. */
export function* salvageFiles(folder: string, files: readonly StoreFile[]): Proc<{ found: Salvage; unreadable: readonly StoreFile[] }> {
  const contents = yield* all(files.map((file) => readFile(folder, file, decodeAny(file))));
  return { found: combine(contents.filter((content) => typeof content !== 'string')), unreadable: files.filter((_, i) => typeof contents[i] === 'string') };
}

const decodeAny = ({ kind }: StoreFile) => (bytes: Uint8Array): Anything =>
  kind === 't' ? { kind, value: decodeTransaction(bytes) }
  : kind === 'c' ? { kind, value: decodeCheckpoint(bytes) }
  : { kind, value: decodeBodies(bytes) };

/** Later files win. What a checkpoint folds is in its rows, so folded rows are older than all of them. */
function combine(contents: readonly Content<Anything>[]): Salvage {
  const order = { d: 0, t: 1, c: 2 };
  const sorted = [...contents].sort((a, b) => a.file.n - b.file.n || order[a.file.kind] - order[b.file.kind]);
  const folded = new Set(sorted.flatMap(({ value: { kind, value } }) => (kind === 'c' ? value.folds : [])));
  const tables = new Map<string, Map<string, Plain>>();
  const tableOf = (name: string): Map<string, Plain> => tables.get(name) ?? tables.set(name, new Map()).get(name)!;
  const bodies: ChunkBody[] = [];
  for (const { file, value: { kind, value } } of sorted) {
    if (kind === 'd') bodies.push(...value);
    if (kind === 't') bodies.push(...value.added);
    if (folded.has(file.id)) continue;
    if (kind === 'c') for (const { name, rows } of value.tables) for (const [key, row] of rows) tableOf(name).set(key, decodePlain(row));
    if (kind === 't') for (const { table, key, value: row } of value.ops) {
      if (row) tableOf(table).set(key, decodePlain(row));
      else tableOf(table).delete(key);
    }
  }
  return { tables, chunks: distinct(bodies).map(({ doc, bytes }) => ({ doc, chunk: decodePlain(bytes) })), gaps: hasGaps(contents.filter(({ file }) => !folded.has(file.id))) };
}

function hasGaps(contents: readonly Content<Anything>[]): boolean {
  const ends = new Set(contents.map(({ file, value: { kind, value } }) => (kind === 'c' ? value.at : file.id)));
  return contents.some(({ value: { kind, value } }) => kind === 't' && value.prev !== undefined && !ends.has(value.prev));
}

/** A chunk stands in a transaction and in a body file while a checkpoint cleans up. */
function distinct(bodies: readonly ChunkBody[]): ChunkBody[] {
  const seen = new Set<string>();
  return [...bodies].sort((a, b) => a.id - b.id).filter(({ doc, bytes }) => {
    const key = `${fileId(bytes)} ${doc}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The chunks in some files that were read, decoded. */
export function* readChunks(folder: string, files: readonly StoreFile[]): Proc<{ bodies: ChunkBody[]; read: StoreFile[]; gone: boolean }> {
  const contents = yield* all(files.map((file) => readFile(folder, file, decodeChunks(file))));
  const whole = contents.filter((content) => typeof content !== 'string');
  return { bodies: distinct(whole.flatMap(({ value }) => value)), read: whole.map(({ file }) => file), gone: contents.includes('missing') };
}
