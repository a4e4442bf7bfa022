import { createRandom } from '../../src/testing/simulator/random.js';
import { readGoldenBytes, readGoldens } from '../format/golden.js';
import { automergeLies } from './automerge-lies.js';
import { all, bits, exhaust, judge, probeAll } from './campaign.js';
import { hostile, lies } from './hostile.js';
import { breakLocal, decodeLocal, localStore } from './local.js';
import { mixtures, type Case } from './mutations.js';
import { kindOf, type Sample, type Space } from './space.js';
import type { Tally } from './tally.js';

/** Real files of every version there was, and what the encoder could not write. */
export function goldenSamples(): Sample[] {
  return readGoldens().map((golden) => {
    const bytes = new Uint8Array(readGoldenBytes(golden));
    return { path: golden.path, bytes, kind: kindOf(golden.path, bytes) };
  });
}

const small = 400;

/** Some of each kind, the smallest first. */
function smallest(samples: readonly Sample[], each: number): Sample[] {
  const taken = new Map<string, number>();
  return [...samples].sort((a, b) => a.bytes.length - b.bytes.length).filter(({ kind }) => {
    const count = (taken.get(kind) ?? 0) + 1;
    taken.set(kind, count);
    return count <= each;
  });
}

/** Some of many, evenly. */
const share = <T>(items: readonly T[], most: number): T[] => {
  const step = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, at) => at % step === 0);
};

export interface Extent {
  /** Everything, or a share that takes seconds. */
  readonly whole: boolean;
  readonly log?: (what: string) => void;
}

/** Everything that no seed decides. */
export function fixed(tally: Tally, space: Space, real: Space, { whole, log = () => undefined }: Extent): void {
  const golden = goldenSamples();
  const samples = [...golden, ...smallest(space.samples.filter(({ bytes }) => bytes.length <= small), 2)];
  const valid = exhaust(tally, whole ? samples : smallest(samples, 2), whole ? all : bits);
  log(`${samples.length} files, every byte`);
  probeAll(tally, space, share(valid, whole ? 3_000 : 40), 20);
  log('those that mean something, in spaces');

  const made = hostile();
  for (const one of made) judge(tally, one, { measured: true });
  const slow = (one: Case): boolean => one.bytes.length > 20_000 || one.mutation.includes('bomb');
  probeAll(tally, space, whole ? made : made.filter((one) => !slow(one)), whole ? 1 : 40);
  log(`${made.length} files made by hand`);

  const writers = [...new Set([...space.remote.keys()].filter((path) => /^l\/[^-]{16}-/.test(path)).map((path) => path.slice(2, 18)))];
  const told = lies(space.remote, writers);
  for (const one of told) judge(tally, one);
  probeAll(tally, space, told, 1);
  log(`${told.length} lies`);

  const mixed = [...mixtures(smallest(space.samples, whole ? 3 : 1))];
  for (const one of mixed) judge(tally, one, { original: { path: one.path, bytes: space.remote.get(one.path) ?? new Uint8Array() } });
  const inPlace = (one: Case): boolean => space.remote.has(one.path);
  probeAll(tally, space, share(mixed.filter(inPlace), whole ? Infinity : 4), 1, { damages: true });
  probeAll(tally, space, mixed.filter((one) => !inPlace(one)), whole ? 4 : 60);
  log(`${mixed.length} mixtures`);

  const untrue = automergeLies(real, createRandom('automerge'));
  for (const one of untrue) judge(tally, one);
  probeAll(tally, real, whole ? untrue : share(untrue, 60), whole ? 2 : 30);
  log(`${untrue.length} lies about Automerge's content`);

  const { samples: local } = localStore(space);
  decodeLocal(tally, smallest(local, 1), whole ? bits : [1], whole ? Infinity : 300);
  breakLocal(tally, space, whole ? local : smallest(local, 1));
  log(`${local.length} files of a local store`);
}
