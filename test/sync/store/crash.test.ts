import { describe, expect, test } from 'vitest';
import type { LocalStore, StoreLimits } from '../../../src/sync/store/store.js';
import { Crash, Disk } from './disk.js';
import type { Fault } from './disk.js';
import { contentOf, openWhole } from './opening.js';

const tables = ['rows', 'outbox'];
const content = (disk: Disk, store: LocalStore): string => JSON.stringify(contentOf(disk, store, tables));

/** Few of everything, so that a short scenario goes through merging of body files too. */
const limits: Partial<StoreLimits> = { retainedBytes: 40, bodyBytes: 80, filesPerDoc: 2, smallFiles: 2 };

/** What the scenario may do to a store, at a time: mutations, then something that makes them durable. */
type Step = { readonly mutate: (store: LocalStore, ids: (doc: string) => number[]) => void; readonly then: 'commit' | 'checkpoint' | 'reopen' };

const scenario: readonly Step[] = [
  { mutate: (s) => { s.table('rows').set('a', 1); s.addChunk('x', 'x1'); }, then: 'commit' },
  { mutate: (s) => { s.table('outbox').set('f1', 'bytes'); s.addChunk('y', 'y1 is rather longer than the others are, so that it is not retained'); }, then: 'commit' },
  { mutate: (s) => { s.table('outbox').delete('f1'); s.addChunk('x', 'x2'); }, then: 'checkpoint' },
  { mutate: (s) => { s.table('rows').set('b', 2); s.addChunk('z', 'z1'); s.addChunk('y', 'y2'); }, then: 'commit' },
  { mutate: (s, ids) => s.replaceChunks('x', ['x1+x2'], ids('x')), then: 'commit' },
  { mutate: (s) => { s.table('rows').delete('a'); s.addChunk('x', 'x3'); }, then: 'reopen' },
  { mutate: (s) => { s.table('rows').set('a', 3); s.addChunk('y', 'y3'); }, then: 'checkpoint' },
  { mutate: (s) => s.addChunk('y', 'y4'), then: 'checkpoint' },
  { mutate: (s) => { s.addChunk('y', 'y5'); s.addChunk('x', 'x4'); }, then: 'checkpoint' },
  { mutate: (s) => s.removeChunks('z'), then: 'checkpoint' },
  { mutate: (s, ids) => s.replaceChunks('y', ['y1…y5'], ids('y')), then: 'commit' },
  { mutate: (s) => s.table('outbox').set('f2', 'bytes'), then: 'checkpoint' },
  { mutate: (s) => s.addChunk('x', 'x5'), then: 'commit' },
];

/** Pairs of faults are many: every few of them by default, all with STORE_SWEEP=all (minutes). */
const timeout = 600_000;
const stride = process.env['STORE_SWEEP'] === 'all' ? 1 : 7;

/** The contents after each step of the scenario, from none; what a crash leaves must be one of them. */
const milestones: readonly string[] = play(new Disk()).seen;

/** Plays the scenario from some step until it ends or crashes; failures are tried again, as often as it takes. */
function play(disk: Disk, from = 0): { readonly seen: string[]; readonly acked: number; readonly crashed: boolean } {
  let acked = from;
  const seen: string[] = [];
  const again = <T>(attempt: () => T): T => {
    for (let tries = 0; ; tries++) {
      try {
        return attempt();
      } catch (thrown) {
        if (thrown instanceof Crash || tries > 3) throw thrown;
      }
    }
  };
  try {
    let store = again(() => openWhole(disk, limits));
    seen.push(again(() => content(disk, store)));
    for (const { mutate, then } of scenario.slice(from)) {
      const ids = new Map(['x', 'y', 'z'].map((doc) => [doc, again(() => disk.run(store.chunks(doc))).map(({ id }) => id)]));
      mutate(store, (doc) => ids.get(doc) ?? []);
      again(() => disk.run(then === 'checkpoint' ? store.checkpoint() : store.commit()));
      acked++;
      if (then === 'reopen') store = again(() => openWhole(disk, limits));
      seen.push(again(() => content(disk, store)));
    }
    return { seen, acked, crashed: false };
  } catch (thrown) {
    if (!(thrown instanceof Crash)) throw thrown;
    return { seen, acked, crashed: true };
  }
}

const faults: Record<string, Fault> = {
  'a crash before': { when: 'before', then: 'crash' },
  'a crash after': { when: 'after', then: 'crash' },
  'a crash that leaves nothing of': { when: 'torn', then: 'crash', kept: () => 0 },
  'a crash that leaves 1 byte of': { when: 'torn', then: 'crash', kept: () => 1 },
  'a crash that leaves half of': { when: 'torn', then: 'crash', kept: (length) => length >> 1 },
  'a crash that leaves all but a byte of': { when: 'torn', then: 'crash', kept: (length) => length - 1 },
  'a failure before': { when: 'before', then: 'fail' },
  'a failure after': { when: 'after', then: 'fail' },
  'a failure that leaves half of': { when: 'torn', then: 'fail', kept: (length) => length >> 1 },
};

const total = ((): number => {
  const disk = new Disk();
  play(disk);
  return disk.log.length;
})();

const faultOnce = (at: number, fault: Fault) => (index: number): Fault | undefined => (index === at ? fault : undefined);

/** The content that a crashed play left, checked, and the step it stands at. */
function stepLeft(disk: Disk, acked: number, what: string): number {
  const left = content(disk, openWhole(disk, limits));
  const step = milestones.indexOf(left, acked);
  expect(step, `${what}: ${left}`).toBeGreaterThanOrEqual(acked);
  expect(step, what).toBeLessThanOrEqual(acked + 1);
  return step;
}

describe('whatever request it strikes', () => {
  for (const [name, fault] of Object.entries(faults)) {
    test(`${name} it leaves what was acknowledged, and the store goes on from there`, () => {
      for (let at = 0; at < total; at++) {
        const what = `${name} request ${at}`;
        const disk = new Disk();
        disk.faultAt = faultOnce(at, fault);
        const { acked, crashed } = play(disk);
        disk.faultAt = () => undefined;
        expect(crashed, what).toBe(fault.then === 'crash');
        const step = stepLeft(disk, acked, what);
        expect(play(disk, step).acked, what).toBe(scenario.length);
        expect(content(disk, openWhole(disk, limits)), what).toBe(milestones.at(-1));
      }
    }, timeout);
  }

  test('a second crash while going on after the first leaves it too', () => {
    const crashes = Object.values(faults).filter(({ then }) => then === 'crash');
    for (let first = 0; first < total; first++) {
      for (let second = first % stride; second < 30; second += stride) {
        const what = `requests ${first} and ${second} later`;
        const fault = crashes[(first + second) % crashes.length]!;
        const disk = new Disk();
        disk.faultAt = faultOnce(first, fault);
        const { acked } = play(disk);
        disk.faultAt = () => undefined;
        const step = stepLeft(disk.copy(), acked, what);
        disk.faultAt = faultOnce(disk.log.length + second, crashes[second % crashes.length]!);
        const then = play(disk, step);
        disk.faultAt = () => undefined;
        stepLeft(disk, then.acked, what);
      }
    }
  }, timeout);

  test('a failure followed by a crash leaves it too', () => {
    for (const failure of [faults['a failure before']!, faults['a failure after']!, faults['a failure that leaves half of']!]) {
      for (let first = 0; first < total; first++) {
        for (let second = first + 1 + (first % stride); second < first + 30; second += stride) {
          const what = `${failure.when} ${first}, crash at ${second}`;
          const disk = new Disk();
          disk.faultAt = (index) => (index === first ? failure : index === second ? faults['a crash after'] : undefined);
          const { acked } = play(disk);
          disk.faultAt = () => undefined;
          stepLeft(disk, acked, what);
        }
      }
    }
  }, timeout);

  test('leftovers of crashes do not pile up', () => {
    const disk = new Disk();
    play(disk);
    const without = disk.files.size;
    for (let at = 0; at < total; at += 3) {
      const crashed = new Disk();
      crashed.faultAt = faultOnce(at, faults['a crash that leaves half of']!);
      const { acked } = play(crashed);
      crashed.faultAt = () => undefined;
      play(crashed, stepLeft(crashed.copy(), acked, `${at}`));
      const store = openWhole(crashed, limits);
      store.table('rows').set('last', 1);
      crashed.run(store.checkpoint());
      expect(crashed.names('main/c/').length + crashed.names('main/t/').length, `${at}`).toBe(1);
      expect(crashed.files.size, `${at}`).toBeLessThanOrEqual(without + 1);
    }
  });
});
