import { describe, expect, test } from 'vitest';
import { type Kind, simulate } from '../../src/testing/simulator/index.js';
import { automergeSets, kindOf } from './automerge.js';
import { explain } from './prove.js';
import { regressions } from './regressions.js';

describe('the simulator', () => {
  test('finds nothing in 60 runs; npm run test:servers has 500', { timeout: 300_000 }, () => {
    for (let seed = 1001; seed <= 1060; seed++) if (simulate(seed, { kind: kindOf(seed, false) }).failure) explain(seed, undefined);
  });

  test.each(regressions)('finds nothing in a run that once failed: seed $seed ($profile), $why', { timeout: 120_000 }, ({ seed, profile, change }) => {
    if (simulate(seed, { profile, change }).failure) explain(seed, profile, change);
  });

  test('gives the same run for a seed each time', () => {
    const run = (): readonly string[] => simulate(7, { trace: true, change: { faults: { older: 0.1 } } }).trace;
    expect(run()).toEqual(run());
  });

  test('gives the same run with Automerge documents, and gives the random numbers of the host back', () => {
    const { getRandomValues } = globalThis.crypto;
    const run = (): readonly string[] => simulate(7, { trace: true, kind: automergeSets }).trace;
    expect(run()).toEqual(run());
    expect(globalThis.crypto.getRandomValues).toBe(getRandomValues);
    expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).toBeLessThan(3_600_000);
  });

  test('reads Automerge documents in storage by itself', () => {
    expect(simulate(7, { kind: automergeSets }).failure).toBeUndefined();
    const blind: Kind = { ...automergeSets, changes: () => [] };
    expect(simulate(7, { kind: blind }).failure?.promise).toBe('what is here gets into storage');
  });

  test('lets removals arrive late, which takes more failures than a run mostly has', { timeout: 120_000 }, () => {
    const seeds = Array.from({ length: 30 }, (_, at) => at + 1);
    const late = seeds.find((seed) => {
      const { failure, sometimes } = simulate(seed, { profile: 's3', change: { superseded: 0, faults: { failure: 0.25, late: 2 } } });
      expect(failure, `seed ${seed}`).toBeUndefined();
      return sometimes.counts.has('a late remove arrived');
    });
    expect(late).toBeDefined();
  });

  test('counts what a run did, up to the look at which all show the same', () => {
    const { figures } = simulate(7);
    expect(figures.requests).toBeGreaterThan(figures.checks);
    expect(figures.checks).toBeGreaterThan(0);
    expect(figures.faults.counts.size).toBeGreaterThan(0);
    expect(figures.rounds).toBeGreaterThan(0);
  });
});
