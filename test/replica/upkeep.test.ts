import { expect, test } from 'vitest';
import { settingsOf } from '../../src/replica/settings.js';
import { Upkeep } from '../../src/replica/upkeep.js';
import type { Views } from '../../src/replica/views.js';
import type { Job } from '../../src/sync/types.js';

function upkeep(outcomes: readonly ('done' | 'failed')[]) {
  const due = { tidy: true };
  const jobs: Job['kind'][] = [];
  const views = { ackDue: () => false, tidyDue: () => due.tidy } as unknown as Views;
  const run = async ({ kind }: Job): Promise<void> => {
    if (outcomes[jobs.push(kind) - 1] === 'failed') throw new Error('It may not.');
  };
  return { due, jobs, upkeep: new Upkeep(views, settingsOf({}), run) };
}

test('tidying that failed is tried again though nothing is due any more, so that its error ends; once it is done, not again', async () => {
  const world = upkeep(['failed', 'done']);
  await expect(world.upkeep.due(0)).rejects.toThrow('It may not.');
  world.due.tidy = false;
  await world.upkeep.due(5000);
  expect(world.jobs).toEqual(['tidy']);
  for (const now of [11_000, 22_000, 33_000]) await world.upkeep.due(now);
  expect(world.jobs).toEqual(['tidy', 'tidy']);
});

test('the snapshot of an idle device that failed ends as well', async () => {
  const world = upkeep(['failed', 'done']);
  world.due.tidy = false;
  world.upkeep.edited(0);
  await expect(world.upkeep.due(30_000)).rejects.toThrow('It may not.');
  for (const now of [41_000, 52_000]) await world.upkeep.due(now);
  expect(world.jobs).toEqual(['compact', 'tidy']);
});
