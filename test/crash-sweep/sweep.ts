import { describe } from '../../src/testing/simulator/answers.js';
import { Violation } from '../../src/testing/simulator/violation.js';
import { applies, faults, type Fault } from './faults.js';
import { Run, type Plan, type Profile } from './run.js';
import type { Scenario } from './scenario.js';
import { settle } from './settle.js';

/** A promise that was broken, and how to see it again. */
export interface Finding { readonly scenario: string; readonly profile: Profile; readonly at: number; readonly fault: string; readonly request: string; readonly message: string }

export interface Swept {
  readonly scenario: string;
  readonly profile: Profile;
  /** Requests of the scenario, each struck by every fault that makes a difference to it. */
  readonly points: number;
  readonly runs: number;
  readonly findings: readonly Finding[];
}

/** Plays a scenario once. @throws Violation */
export function play(scenario: Scenario, profile: Profile, plan?: Plan, trace = false): Run {
  const run = new Run(profile, plan, trace);
  try {
    const { act, after, check } = scenario.prepare(run);
    run.act(act);
    if (plan && !run.struck) throw new Error(`${scenario.name} never came to request ${plan.at}.`);
    if (plan?.fault.then === 'fail for ever') for (const device of run.world.devices) if (device.isUp) device.crash();
    run.mend();
    after?.();
    settle(run, plan?.fault.then !== 'crash' && plan?.fault.then !== 'fail for ever', scenario.looks ?? 2);
    check?.();
  } catch (thrown) {
    if (trace) console.log(run.world.trace.join('\n'));
    throw thrown;
  }
  return run;
}

/** A part of a sweep. */
export interface Part {
  /** The request to strike. @default each */
  readonly at?: number | undefined;
  /** The fault for a request. @default every one */
  readonly fault?: ((at: number) => string) | undefined;
  /** Whether to stop at the first violation. @default false */
  readonly first?: boolean;
}

/** Plays a scenario with every fault at every request. */
export function sweep(scenario: Scenario, profile: Profile, { at: only, fault: name, first = false }: Part = {}): Swept {
  const findings: Finding[] = [];
  let requests: Run['requests'] = [];
  try {
    ({ requests } = play(scenario, profile));
  } catch (thrown) {
    if (!(thrown instanceof Violation)) throw thrown;
    findings.push({ scenario: scenario.name, profile, at: -1, fault: 'none', request: 'without a fault', message: thrown.message });
  }
  let runs = 0;
  requests.forEach((request, at) => {
    if (only !== undefined && only !== at) return;
    for (const fault of faults) {
      if (!applies(fault, request, profile) || (name && name(at) !== fault.name) || (first && findings.length > 0)) continue;
      runs++;
      const message = violationOf(scenario, profile, { at, fault });
      if (message !== undefined) findings.push({ scenario: scenario.name, profile, at, fault: fault.name, request: describe(request), message });
    }
  });
  return { scenario: scenario.name, profile, points: requests.length, runs, findings };
}

function violationOf(scenario: Scenario, profile: Profile, plan: { at: number; fault: Fault }): string | undefined {
  try {
    play(scenario, profile, plan);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Violation ? thrown.message : String((thrown as Error).stack ?? thrown);
  }
}
