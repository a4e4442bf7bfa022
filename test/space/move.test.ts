import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { faultyFs } from '../../src/testing/index.js';
import { arrived, bringBack, contentOf, expectError, itemsIn, wipe } from './bad-kit.js';
import { List, abandon, add, device, eventually, mortal, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** A storage where two devices have met, on two documents; the phone has only one of them open. */
async function begun(): Promise<{ old: FileSystem; phone: Space; laptop: Space; localFs: FileSystem }> {
  const [old, localFs] = [memoryFs(), memoryFs()];
  const [phone, laptop] = [device('phone', { remoteFs: old, localFs }), device('laptop', { remoteFs: old })];
  for (const [space, id, item] of [[phone, 'list', 'milk'], [laptop, 'list', 'eggs'], [laptop, 'other', 'books']] as const) {
    add(space.doc(id, List), item);
    await eventually(space.sync());
  }
  await eventually(phone.doc('other', List).whenSynced());
  await eventually(phone.doc('other', List).close());
  return { old, phone, laptop, localFs };
}

const move = (space: Space, to: FileSystem): void => space.connect(to, { move: true });

describe('a space that moves to an empty storage', () => {
  test('is there with everything the device has, of closed documents too; the others only connect', async () => {
    const { old, phone, laptop } = await begun();
    const before = await contentOf(old);
    const next = memoryFs();
    move(phone, next);
    await eventually(phone.sync());
    expect(phone.status).toMatchObject({ unpublished: 0, everPulled: true });
    expect(phone.status.error).toBeUndefined();
    expect([await arrived(next), await arrived(next, 'other')]).toEqual([['eggs', 'milk'], ['books']]);
    laptop.connect(next);
    add(laptop.doc('list', List), 'bread');
    await eventually(laptop.sync());
    await eventually(phone.sync());
    for (const space of [phone, laptop]) expect(await itemsIn(space)).toEqual(['bread', 'eggs', 'milk']);
    expect(phone.devices.map(({ name }) => name)).toContain('laptop');
    expect(laptop.devices.map(({ name }) => name)).toContain('phone');
    expect(await contentOf(old)).toEqual(before);
  });

  test('has unpublished changes until all is there, also when that is interrupted', async () => {
    const { phone } = await begun();
    const next = faultyFs(memoryFs());
    next.inject({ kind: 'fail', verb: 'write', after: 1, times: 50 });
    move(phone, next);
    watch(phone.doc('list', List));
    await pass(5000);
    expect(phone.status.unpublished).toBeGreaterThan(0);
    next.heal();
    await pass(600_000);
    expect(phone.status.unpublished).toBe(0);
    expect([await arrived(next), await arrived(next, 'other')]).toEqual([['eggs', 'milk'], ['books']]);
  });

  test('goes on after the device is killed in the midst of it', async () => {
    const { phone, localFs } = await begun();
    await eventually(phone.close());
    for (let writes = 0; writes < 5; writes++) {
      const next = memoryFs();
      let left = writes;
      const process = mortal(localFs);
      const remoteFs: FileSystem = {
        durable: true,
        list: (prefix) => next.list(prefix),
        read: (path) => next.read(path),
        remove: (path) => next.remove(path),
        write: (path, bytes) => (left-- > 0 ? next.write(path, bytes) : new Promise<never>(() => undefined)),
      };
      const mover = device('phone', { localFs: process });
      move(mover, remoteFs);
      mover.sync().catch(() => undefined);
      await pass(5000);
      abandon(mover);
      await process.kill();
      mover.close().catch(() => undefined);
      await pass(130_000); // its last request runs into its timeout
      const again = device('phone', { localFs });
      move(again, next);
      await eventually(again.sync());
      expect([await arrived(next), await arrived(next, 'other')]).toEqual([['eggs', 'milk'], ['books']]);
      await eventually(again.close());
    }
  });

  test('can move back to where it was', async () => {
    const { old, phone } = await begun();
    move(phone, memoryFs());
    add(phone.doc('list', List), 'bread');
    await eventually(phone.sync());
    phone.connect(old);
    watch(phone.doc('list', List));
    await pass(3 * 3_600_000);
    expect([await arrived(old), await arrived(old, 'other')]).toEqual([['bread', 'eggs', 'milk'], ['books']]);
  });

  test('moves into its own emptied root when the user wants that', async () => {
    const { old, phone, laptop } = await begun();
    await wipe(old);
    expectError(await eventually(phone.sync()).catch((thrown: unknown) => thrown), 'wrong-root', '{ move: true }');
    move(phone, old);
    await eventually(phone.sync());
    await eventually(laptop.sync());
    expect(laptop.status.error?.code).not.toBe('wrong-root');
    expect([await arrived(old), await arrived(old, 'other')]).toEqual([['eggs', 'milk'], ['books']]);
  });

  test('leaves removed documents behind', async () => {
    const { phone } = await begun();
    phone.remove('other');
    await eventually(phone.sync());
    const next = memoryFs();
    move(phone, next);
    await eventually(phone.sync());
    expect(await arrived(next, 'other')).toEqual([]);
    expect(await arrived(next)).toEqual(['eggs', 'milk']);
  });
});

describe('to move is refused', () => {
  test('where there is another space, and nothing is touched there', async () => {
    const { phone } = await begun();
    const next = memoryFs();
    const stranger = device('stranger', { remoteFs: next });
    add(stranger.doc('list', List), 'not yours');
    await eventually(stranger.sync());
    await eventually(stranger.close());
    const before = await contentOf(next);
    move(phone, next);
    const receipt = add(phone.doc('list', List), 'bread');
    expectError(await eventually(phone.sync()).catch((thrown: unknown) => thrown), 'wrong-root', 'Connect an empty folder');
    await receipt.stored;
    expect(await contentOf(next)).toEqual(before);
    expect(await itemsIn(phone)).toEqual(['bread', 'eggs', 'milk']);
  });

  test('where parts of something are left, in whatever folder', async () => {
    const { old, phone } = await begun();
    const next = memoryFs();
    const stranger = device('stranger', { remoteFs: next });
    for (let item = 0; item < 30; item++) {
      add(stranger.doc('list', List), `${item} ${'xyz'.repeat(item * 7)}${Math.sin(item)}`);
      await eventually(stranger.sync());
    }
    await eventually(stranger.close());
    const left = Object.fromEntries(Object.entries(await contentOf(next)).filter(([path]) => path.startsWith('d/')));
    expect(Object.keys(left)).not.toEqual([]);
    await wipe(next);
    await bringBack(next, left);
    move(phone, next);
    expectError(await eventually(phone.sync()).catch((thrown: unknown) => thrown), 'wrong-root', 'it holds files');
    expect(await contentOf(next)).toEqual(left);
    phone.connect(old);
    await eventually(phone.sync());
  });
});

test('a storage that has the space already is used as it is, also with `move`', async () => {
  const { old, laptop } = await begun();
  const before = Object.keys(await contentOf(old)).length;
  move(laptop, old);
  await eventually(laptop.sync());
  expect(Object.keys(await contentOf(old)).length).toBeLessThanOrEqual(before + 1);
});

test('without `move`, an empty storage stops a device that knows a space', async () => {
  const { phone } = await begun();
  const next = memoryFs();
  phone.connect(next);
  expectError(await eventually(phone.sync()).catch((thrown: unknown) => thrown), 'wrong-root', '{ move: true }');
  expect(await next.list('')).toEqual([]);
});

test('a second tab does not take an emptied root for a first start', async () => {
  const { old, localFs } = await begun();
  await wipe(old);
  const tab = device('phone', { localFs, remoteFs: old });
  add(tab.doc('list', List), 'bread');
  expectError(await eventually(tab.sync()).catch((thrown: unknown) => thrown), 'wrong-root', 'Bring its files back');
  expect(await old.list('')).toEqual([]);
});
