import { expect } from 'vitest';
import { type Change, type Profile, shrink, simulate, Sometimes } from '../../src/testing/simulator/index.js';
import { kindOf } from './automerge.js';
import { happens } from './happens.js';

/** Fails with the shortest run that breaks the same promise, and how to repeat it. */
export function explain(seed: number, profile: Profile | undefined, change?: Change): never {
  const { result, steps } = shrink(seed, { profile, change, kind: kindOf(seed, false) }, 150);
  const off = Object.entries(change?.faults ?? {}).flatMap(([name, strength]) => (strength === 0 ? [name] : []));
  const again = `npm run simulate -- --seeds 1 --from ${seed} --profile ${result.settings.profile}${off.length > 0 ? ` --off ${off.join()}` : ''} --shrink`;
  return expect.fail(`seed ${seed} (${result.settings.profile}), ${steps} steps: ${result.failure?.message}\n${again}\n${result.trace.join('\n')}`);
}

/** No promise is broken in any of these runs, and all that is to happen sometimes happens in one of them. */
export function prove(from: number, seeds: number): void {
  const sometimes = new Sometimes();
  for (let seed = from; seed < from + seeds; seed++) {
    const result = simulate(seed, { kind: kindOf(seed, false) });
    sometimes.add(result.sometimes);
    if (result.failure) explain(seed, undefined);
  }
  expect(happens.filter((what) => !sometimes.counts.has(what)), 'what never happened').toEqual([]);
}
