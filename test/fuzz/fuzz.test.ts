import { describe, expect, test } from 'vitest';
import { runSeed } from './campaign.js';
import { real, set } from './flavour.js';
import { makeSpace } from './space.js';
import { Tally } from './tally.js';
import { fixed } from './whole.js';

const seeds = 40;

describe('a strange file stops nothing, is believed by nobody and touched by nobody', () => {
  const [simple, automerge] = [makeSpace(set), makeSpace(real)];

  test('a share of what no seed decides; all of it: npm run fuzz', { timeout: 120_000 }, () => {
    const tally = new Tally();
    fixed(tally, simple, automerge, { whole: false });
    expect(tally.findings).toEqual([]);
    expect(Object.keys(tally.figures(0))).toEqual(expect.arrayContaining(['rejected', 'valid', 'identical', ...['marker', 'log', 'acknowledgement', 'pack', 'snapshot', 'tombstone', 'catalog', 'transaction', 'checkpoint', 'chunks'].map((kind) => `kind: ${kind}`)]));
  });

  test(`seeds 1 to ${seeds}`, { timeout: 120_000 }, () => {
    const tally = new Tally();
    for (let seed = 1; seed <= seeds; seed++) runSeed(tally, seed % 4 === 0 ? automerge : simple, seed);
    expect(tally.findings).toEqual([]);
  });
});
