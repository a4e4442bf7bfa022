import { describe, expect, test } from 'vitest';
import { simulate } from '../../src/testing/simulator/index.js';
import { explain } from './prove.js';
import { regressionChange, regressions } from './regressions.js';

describe('the simulator', () => {
  test.each(regressions)('finds nothing in a run that once failed: seed $seed ($profile), $why', { timeout: 120_000 }, ({ seed, profile }) => {
    if (simulate(seed, { profile, change: regressionChange }).failure) explain(seed, profile, regressionChange);
  });

  test('gives the same run for a seed each time', () => {
    const run = (): readonly string[] => simulate(7, { trace: true, change: { faults: { older: 0.1 } } }).trace;
    expect(run()).toEqual(run());
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
