import { describe, expect, test } from 'vitest';
import { blipDelay, nextLook, retryDelay } from '../../src/replica/pace.js';

const settings = { pollEvery: 1000, pollIdleEvery: 15_000 };

const middle = (): number => 0.5;
const awake = { quiet: 0, failures: 0, visible: true };

describe('looking at storage', () => {
  test('goes on every second while people work', () => {
    expect(nextLook(settings, awake, middle)).toBe(1000);
  });

  test('becomes rarer when nothing happens, up to 15 seconds', () => {
    expect([5, 6, 7, 8, 20].map((quiet) => nextLook(settings, { ...awake, quiet }, middle))).toEqual([1000, 1500, 2250, 3375, 15_000]);
  });

  test('happens once a minute in a page nobody sees', () => {
    expect(nextLook(settings, { ...awake, visible: false }, middle)).toBe(60_000);
  });

  test('is never more frequent than the app asks for', () => {
    expect(nextLook({ ...settings, pollEvery: 120_000 }, { ...awake, quiet: 9 }, middle)).toBe(120_000);
    expect(nextLook({ ...settings, pollEvery: 120_000 }, { ...awake, visible: false }, middle)).toBe(120_000);
  });

  test('is spread by a fifth, so that devices do not come all at once', () => {
    expect([0, 0.999].map((random) => Math.round(nextLook(settings, awake, () => random)))).toEqual([800, 1200]);
  });

  test('backs off after failures, doubling up to 5 minutes, at random', () => {
    expect([1, 2, 3, 30].map((failures) => retryDelay(failures, () => 0.999999))).toEqual([1000, 2000, 4000, 300_000].map((ms) => expect.closeTo(ms, 0) as number));
    expect(retryDelay(30, () => 0)).toBe(150_000);
    expect(nextLook(settings, { ...awake, failures: 2 }, () => 0)).toBe(1000);
  });

  test('waits at random before it tries a blip again', () => {
    expect([blipDelay(0, () => 0), blipDelay(0, () => 1), blipDelay(1, () => 1)]).toEqual([0, 500, 1000]);
  });
});
