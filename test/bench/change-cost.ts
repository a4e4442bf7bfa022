// What one more keystroke costs, by how many came before: `npx tsx test/bench/change-cost.ts`. Medians of 201, as ratios
// to the shortest history, since microseconds say more of the machine than of the code.
import { automerge, spliceText } from '../../src/crdt/automerge/index.node.js';

const histories = [1_000, 10_000, 100_000];
const letters = 'the quick brown fox jumps over the lazy dog ';

function median(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? 0;
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return (performance.now() - start) * 1000;
}

const crdt = automerge();
const rows = histories.map((history) => {
  const replica = crdt.create({ text: '' });
  const type = (at: number): number => replica.change((draft) => { spliceText(draft, ['text'], at, 0, letters[at % letters.length] ?? ' '); }).patches.length;
  for (let at = 0; at < history; at++) type(at);
  const change: number[] = [];
  const diff: number[] = [];
  let patches = 0;
  for (let count = 0; count < 201; count++) {
    const before = replica.version();
    change.push(timed(() => { patches += type(history >> 1); }));
    diff.push(timed(() => replica.diff([before])));
  }
  const covered = [replica.full().version];
  type(0);
  const uncovered = Array.from({ length: 21 }, () => timed(() => replica.uncovered([...covered, replica.version()])));
  const snapshot = replica.full().bytes.length;
  replica.free();
  return { history, change: median(change), diff: median(diff), 'nothing uncovered': median(uncovered), 'patches per edit': patches / 201, 'snapshot, bytes per edit': snapshot / history };
});

const [first] = rows;
if (first) {
  console.table(rows.map((row) => ({
    ...row,
    change: `${row.change.toFixed(0)} µs = ${(row.change / first.change).toFixed(2)} ×`,
    diff: `${row.diff.toFixed(0)} µs = ${(row.diff / first.diff).toFixed(2)} ×`,
    'nothing uncovered': `${row['nothing uncovered'].toFixed(0)} µs`,
    'snapshot, bytes per edit': row['snapshot, bytes per edit'].toFixed(2),
  })));
}
