import type { Space, Stored } from './space.js';
import { decodeCase, Finding } from './decode.js';
import { all, bits, flips, renamed, seeded, truncations, type Case } from './mutations.js';
import { probe, type Expectation } from './probe.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import type { Sample } from './space.js';
import type { Tally } from './tally.js';

/** Decodes one case and counts what came of it. @returns whether the file has a meaning */
export function judge(tally: Tally, one: Case, options: { original?: Stored; measured?: boolean; replay?: string } = {}): boolean {
  try {
    const { outcome } = decodeCase(one, options);
    tally.add(one, outcome);
    return outcome !== 'rejected';
  } catch (thrown) {
    found(tally, one, thrown, options.replay);
    return false;
  }
}

/** Puts cases into a space, many at once; those that a finding is due to are looked for one by one. */
export function probeAll(tally: Tally, space: Space, cases: readonly Case[], size: number, expectation: Expectation = {}, replay?: string): void {
  for (let from = 0; from < cases.length; from += size) {
    const part = cases.slice(from, from + size);
    if (attempt(tally, space, part, expectation) === undefined) continue;
    let blamed = 0;
    for (const one of part) {
      const alone = attempt(tally, space, [one], expectation);
      if (alone === undefined) continue;
      blamed++;
      found(tally, one, alone, replay);
    }
    const [first] = part;
    if (blamed === 0 && first) found(tally, { ...first, mutation: `${part.length} together: ${part.map(({ mutation }) => mutation).join('; ').slice(0, 300)}` }, attempt(tally, space, part, expectation), replay);
  }
}

function attempt(tally: Tally, space: Space, cases: readonly Case[], expectation: Expectation): unknown {
  tally.probes++;
  try {
    probe(space, cases, expectation);
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

function found(tally: Tally, { kind, mutation }: Case, thrown: unknown, replay: string | undefined): void {
  const message = thrown instanceof Finding ? thrown.message : String((thrown as Error | undefined)?.stack ?? thrown);
  tally.findings.push({ message, kind, mutation, replay });
}

/**
 * Changes every byte of some files, and cuts them everywhere: under their own names, where each is refused, and under
 * names that are right for the bytes.
 *
 * @returns those that have a meaning
 */
export function exhaust(tally: Tally, samples: readonly Sample[], masks: readonly number[]): Case[] {
  const valid: Case[] = [];
  for (const { path, bytes, kind } of samples) {
    const refuse = (mutation: string, changed: Uint8Array): void => {
      if (judge(tally, { kind, mutation, path, bytes: changed })) found(tally, { kind, mutation, path, bytes: changed }, new Finding('a changed file is taken for what it was'), undefined);
    };
    for (const changed of flips(bytes, bits)) refuse('one byte changed', changed);
    for (const changed of truncations(bytes)) refuse('cut', changed);
    for (const changed of flips(bytes, masks)) {
      const one: Case = { kind, mutation: 'one byte changed, renamed', ...renamed(path, changed) };
      if (judge(tally, one)) valid.push(one);
    }
    for (const changed of truncations(bytes)) {
      const one: Case = { kind, mutation: 'cut, renamed', ...renamed(path, changed) };
      if (judge(tally, one)) valid.push(one);
    }
  }
  return valid;
}

/** The files of one seed, put into a space together. */
export function runSeed(tally: Tally, space: Space, seed: number, files = 6): void {
  const random = createRandom('fuzz', seed);
  const cases = Array.from({ length: files }, () => seeded(random, space.samples));
  const replay = `npm run fuzz -- --only ${seed}`;
  for (const one of cases) judge(tally, one, { replay });
  probeAll(tally, space, cases, files, {}, replay);
}

export { all, bits };
