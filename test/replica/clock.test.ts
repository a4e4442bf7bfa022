import { describe, expect, test, vi } from 'vitest';
import { SyncError } from '../../src/errors.js';
import { begin, pass, useFakeTime } from './polling-kit.js';

useFakeTime();

const setBack = (): void => void vi.setSystemTime(Date.now() - 8 * 3_600_000);

describe('a clock that is set back by hours', () => {
  test.each(['look', 'pull', 'maintain'] as const)('while polling is at %s does not keep it from looking again', async (kind) => {
    const { work, polling } = begin();
    polling.want(true);
    await pass(3000);
    const usual = work[kind];
    work[kind] = async () => {
      await usual();
      work[kind] = usual;
      setBack();
    };
    await pass(3000);
    expect(work[kind]).toBe(usual);
    const before = work.count('pull');
    await pass(20_000);
    expect(work.count('pull') - before).toBeGreaterThanOrEqual(4);
  });

  test('does not put off publishing what was refused', async () => {
    const { work, polling } = begin();
    polling.want(true);
    await pass(0);
    const publish = work.publish;
    work.publish = () => Promise.reject(new SyncError('permission', 'no'));
    polling.edited();
    await pass(60_000);
    setBack();
    const before = work.count('publish');
    work.publish = publish;
    await pass(120_000);
    expect(work.count('publish')).toBe(before + 1);
  });
});
