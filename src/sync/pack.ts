import type { Section } from '../format/cof-file.js';
import { decodeFile } from '../format/file.js';
import { maxSubsumes } from '../format/limits.js';
import { allCovers, coveredBy } from './collect.js';
import { authorsOf } from './snapshot.js';
import { understands } from './merge.js';
import { announce, enqueue, nextLamport } from './outbox.js';
import { type Proc, read } from './proc.js';
import { publish } from './push.js';
import { isOwn, selfOf, tablesOf, writerOf } from './records.js';
import type { Known, State } from './state.js';
import { isBuried } from './tombstones.js';

/** Own live logs that are worth a pack, and own packs of about one size that are worth a larger one. */
const enough = { logs: 8, packs: 8 };

/** Copies the sections of many own small files into one in the cold folder. No document is opened. */
export function* packOwnLogs(s: State): Proc<void> {
  for (const files of packable(s)) yield* packFiles(s, files);
}

/** Groups of own files that are worth a pack each. */
export function packable(s: State): [string, Known][][] {
  const covers = allCovers(s);
  const logs: [string, Known][] = [];
  const tiers = new Map<number, [string, Known][]>();
  for (const [path, file] of tablesOf(s).known.entries()) {
    if (!isOwn(s, file.writer) || file.sealed || file.sections.length === 0 || coveredBy(s, file, covers)) continue;
    if (file.sections.some(({ doc, codec }) => !understands(s, doc, codec))) continue; // a clone of this store went on with a newer app
    if (file.kind === 'log' && file.id !== selfOf(s).head && s.remote.listed?.has(path)) logs.push([path, file]);
    if (file.kind !== 'pack') continue;
    const tier = Math.floor(Math.log2(Math.max(file.size, 4096)) / 3);
    tiers.set(tier, [...(tiers.get(tier) ?? []), [path, file]]);
  }
  return [...(logs.length >= enough.logs ? [logs] : []), ...[...tiers.values()].filter((packs) => packs.length >= enough.packs)];
}

function* packFiles(s: State, files: readonly [string, Known][]): Proc<void> {
  const sections: Section[] = [];
  const packed: Known[] = [];
  for (const [path, known] of [...files].sort(([, a], [, b]) => a.lamport - b.lamport)) {
    const bytes = tablesOf(s).ownLogs.get(path) ?? (yield* read('remote', path));
    if (!bytes) continue;
    try {
      sections.push(...decodeFile(path, bytes).sections.filter(({ doc }) => !isBuried(s, doc, known.id)));
    } catch {
      continue; // rotted in storage: healing sees to its content
    }
    packed.push(known);
  }
  if (packed.length < 2) return;
  const subsumes = [...new Set(packed.flatMap((known) => [...(known.subsumes ?? []), known.id]))].slice(-maxSubsumes);
  const meta = { writer: writerOf(s), lamport: nextLamport(s), subsumes, authors: authorsOf(s, packed) };
  enqueue(s, { kind: 'pack', meta, sections });
  yield* publish(s);
  announce(s);
  yield* publish(s);
}
