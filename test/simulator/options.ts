import { availableParallelism } from 'node:os';
import type { FaultName, Profile } from '../../src/testing/simulator/index.js';
import { mutants } from './mutants.js';

/** What `npm run simulate` was asked for. */
export interface Options {
  readonly from: number;
  readonly seeds: number;
  readonly jobs: number;
  readonly profile: Profile | undefined;
  /** The name of a mutant. */
  readonly mutant: string | undefined;
  /** Whether each run is about Automerge documents, not only every 20th. */
  readonly automerge: boolean;
  readonly off: readonly FaultName[];
  readonly more: readonly FaultName[];
  readonly only: readonly number[] | undefined;
  readonly trace: boolean;
  readonly shrink: boolean;
  /** A file for all figures. */
  readonly json: string | undefined;
}

export const usage = `npm run simulate -- [--from 1] [--seeds 100] [--profile P] [--jobs N] [--mutant M] [--crdt automerge] [--json FILE]
  --profile P     one kind of storage; by seed without it
  --jobs N        processes side by side; one for each core without it
  --crdt automerge  Automerge documents in each run, not only in every 20th
  --off a,b       faults that do not strike; --more a,b: faults that strike at full strength
  --shrink        leaves out what a failing run does not need and keeps what is left in test-results/simulator/
  --trace         tells all that happens; --only 3,7: takes these steps of a run only
  --json FILE     writes all figures`;

const flags = ['--trace', '--shrink', '--help'];
const names = ['from', 'seeds', 'jobs', 'profile', 'mutant', 'crdt', 'off', 'more', 'only', 'json'];

/** @throws Error for what nobody knows: a misspelt option must not look like a run without it */
export function readOptions(args: readonly string[]): Options {
  const given = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (flags.includes(arg)) continue;
    const value = args[at + 1];
    if (!names.includes(arg.slice(2)) || value === undefined) throw new Error(`${arg} is no option, or lacks its value.\n${usage}`);
    given.set(arg.slice(2), value);
    at++;
  }
  const count = (name: string, otherwise: number): number => {
    const value = Number(given.get(name) ?? otherwise);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number above 0.`);
    return value;
  };
  const list = (name: string): string[] => given.get(name)?.split(',') ?? [];
  const wanted = given.get('mutant');
  const mutant = wanted === undefined ? undefined : mutants.find(({ name }) => name === wanted || name.startsWith(`${wanted}-`))?.name;
  if (wanted !== undefined && mutant === undefined) throw new Error(`No mutant is called ${wanted}. There are ${mutants.map(({ name }) => name).join(', ')}.`);
  const crdt = given.get('crdt');
  if (crdt !== undefined && (crdt !== 'automerge' || mutant !== undefined)) throw new Error('--crdt takes automerge only, and mutants run without it.');
  const trace = args.includes('--trace');
  return {
    from: count('from', 1), seeds: count('seeds', 100), jobs: trace ? 1 : count('jobs', availableParallelism()),
    profile: given.get('profile') as Profile | undefined, mutant, automerge: crdt !== undefined,
    off: list('off') as FaultName[], more: list('more') as FaultName[],
    only: given.has('only') ? list('only').map(Number) : undefined,
    trace, shrink: args.includes('--shrink'), json: given.get('json'),
  };
}
