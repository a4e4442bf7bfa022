import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import { faultyFs } from '../../src/testing/index.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

async function shared() {
  const remoteFs = memoryFs();
  const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
  const [here, there] = [watch(phone.doc('list', List)), watch(laptop.doc('list', List))];
  add(phone.doc('list', List), 'milk');
  await pass(10_000);
  expect(there.seen.at(-1)).toEqual(['milk']);
  return { remoteFs, phone, laptop, here, there };
}

describe('a removed document', () => {
  test('shows its initial value here at once, and everywhere soon', async () => {
    const { phone, laptop, here, there } = await shared();
    phone.remove('list');
    await pass(0);
    expect(here.seen).toEqual([[], ['milk'], []]);
    expect(phone.doc('list', List).value).toBe(List.init);
    expect(phone.docs).toEqual([]);
    await pass(60_000);
    expect(there.seen).toEqual([[], ['milk'], []]);
    expect(laptop.docs).toEqual([]);
  });

  test('is made anew by a later edit', async () => {
    const { phone, laptop, there } = await shared();
    phone.remove('list');
    await pass(60_000);
    add(phone.doc('list', List), 'eggs');
    await pass(60_000);
    expect(phone.doc('list', List).value.items).toEqual(['eggs']);
    expect(there.seen.at(-1)).toEqual(['eggs']);
    expect(laptop.docs).toEqual([{ id: 'list' }]);
  });

  test('comes back when somebody had edited it meanwhile', async () => {
    const { remoteFs, phone, laptop, here } = await shared();
    laptop.connect(null);
    await pass(1000);
    add(laptop.doc('list', List), 'eggs');
    phone.remove('list');
    await pass(30_000);
    expect(here.seen.at(-1)).toEqual([]);
    laptop.connect(remoteFs);
    await pass(120_000);
    expect(laptop.doc('list', List).value.items).toEqual(['eggs', 'milk']);
    expect(here.seen.at(-1)).toEqual(['eggs', 'milk']);
  });

  test('that was never opened is removed too', async () => {
    const { remoteFs, laptop } = await shared();
    const third = device('tablet', { remoteFs });
    await eventually(third.sync());
    third.remove('list');
    await pass(60_000);
    expect(laptop.docs).toEqual([]);
  });

  test('is gone here at once also offline, and elsewhere when storage is back', async () => {
    const remoteFs = faultyFs(memoryFs());
    const phone = device('phone', { remoteFs });
    const laptop = device('laptop', { remoteFs });
    watch(phone.doc('list', List));
    const there = watch(laptop.doc('list', List));
    add(phone.doc('list', List), 'milk');
    await pass(10_000);
    remoteFs.inject({ kind: 'fail', times: Infinity });
    phone.remove('list');
    await pass(10_000);
    expect(phone.doc('list', List).value).toBe(List.init);
    remoteFs.heal();
    await pass(600_000);
    expect(there.seen.at(-1)).toEqual([]);
  });

  test('has a valid id', () => {
    expect(() => device('phone').remove('')).toThrow(expect.objectContaining({ code: 'invalid-id' }));
  });
});
