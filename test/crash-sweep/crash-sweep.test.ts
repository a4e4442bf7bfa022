import { describe, expect, test } from 'vitest';
import { importMutated } from '../setup/mutated.js';
import type * as sweeping from './index.js';
import { faults } from './faults.js';
import { mutants } from './mutants.js';
import type { Profile } from './run.js';
import type { Scenario } from './scenario.js';
import { scenarios } from './scenarios.js';
import { sweep } from './sweep.js';

/** One fault for each request, in turn; the command strikes each request with every fault: npm run crash-sweep. */
const inTurn = (at: number): string => faults[(at * 5) % faults.length]?.name ?? '';

const profileOf = ({ profiles }: Scenario, at: number): Profile => profiles?.[0] ?? (at % 2 === 0 ? 's3' : 'mirror');

describe('whatever request a fault strikes, nothing is lost and all devices come to hold the same', () => {
  test.each(scenarios.map((scenario, at) => ({ scenario, name: scenario.name, profile: profileOf(scenario, at) })))('in $name on $profile', { timeout: 120_000 }, ({ scenario, profile }) => {
    const { findings, runs } = sweep(scenario, profile, { fault: inTurn });
    expect(findings).toEqual([]);
    expect(runs).toBeGreaterThan(1);
  });
});

describe('the sweep notices when', () => {
  test.each(mutants)('$name: $why', { timeout: 300_000 }, async (mutant) => {
    const mutated = await importMutated<typeof sweeping>(mutant, 'test/crash-sweep/index.ts');
    const scenario = mutated.scenarios.find(({ name }) => name === mutant.scenario);
    if (!scenario) throw new Error(`No scenario is called ${mutant.scenario}.`);
    const { findings } = mutated.sweep(scenario, 's3', { first: true });
    console.log(`${mutant.name}: ${findings[0]?.message.slice(0, 120)}`);
    expect(findings.length, `${mutant.name} survives`).toBe(1);
  });
});
