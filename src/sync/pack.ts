import type { Section } from '../format/cof-file.js';
import { decodeFile } from '../format/file.js';
import { maxSubsumes } from '../format/limits.js';
import { allCovers, coveredBy } from './collect.js';
import { announce, authorsOf } from './snapshot.js';
import { enqueue, nextLamport } from './outbox.js';
import { type Proc, read } from './proc.js';
import { publish } from './push.js';
import { isOwn, selfOf, tablesOf, writerOf } from './records.js';
import type { Known, State } from './state.js';

/** Own live logs that are worth a pack, and own packs of about one size that are worth a larger one. */
const enough = { logs: 16, packs: 8 };

/** Copies the sections of many own small files into one in the cold folder. No document is opened. */
export function* packOwnLogs(s: State): Proc<void> {
  const { known } = tablesOf(s);
  const covers = allCovers(s);
  const own = [...known.entries()].filter(([, file]) => isOwn(s, file.writer) && !file.sealed && file.sections.length > 0 && !coveredBy(s, file, covers));
  const logs = own.filter(([path, file]) => file.kind === 'log' && file.id !== selfOf(s).head && s.remote.listed?.has(path));
  if (logs.length >= enough.logs) yield* packFiles(s, logs);
  const tiers = new Map<number, [string, Known][]>();
  for (const entry of own) {
    if (entry[1].kind !== 'pack') continue;
    const tier = Math.floor(Math.log2(Math.max(entry[1].size, 4096)) / 3);
    tiers.set(tier, [...(tiers.get(tier) ?? []), entry]);
  }
  for (const packs of tiers.values()) if (packs.length >= enough.packs) yield* packFiles(s, packs);
}

function* packFiles(s: State, files: readonly [string, Known][]): Proc<void> {
  const sections: Section[] = [];
  const packed: Known[] = [];
  for (const [path, known] of [...files].sort(([, a], [, b]) => a.lamport - b.lamport)) {
    const bytes = tablesOf(s).ownLogs.get(path) ?? (yield* read('remote', path));
    if (!bytes) continue;
    try {
      sections.push(...decodeFile(path, bytes).sections);
    } catch {
      continue; // rotted in storage: healing sees to its content
    }
    packed.push(known);
  }
  if (packed.length < 2) return;
  const subsumes = [...new Set(packed.flatMap((known) => [...(known.subsumes ?? []), known.id]))].slice(-maxSubsumes);
  const meta = { writer: writerOf(s), lamport: nextLamport(s), subsumes, authors: authorsOf(s, packed) };
  const { path } = enqueue(s, { kind: 'pack', meta, sections });
  yield* publish(s);
  announce(s, [path]);
  yield* publish(s);
}
