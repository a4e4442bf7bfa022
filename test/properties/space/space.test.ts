import fc from 'fast-check';
import { test, vi } from 'vitest';
import { useFakeTime } from '../../space/kit.js';
import { commandsOf } from './commands.js';
import { regressions } from './regressions.js';
import { World } from './world.js';

useFakeTime();

const devices = 3;

/** Numbers from 0 to 1 that are the same for the same seed, also for the ids the library makes. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  vi.spyOn(Math, 'random').mockImplementation(random);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const bytes = array as unknown as Uint8Array;
    for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256);
    return array;
  });
  return random;
}

const property = fc.asyncProperty(fc.nat(), fc.commands(commandsOf(devices), { maxCommands: 60, size: 'max' }), async (seed, commands) => {
  const world = new World(devices, seeded(seed));
  try {
    await fc.asyncModelRun(() => ({ model: { main: Array<boolean>(devices).fill(false), tab: Array<boolean>(devices).fill(false) }, real: world }), commands);
    await world.settle();
  } finally {
    await world.end();
    vi.restoreAllMocks();
  }
});

test('whatever is done with a few devices, they hold what the model holds, and tell the truth about it', { timeout: 300_000 }, async () => {
  await fc.assert(property, { numRuns: Number(process.env['RUNS'] ?? 20), seed: Number(process.env['SEED'] ?? 4), endOnFailure: process.env['SHRINK'] === undefined });
});

test.each(regressions)('what once went wrong stays right: $why', { timeout: 60_000 }, async ({ seed, path }) => {
  await fc.assert(property, { seed, path, numRuns: 1, endOnFailure: true });
});
