import { describe, expect, test } from 'vitest';
import { shrink, simulate, Sometimes } from '../../src/testing/simulator/index.js';
import type { Profile } from '../../src/testing/simulator/index.js';
import { regressions } from './regressions.js';

const seeds = 300;

/** What has to happen somewhere in all these runs: else they prove less than they seem to. */
const happens = [
  'a backup was restored', 'a device crashed', 'a disk was destroyed', 'a store was cloned', 'a local store was mixed up',
  'a file of l/ was collected', 'a file of d/ was collected', 'a file of p/ was collected', 'a pack was written', // packs of packs take longer than these runs: test/sync/core.test.ts
  'a snapshot was written', 'a snapshot contains a log of somebody else', 'a gap was noticed', 'a missing file made a reader begin again',
  'a quarantined file was read after all', 'a writer was rotated', 'a silent writer was retired', 'an acknowledgement was published',
  'a log told of a damaged file', 'healing published what storage had lost', 'storage lost or damaged a file', 'a removed file came back',
  'a tombstone was put', 'a document was removed', 'a document was revived', 'a late write arrived', 'a late remove arrived', 'a later session wrote',
  'a warning of local-store', 'a warning of newer-format', 'a warning of damaged', 'a warning of rollback',
  'a job failed with network', 'a job failed with quota', 'a job failed with wrong-root',
  'a strange file: a foreign name', 'a strange file: a newer format', 'a strange file: an unknown codec', 'a strange file: damaged bytes',
];

function explain(seed: number, profile: Profile | undefined): string {
  const { result, steps } = shrink(seed, { profile }, 150);
  return `seed ${seed} (${result.settings.profile}), ${steps} steps: ${result.failure?.message}\n${result.trace.join('\n')}`;
}

describe('whatever happens, nothing is lost and all devices come to hold the same', () => {
  test(`in ${seeds} runs, half of them in a bucket, half in mirrored folders`, { timeout: 600_000 }, () => {
    const sometimes = new Sometimes();
    for (let seed = 1; seed <= seeds; seed++) {
      const result = simulate(seed);
      sometimes.add(result.sometimes);
      if (result.failure) expect.fail(explain(seed, undefined));
    }
    expect(happens.filter((what) => !sometimes.counts.has(what)), 'what never happened').toEqual([]);
  });

  test.each(regressions)('in a run that once failed: seed $seed ($profile), $why', { timeout: 120_000 }, ({ seed, profile }) => {
    const { failure } = simulate(seed, { profile });
    if (failure) expect.fail(explain(seed, profile));
  });

  test('a seed gives the same run each time', () => {
    const run = (): readonly string[] => simulate(7, { trace: true }).trace;
    expect(run()).toEqual(run());
  });
});
