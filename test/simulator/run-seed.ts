import { mkdirSync, writeFileSync } from 'node:fs';
import { type Change, type Faults, shrink, type Settings, simulate } from '../../src/testing/simulator/index.js';
import { kindOf } from './automerge.js';
import { loadPatched } from './mutate.js';
import { type Mutant, mutants } from './mutants.js';
import type { Options } from './options.js';

/** One run as it goes from process to process. */
export interface SeedReport {
  readonly seed: number;
  readonly profile: string;
  readonly failure: { readonly promise: string; readonly message: string } | undefined;
  /** What is to be printed. */
  readonly lines: readonly string[];
  readonly requests: number;
  readonly checks: number;
  readonly rounds: number | undefined;
  readonly faults: readonly (readonly [string, number])[];
  readonly sometimes: readonly (readonly [string, number])[];
}

/** What runs seeds as the options say, on a mutant where they name one. */
export async function createRunner(options: Options): Promise<(seed: number) => SeedReport> {
  const mutant = mutants.find(({ name }) => name === options.mutant);
  const run = mutant ? await loadPatched(mutant) : simulate;
  const { trace } = options;
  const profile = options.profile ?? mutant?.profile;
  const change = changeFrom(options, mutant);
  return (seed) => {
    const only = options.only && new Set(options.only);
    const result = run(seed, { profile, change, only, trace, kind: mutant ? undefined : kindOf(seed, options.automerge) });
    const { failure, settings, figures: { requests, checks, rounds, faults }, sometimes } = result;
    const lines = [...result.trace];
    if (failure) lines.push(...tell(seed, settings, failure.message, options));
    if (failure && options.shrink && !mutant) lines.push(...shrunk(seed, settings, options));
    return { seed, profile: settings.profile, failure, lines, requests, checks, rounds, faults: [...faults.counts], sometimes: [...sometimes.counts] };
  };
}

function changeFrom({ off, more }: Options, mutant?: Mutant): Change {
  const faults = Object.fromEntries([...more.map((name) => [name, 1]), ...off.map((name) => [name, 0])]) as Partial<Faults>;
  return { ...mutant?.change, faults: { ...mutant?.change?.faults, ...faults } };
}

function tell(seed: number, { profile }: Settings, message: string, { off, more, mutant, automerge }: Options): string[] {
  const rest = [...(automerge ? ['--crdt automerge'] : []), ...(mutant ? [`--mutant ${mutant}`] : []), ...(off.length > 0 ? [`--off ${off.join()}`] : []), ...(more.length > 0 ? [`--more ${more.join()}`] : [])];
  const again = ['npm run simulate -- --seeds 1 --from', seed, '--profile', profile, ...rest].join(' ');
  return [`seed ${seed} (${profile}): ${message.slice(0, 600)}`, `  again: ${again} --trace`, ...(mutant ? [] : [`  with fewer steps: ${again} --shrink`])];
}

function shrunk(seed: number, { profile, steps: all }: Settings, options: Options): string[] {
  const { steps, kept, runs, result } = shrink(seed, { profile, change: changeFrom(options), kind: kindOf(seed, options.automerge) });
  const file = `test-results/simulator/${profile}-${seed}.txt`;
  const summary = `${steps} of ${all} steps are left after ${runs} runs (--only ${kept.join(',')}): ${result.failure?.message}`;
  mkdirSync('test-results/simulator', { recursive: true });
  writeFileSync(file, [...result.trace, summary, ''].join('\n'));
  return [...result.trace, summary, `kept in ${file}`];
}
