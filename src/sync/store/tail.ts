import type { Proc } from '../proc.js';
import { listStore } from './files.js';
import { parseName } from './names.js';
import { decodePlain } from './plain.js';
import type { Plain } from './plain.js';
import { readChunks } from './salvage.js';

/** Checkpoints that may pass while one look is taken; what is missed then is found by the next look. */
const attempts = 4;

/**
 * Another live session's store read without its lock: the chunks added since the last look.
 *
 * A transaction that a checkpoint folded before it could be read is found in the body files, which then may bring chunks a second time.
 *
 * @param seen all `files` that earlier calls returned
 */
export function* tail(path: string, seen: ReadonlySet<string>): Proc<{ chunks: { doc: string; chunk: Plain }[]; files: readonly string[] }> {
  const done = new Set(seen);
  const chunks: { doc: string; chunk: Plain }[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const listed = (yield* listStore(path)).filter(({ name }) => !done.has(`${path}/${name}`));
    const transactions = yield* readChunks(path, listed.filter(({ kind }) => kind === 't'));
    const take = ({ bodies, read }: typeof transactions): void => {
      for (const { doc, bytes } of bodies) chunks.push({ doc, chunk: decodePlain(bytes) });
      for (const { name } of read) done.add(`${path}/${name}`);
    };
    take(transactions);
    if (transactions.gone) continue; // a checkpoint passed: its body files are in the next listing
    const all = wholeUpTo(path, done);
    const folded = yield* readChunks(path, listed.filter(({ kind, n }) => kind === 'd' && n > all));
    take(folded);
    if (!folded.gone) break;
  }
  return { chunks, files: [...done].filter((file) => !seen.has(file)) };
}

/** The number up to which every transaction was read: body files of checkpoints up to there bring nothing new. */
function wholeUpTo(path: string, seen: ReadonlySet<string>): number {
  const numbers = new Set<number>();
  for (const name of seen) {
    const file = parseName(name.slice(path.length + 1));
    if (file?.kind === 't') numbers.add(file.n);
  }
  let n = 0;
  while (numbers.has(n + 1)) n++;
  return n;
}
