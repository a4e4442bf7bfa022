import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { List, abandon, add, device, eventually, mortal, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** The stores of sessions. */
const folders = async (fs: FileSystem): Promise<string[]> => [...new Set((await fs.list('')).map(({ path }) => path.slice(0, path.indexOf('/'))))].filter((folder) => folder !== 'device').sort();

describe('two tabs of one device', () => {
  test('are one device to others', async () => {
    const localFs = memoryFs();
    const remoteFs = memoryFs();
    const tabs = [device('phone', { localFs, remoteFs }), device('phone', { localFs, remoteFs })];
    const laptop = device('laptop', { remoteFs });
    for (const tab of tabs) {
      const list = tab.doc('list', List);
      await eventually(list.whenReady());
      add(list, 'milk');
      await eventually(list.sync());
    }
    await eventually(laptop.doc('list', List).whenSynced());
    expect(laptop.devices.map(({ name }) => name).sort()).toEqual(['laptop', 'phone']);
  });

  test('see what was stored before, and each other\'s edits, without any storage', async () => {
    const localFs = memoryFs();
    const before = device('phone', { localFs });
    add(before.doc('list', List), 'old');
    await eventually(before.close());
    const [one, two] = [device('phone', { localFs }), device('phone', { localFs })];
    const first = watch(one.doc('list', List));
    await pass(1000);
    const second = watch(two.doc('list', List));
    await pass(1000);
    expect(second.seen.at(-1)).toEqual(['old']);
    add(one.doc('list', List), 'milk');
    add(two.doc('list', List), 'eggs');
    await pass(90_000);
    expect(first.seen.at(-1)).toEqual(['eggs', 'milk', 'old']);
    expect(second.seen.at(-1)).toEqual(['eggs', 'milk', 'old']);
  });

  test('notice each other within seconds', async () => {
    const localFs = memoryFs();
    const one = device('phone', { localFs });
    const { seen } = watch(one.doc('list', List));
    await pass(3000);
    const two = device('phone', { localFs });
    await eventually(add(two.doc('list', List), 'eggs').stored);
    await pass(5000);
    expect(seen.at(-1)).toEqual(['eggs']);
  });

  test('publish each edit once', async () => {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const [one, two] = [device('phone', { localFs, remoteFs }), device('phone', { localFs, remoteFs })];
    watch(one.doc('list', List));
    await pass(1000);
    watch(two.doc('list', List));
    await pass(1000);
    await eventually(Promise.all([add(one.doc('list', List), 'milk').published, add(two.doc('list', List), 'eggs').published]));
    await pass(120_000);
    expect([one.doc('list', List).value.items, two.doc('list', List).value.items]).toEqual([['eggs', 'milk'], ['eggs', 'milk']]);
    expect([one.status.unpublished, two.status.unpublished]).toEqual([0, 0]);
    expect((await remoteFs.list('')).filter(({ path }) => !path.includes('space')).length).toBeLessThan(8);
  });

  test('leave nothing behind: the next session takes over what the second one had', async () => {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const one = device('phone', { localFs });
    await eventually(one.doc('list', List).whenReady());
    const two = device('phone', { localFs });
    await eventually(add(two.doc('list', List), 'eggs').stored);
    await eventually(two.close());
    await eventually(one.close());
    expect((await folders(localFs)).some((folder) => folder.startsWith('tab-'))).toBe(true);
    const next = device('phone', { localFs, remoteFs });
    expect(await eventually(next.doc('list', List).whenReady())).toMatchObject({ items: ['eggs'] });
    expect(await folders(localFs)).toEqual(['main']);
    await eventually(next.sync());
    const other = device('laptop', { remoteFs }).doc('list', List);
    await eventually(other.whenSynced());
    expect(other.value.items).toEqual(['eggs']);
  });

  test('survive that the second one is killed: the first takes over its edits', async () => {
    const localFs = memoryFs();
    const one = device('phone', { localFs });
    const { seen } = watch(one.doc('list', List));
    await pass(1000);
    const process = mortal(localFs);
    const two = device('phone', { localFs: process });
    const receipt = add(two.doc('list', List), 'eggs');
    await eventually(receipt.stored);
    abandon(two);
    await process.kill();
    two.close().catch(() => undefined);
    await pass(120_000);
    expect(seen.at(-1)).toEqual(['eggs']);
    expect(await folders(localFs)).toEqual(['main']);
  });

  test('survive that the first one is killed: its store waits for the next start', async () => {
    const localFs = memoryFs();
    const process = mortal(localFs);
    const one = device('phone', { localFs: process });
    await eventually(add(one.doc('list', List), 'milk').stored);
    const two = device('phone', { localFs });
    const { seen } = watch(two.doc('list', List));
    await pass(1000);
    abandon(one);
    await process.kill();
    one.close().catch(() => undefined);
    add(two.doc('list', List), 'eggs');
    await pass(90_000);
    expect(seen.at(-1)).toEqual(['eggs', 'milk']);
    await eventually(two.close());
    const next = device('phone', { localFs });
    expect(await eventually(next.doc('list', List).whenReady())).toMatchObject({ items: ['eggs', 'milk'] });
    expect(await folders(localFs)).toEqual(['main']);
  });
});
