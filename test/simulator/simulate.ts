import { settingsOf, shrink, simulate, Sometimes } from '../../src/testing/simulator/index.js';
import { loadMutant } from './mutate.js';
import { mutants } from './mutants.js';
import type { Profile } from '../../src/testing/simulator/index.js';

const args = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
};
const from = Number(option('from') ?? 1);
const seeds = Number(option('seeds') ?? 100);
const profile = option('profile') as Profile | undefined;
const trace = args.includes('--trace');

const off = option('off')?.split(',') ?? [];
const more = option('more')?.split(',') ?? [];

const only = option('only') === undefined ? undefined : new Set(option('only')?.split(',').map(Number));

const sometimes = new Sometimes();
const began = Date.now();
const mutant = mutants.find(({ name }) => name.startsWith(option('mutant') ?? '?'));
const run = mutant ? await loadMutant(mutant) : simulate;
const failures = new Map<string, number[]>();
for (let seed = from; seed < from + seeds; seed++) {
  const { faults } = settingsOf(seed, profile ?? 's3');
  const change = { faults: { ...faults, ...Object.fromEntries([...more.map((name) => [name, 1]), ...off.map((name) => [name, 0])]) } };
  const result = run(seed, { profile, trace, change, only });
  sometimes.add(result.sometimes);
  if (trace) console.log(result.trace.join('\n'));
  if (result.failure) {
    console.log(`seed ${seed} (${result.settings.profile}): ${result.failure.message.slice(0, 600)}`);
    if (args.includes('--shrink')) {
      const { steps, kept, runs, result: shrunk } = shrink(seed, { profile, change });
      console.log(`${shrunk.trace.join('\n')}\n${steps} of ${result.settings.steps} steps are left after ${runs} runs (--only ${kept.join(',')}): ${shrunk.failure?.message}`);
    }
    failures.set(result.failure.promise, [...failures.get(result.failure.promise) ?? [], seed]);
  }
}
console.log(`${seeds} seeds in ${((Date.now() - began) / 1000).toFixed(1)} s`);
for (const [what, count] of [...sometimes.counts].sort()) console.log(`  ${String(count).padStart(7)} ${what}`);
for (const [promise, list] of failures) console.log(`FAILED ${promise}: ${list.length} seeds, ${list.slice(0, 12).join(' ')}`);
process.exitCode = failures.size > 0 ? 1 : 0;
