import { describe, expect, test } from 'vitest';
import { loadMutant, seedsToKill } from './mutate.js';
import { mutants } from './mutants.js';

const most = 400;

describe('the simulator notices when a rule is broken', () => {
  test.each(mutants)('$name: $why', { timeout: 300_000 }, async (mutant) => {
    const killed = seedsToKill(await loadMutant(mutant), mutant.profile, most);
    expect(killed, `${mutant.name} survives ${most} seeds`).toBeDefined();
    console.log(`${mutant.name}: ${killed?.seeds} seeds, "${killed?.promise}"`);
  });
});
