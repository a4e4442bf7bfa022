import { all } from '../proc.js';
import type { Proc } from '../proc.js';
import { readFile } from './files.js';
import type { Content } from './files.js';
import type { StoreFile } from './names.js';
import { decodeCheckpoint, decodeTransaction } from './records.js';
import type { Checkpoint, Transaction } from './records.js';

/** A store as its files tell it: a checkpoint and the transactions after it. */
export interface Chain {
  readonly base: Content<Checkpoint> | undefined;
  readonly transactions: readonly Content<Transaction>[];
  /** Files that are no part of it: replaced, or bodies that nothing refers to. */
  readonly leftovers: readonly StoreFile[];
  /** Files that nothing builds on and whose bytes are not those of their names: torn before anybody was told of them. */
  readonly torn: readonly StoreFile[];
}

/**
 * Finds the one chain in a folder, or `undefined` when there is none that explains every file: then something was
 * lost or two sessions wrote, and no guess is made.
 */
export function* findChain(folder: string, files: readonly StoreFile[]): Proc<Chain | undefined> {
  const base = yield* newestCheckpoint(folder, files);
  const folded = new Set(base?.value.folds);
  const start = base?.file.n ?? 0;
  const links = files.filter((file) => file.kind !== 'd' && file !== base?.file);

  // Whole, older than the checkpoint and not folded by it: another session's.
  const strays = links.filter(({ n, id }) => n <= start && !folded.has(id));
  if ((yield* readLinks(folder, strays)).length > 0) return undefined;

  const later = (yield* readLinks(folder, links.filter(({ kind, n }) => kind === 't' && n > start))) as Content<Transaction>[];
  const transactions: Content<Transaction>[] = [];
  let tip = { n: start, id: base?.value.at };
  for (;;) {
    const next = later.find(({ file, value }) => file.n === tip.n + 1 && value.prev === tip.id);
    if (!next) break;
    transactions.push(next);
    tip = next.file;
  }
  // Others, that it does not lead to: something between is missing, or there are two ends.
  if (transactions.length < later.length) return undefined;

  // A transaction is begun when the one before it is acknowledged, a checkpoint when all of its transactions are.
  if (files.some(({ kind, n }) => n > (kind === 't' ? tip.n + 1 : tip.n))) return undefined;
  const listed = new Set(files.map(({ name }) => name));
  const bodies = new Set(base?.value.bodies.map(({ name }) => name));
  for (const name of bodies) if (!listed.has(name)) return undefined;

  const used = new Set([...bodies, ...transactions.map(({ file }) => file.name), ...(base ? [base.file.name] : [])]);
  const unused = files.filter(({ name }) => !used.has(name));
  const replaced = ({ kind, id }: StoreFile): boolean => kind === 'd' || folded.has(id);
  return { base, transactions, leftovers: unused.filter(replaced), torn: unused.filter((file) => !replaced(file)) };
}

/** Of several that end at the same transaction the one that folds the others: a session may write one again when it did not hear whether it had succeeded. */
function* newestCheckpoint(folder: string, files: readonly StoreFile[]): Proc<Content<Checkpoint> | undefined> {
  const checkpoints = files.filter(({ kind }) => kind === 'c');
  for (const n of [...new Set(checkpoints.map((file) => file.n))].sort((a, b) => b - a)) {
    const whole = (yield* readLinks(folder, checkpoints.filter((file) => file.n === n))) as Content<Checkpoint>[];
    const folded = new Set(whole.flatMap(({ value }) => value.folds));
    const newest = whole.find(({ file }) => !folded.has(file.id));
    if (newest) return newest;
  }
  return undefined;
}

function* readLinks(folder: string, files: readonly StoreFile[]): Proc<Content<Checkpoint | Transaction>[]> {
  const contents = yield* all(files.map((file) => readFile<Checkpoint | Transaction>(folder, file, file.kind === 'c' ? decodeCheckpoint : decodeTransaction)));
  return contents.filter((content) => typeof content !== 'string');
}
