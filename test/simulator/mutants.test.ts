import { afterAll, describe, expect, test } from 'vitest';
import { simulate } from '../../src/testing/simulator/index.js';
import { loadPatched, patchSource, seedsToKill } from './mutate.js';
import { mutants } from './mutants.js';
import { writeFigures } from '../setup/figures.js';
import { percentile } from './summary.js';

const most = 400;

describe('the simulator notices when a rule is broken', () => {
  const killed = new Map<string, number>();

  test.each(mutants)('$name: $why', { timeout: 300_000 }, async (mutant) => {
    patchSource(mutant);
    const found = seedsToKill(await loadPatched(mutant), mutant, most);
    if (!found) expect.fail(`${mutant.name} survives ${most} seeds`);
    // The same run without the fault: else its settings ask for more than the protocol promises.
    expect(simulate(found.seed, { profile: mutant.profile, change: mutant.change }).failure).toBeUndefined();
    killed.set(mutant.name, found.seed);
    console.log(`${mutant.name}: seed ${found.seed}, "${found.promise}"`);
  });

  afterAll(() => {
    const seeds = [...killed.values()];
    const score = `${killed.size} of ${mutants.length}`;
    console.log(`${score} mutants killed, median seeds to kill ${percentile(seeds, 50)}`);
    writeFigures('mutants', { killed: score, 'median seeds to kill': percentile(seeds, 50), ...Object.fromEntries([...killed].map(([name, seed]) => [`seeds to kill ${name}`, seed])) });
  });
});
