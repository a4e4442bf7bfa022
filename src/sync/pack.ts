import type { Section } from '../format/cof-file.js';
import { decodeFile } from '../format/file.js';
import { maxFileBytes, maxMetaBytes } from '../format/limits.js';
import { isPutOff } from './apart.js';
import { allCovers, coveredBy } from './collect.js';
import { authorsOf } from './snapshot.js';
import { understands } from './merge.js';
import { announce, enqueue, nextLamport } from './outbox.js';
import { type Proc, read } from './proc.js';
import { publish } from './push.js';
import { isOwn, limitsOf, selfOf, tablesOf, writerOf } from './records.js';
import type { Known, State } from './state.js';
import { isBuried } from './tombstones.js';

/** Own live logs that are worth a pack, and own packs of about one size that are worth a larger one. */
const enough = { logs: 8, packs: 8 };
/** The part of what a file may have that a pack fills at most, so that it can be written. */
const full = 1 / 2;
/** What fills more of it is left as it is: of packs that are packed again, as many as are worth it fit into one. */
const most = { log: full / 2, pack: full / enough.packs };

/** Copies the sections of many own small files into one in the cold folder. No document is opened. */
export function* packOwnLogs(s: State): Proc<void> {
  for (const files of packable(s)) yield* packFiles(s, files);
}

/** Groups of own files that are worth a pack each. */
export function packable(s: State): [string, Known][][] {
  if (isPutOff(s, packOwnLogs)) return [];
  const covers = allCovers(s);
  const logs: [string, Known][] = [];
  const tiers = new Map<number, [string, Known][]>();
  for (const [path, file] of tablesOf(s).known.entries()) {
    if (!isOwn(s, file.writer) || file.sealed || file.sections.length === 0 || coveredBy(s, file, covers)) continue;
    if (file.sections.some(({ doc, codec }) => !understands(s, doc, codec))) continue; // a clone of this store went on with a newer app
    if ((file.kind !== 'log' && file.kind !== 'pack') || fill(s, file) > most[file.kind]) continue;
    if (file.kind === 'log' && file.id !== selfOf(s).head && s.remote.listed?.has(path)) logs.push([path, file]);
    if (file.kind !== 'pack') continue;
    const tier = Math.floor(Math.log2(Math.max(file.size, 4096)) / 3);
    tiers.set(tier, [...(tiers.get(tier) ?? []), [path, file]]);
  }
  return [...(logs.length >= enough.logs ? [logs] : []), ...[...tiers.values()].filter((packs) => packs.length >= enough.packs)].map((files) => fitting(s, files));
}

/** How much of what a file may have another one has, 0 to 1. */
function fill(s: State, { sections, size }: Known): number {
  const described = sections.reduce((sum, { doc, codec, version }) => sum + 2 * doc.length + codec.length + version.length + 32, 0);
  return Math.max(described / maxMetaBytes, sections.length / limitsOf(s).sections, size / maxFileBytes);
}

/** The oldest of some files that fit into one pack. */
function fitting(s: State, files: [string, Known][]): [string, Known][] {
  let filled = 0;
  return files.sort(([, a], [, b]) => a.lamport - b.lamport).slice(0, limitsOf(s).subsumes).filter(([, file]) => (filled += fill(s, file)) <= full);
}

function* packFiles(s: State, files: readonly [string, Known][]): Proc<void> {
  const sections: Section[] = [];
  const packed: Known[] = [];
  for (const [path, known] of files) {
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
  const subsumes = [...new Set([...packed.flatMap((known) => known.subsumes ?? []), ...packed.map(({ id }) => id)])].slice(-limitsOf(s).subsumes);
  const meta = { writer: writerOf(s), lamport: nextLamport(s), subsumes, authors: authorsOf(s, packed) };
  enqueue(s, { kind: 'pack', meta, sections });
  yield* publish(s);
  announce(s);
  yield* publish(s);
}
