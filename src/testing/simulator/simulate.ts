import type { Figures } from './figures.js';
import { type Kind, sets } from './kind.js';
import { profileOf } from './profiles.js';
import { createRandom } from './random.js';
import { type Change, type Profile, type Settings, settingsOf } from './settings.js';
import { settle } from './settle.js';
import { Sometimes } from './sometimes.js';
import { takeStep } from './steps.js';
import { report } from './report.js';
import { Violation } from './violation.js';
import { World } from './world.js';

export interface SimulateOptions {
  readonly profile?: Profile | undefined;
  /** Replaces what the seed decides. */
  readonly change?: Change | undefined;
  /** What the documents are. @default sets, by `setCrdt` */
  readonly kind?: Kind | undefined;
  /** The steps that are taken, by number. @default all */
  readonly only?: ReadonlySet<number> | undefined;
  readonly trace?: boolean | undefined;
}

export interface SimulationResult {
  readonly settings: Settings;
  readonly failure: { readonly promise: string; readonly message: string } | undefined;
  readonly sometimes: Sometimes;
  readonly figures: Figures;
  /** What happened, one line each; empty without `trace`. */
  readonly trace: readonly string[];
}

/**
 * Runs the protocol's core on a few devices through everything a seed decides: order, time, crashes, faults of
 * storage and disks. The same seed gives the same run.
 *
 * @example
 * const { failure } = simulate(42);
 * if (failure) throw new Error(`seed 42: ${failure.message}`);
 */
export function simulate(seed: number, options: SimulateOptions = {}): SimulationResult {
  const { kind = sets } = options;
  return kind.during ? kind.during(seed, () => run(seed, kind, options)) : run(seed, kind, options);
}

function run(seed: number, kind: Kind, { profile = profileOf(seed), change, only, trace = false }: SimulateOptions): SimulationResult {
  const settings = settingsOf(seed, profile, kind.newerCodecs.size > 0 ? change : { ...change, faults: { ...change?.faults, older: 0 } });
  const sometimes = new Sometimes();
  const world = new World(settings, sometimes, trace, kind);
  sometimes.saw(`a run with ${kind.name} documents`);
  if (settings.limits) sometimes.saw('a run with low limits');
  let failure: SimulationResult['failure'];
  try {
    for (const device of world.devices) device.start();
    for (let step = 0; step < settings.steps; step++) {
      if (only?.has(step) !== false) takeStep(world, createRandom(seed, 'step', step));
    }
    settle(world);
  } catch (thrown) {
    if (trace) world.trace.push(...report(world));
    failure = thrown instanceof Violation
      ? { promise: thrown.promise, message: thrown.message }
      : { promise: 'the simulator works', message: String((thrown as Error).stack ?? thrown) };
  }
  return { settings, failure, sometimes, figures: world.figures, trace: world.trace };
}
