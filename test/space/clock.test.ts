import { describe, expect, test, vi } from 'vitest';
import { memoryFs } from '../../src/index.js';
import { List, abandon, add, device, eventually, mortal, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

const setBack = (): void => void vi.setSystemTime(Date.now() - 8 * 3_600_000);

describe('a clock that is set back by hours', () => {
  test('does not keep others from learning what was read', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    watch(phone.doc('list', List));
    watch(laptop.doc('list', List));
    const seenBy = async (item: string): Promise<readonly string[]> => {
      const receipt = add(laptop.doc('list', List), item);
      receipt.seenBy$.subscribe();
      await pass(180_000);
      return receipt.seenBy.map(({ name }) => name);
    };
    await pass(3000);
    expect(await seenBy('milk')).toEqual(['phone']);
    setBack();
    expect(await seenBy('eggs')).toEqual(['phone']);
  });

  test('does not keep a tab from taking over what a dead one left', async () => {
    const localFs = memoryFs();
    watch(device('phone', { localFs }).doc('list', List));
    await pass(1000);
    const process = mortal(localFs);
    const two = device('phone', { localFs: process });
    await eventually(add(two.doc('list', List), 'eggs').stored);
    await pass(3000);
    abandon(two);
    setBack();
    await process.kill();
    two.close().catch(() => undefined);
    await pass(180_000);
    expect((await localFs.list('tab-')).length).toBe(0);
  });
});
