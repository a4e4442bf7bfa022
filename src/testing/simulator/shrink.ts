import { simulate, type SimulateOptions, type SimulationResult } from './simulate.js';

export interface Shrunk {
  /** Steps that are left. */
  readonly steps: number;
  /** Their numbers. */
  readonly kept: readonly number[];
  readonly runs: number;
  /** The failing run, traced. */
  readonly result: SimulationResult;
}

/**
 * Leaves out as many steps of a failing run as it can while the same promise is broken. Each step draws from a stream
 * of its own, so those that stay do much the same as before.
 *
 * @param most runs it may take
 */
export function shrink(seed: number, options: SimulateOptions = {}, most = 400): Shrunk {
  const first = simulate(seed, options);
  let left = Array.from({ length: first.settings.steps }, (_, step) => step);
  let runs = 0;
  const run = (steps: readonly number[], trace = false): SimulationResult => {
    runs++;
    return simulate(seed, { ...options, trace, change: { ...options.change, steps: (steps.at(-1) ?? -1) + 1 }, only: new Set(steps) });
  };
  for (let size = Math.ceil(left.length / 2); runs < most; size = Math.ceil(size / 2)) {
    let found = false;
    // From the end: what is late in a run matters least to the rest.
    for (let from = Math.floor((left.length - 1) / size) * size; from >= 0 && runs < most; from -= size) {
      const fewer = [...left.slice(0, from), ...left.slice(from + size)];
      if (run(fewer).failure?.promise !== first.failure?.promise) continue;
      left = fewer;
      found = true;
    }
    if (size === 1 && !found) break;
  }
  return { steps: left.length, kept: left, runs, result: run(left, true) };
}
