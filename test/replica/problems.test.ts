import { expect, test } from 'vitest';
import { SyncError } from '../../src/errors.js';
import { Problems } from '../../src/replica/problems.js';
import type { ProblemKind } from '../../src/replica/problems.js';

const full = new SyncError('quota', 'full');

async function failed(kind: ProblemKind): Promise<Problems> {
  const problems = new Problems();
  await problems.during(kind, () => Promise.reject(full)).catch(() => undefined);
  expect(problems.first).toBe(full);
  return problems;
}

test.each<[ProblemKind, SyncError | undefined]>([
  ['pull', undefined],
  ['adopt', undefined],
  ['tidy', undefined],
  ['publish', full], // the bucket may be what is full: only sending can tell
])('%s that found no room is over, or not, when the disk takes something', async (kind, expected) => {
  const problems = await failed(kind);
  await problems.during('store', () => Promise.resolve());
  expect(problems.first).toBe(expected);
});

test('a warning of a full disk is over when the disk takes something', async () => {
  const problems = new Problems();
  problems.warn(full);
  await problems.during('store', () => Promise.resolve());
  expect(problems.first).toBeUndefined();
});

test.each<ProblemKind>(['publish', 'pull', 'tidy'])('%s that failed is not said of another storage', async (kind) => {
  const problems = await failed(kind);
  problems.disconnected();
  expect(problems.first).toBeUndefined();
});

test.each<ProblemKind>(['open', 'store', 'adopt'])('%s that failed has nothing to do with which storage is connected', async (kind) => {
  const problems = await failed(kind);
  problems.disconnected();
  expect(problems.first).toBe(full);
});
