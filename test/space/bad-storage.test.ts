import { describe, expect, test } from 'vitest';
import { SyncError, memoryFs } from '../../src/index.js';
import { countingFs, faultyFs } from '../../src/testing/index.js';
import type { Fault } from '../../src/testing/index.js';
import { arrived, expectError } from './bad-kit.js';
import { List, abandon, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

const denied = new SyncError('permission', 'The access key may not do this. Its policy needs s3:PutObject.');
const full = new SyncError('quota', 'The storage quota is used up. Free some space or raise the quota.');
const minutes = (count: number): Promise<unknown> => pass(count * 60_000);

/** What is wrong, whether others can still be read, and whether storage counts as reachable. */
const troubles: readonly [what: string, faults: readonly Omit<Fault, 'kind'>[], code: 'permission' | 'quota' | 'network' | 'auth' | 'clock', readable: boolean][] = [
  ['a key that may list and read, but not write', [{ verb: 'write', error: denied }, { verb: 'remove', error: denied }], 'permission', true],
  ['a key that may do nothing', [{ error: denied }], 'permission', false],
  ['a wrong key', [{ error: new SyncError('auth', 'The storage does not accept the access key. Check the key id.') }], 'auth', false],
  ['a full storage', [{ verb: 'write', error: full }], 'quota', true],
  ['no network', [{}], 'network', false],
  ['a clock an hour off', [{ error: new SyncError('clock', "This machine's clock is too far off. Set the clock.") }], 'clock', false],
];

describe('a storage in trouble', () => {
  test.each(troubles)('%s: others go on, nothing is lost, and all arrives when it is over', async (_what, faults, code, readable) => {
    const storage = memoryFs();
    const localFs = memoryFs();
    const remoteFs = faultyFs(storage);
    const [phone, laptop] = [device('phone', { localFs, remoteFs }), device('laptop', { remoteFs: storage })];
    const [list, other] = [phone.doc('list', List), phone.doc('other', List)];
    watch(list);
    await pass(5000);
    for (const fault of faults) remoteFs.inject({ kind: 'fail', times: Infinity, ...fault });
    const receipt = add(list, 'milk');
    add(other, 'bread');
    add(laptop.doc('list', List), 'eggs');
    await eventually(laptop.sync());
    await minutes(2);

    expectError(phone.status.error, code, /[A-Z].*\./);
    expect(list.status).toMatchObject({ state: 'ready', unpublished: 1, online: code !== 'network' });
    expect(list.value.items).toEqual(readable ? ['eggs', 'milk'] : ['milk']);
    expect(await arrived(storage)).toEqual(['eggs']);
    await receipt.stored;

    remoteFs.heal();
    await minutes(6);
    await receipt.published;
    expect(phone.status).toMatchObject({ unpublished: 0, online: true });
    expect(phone.status.error).toBeUndefined();
    expect(list.value.items).toEqual(['eggs', 'milk']);
    expect(await arrived(storage)).toEqual(['eggs', 'milk']);
    expect(await arrived(storage, 'other')).toEqual(['bread']);
  });

  test('keeps the edits of a session that ends meanwhile for the next one', async () => {
    const storage = memoryFs();
    const localFs = memoryFs();
    const remoteFs = faultyFs(storage);
    remoteFs.inject({ kind: 'fail', times: Infinity, error: denied });
    const phone = device('phone', { localFs, remoteFs });
    const { published } = add(phone.doc('list', List), 'milk');
    await eventually(phone.close());
    await expect(published).rejects.toMatchObject({ code: 'closed', message: expect.stringContaining('published by the next session') as string });
    await eventually(device('phone', { localFs, remoteFs: storage }).sync());
    expect(await arrived(storage)).toEqual(['milk']);
  });

  test('is asked ever more seldom, however long that lasts', async () => {
    const remoteFs = faultyFs(memoryFs());
    const counting = countingFs(remoteFs);
    const phone = device('phone', { remoteFs: counting });
    watch(phone.doc('list', List));
    remoteFs.inject({ kind: 'fail', times: Infinity, error: denied });
    add(phone.doc('list', List), 'milk');
    await minutes(60);
    counting.reset();
    await minutes(60);
    expect(counting.counts.list + counting.counts.write).toBeLessThan(60);
  });
});

describe('a full disk of this device', () => {
  test('keeps edits in memory, shows what others write, and stores all of it when there is room', async () => {
    const remoteFs = memoryFs();
    const disk = memoryFs();
    const localFs = faultyFs(disk);
    const [phone, laptop] = [device('phone', { remoteFs, localFs }), device('laptop', { remoteFs })];
    const list = phone.doc('list', List);
    watch(list);
    await eventually(list.whenSynced());
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'The disk is full. Free some space.') });
    const receipt = add(list, 'milk');
    add(laptop.doc('list', List), 'eggs');
    await eventually(laptop.sync());
    await minutes(2);
    expectError(list.status.error, 'quota', 'Free some space');
    expect(list.value.items).toEqual(['eggs', 'milk']);

    localFs.heal();
    await minutes(6);
    await receipt.stored;
    await receipt.published;
    expect(list.status.error).toBeUndefined();
    expect(await arrived(remoteFs)).toEqual(['eggs', 'milk']);
    abandon(phone);
    await eventually(phone.close());
    expect(await eventually(device('phone', { localFs: disk }).doc('list', List).whenReady())).toMatchObject({ items: ['eggs', 'milk'] });
  });

  test('that has room again is not called full, though nothing can be asked of storage', async () => {
    const localFs = faultyFs(memoryFs());
    const phone = device('phone', { remoteFs: memoryFs(), localFs });
    const list = phone.doc('list', List);
    watch(list);
    await eventually(add(list, 'bread').published);
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'The disk is full. Free some space.') });
    add(list, 'milk');
    await minutes(3);
    phone.connect(null);
    const receipt = add(list, 'eggs');
    await minutes(1);
    expectError(phone.status.error, 'quota', 'Free some space');
    localFs.heal();
    await eventually(receipt.stored);
    await minutes(1);
    expect(phone.status.error).toBeUndefined();
  });

  test('stores a burst of edits soon after there is room: they failed once, not once each', async () => {
    const localFs = faultyFs(memoryFs());
    const phone = device('phone', { localFs });
    const list = phone.doc('list', List);
    watch(list);
    await pass(1000);
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'The disk is full. Free some space.') });
    const receipts = Array.from({ length: 12 }, (_, index) => add(list, `item ${index}`));
    await pass(500);
    expectError(phone.status.error, 'quota', 'Free some space');
    localFs.heal();
    await pass(10_000);
    expect(phone.status.error).toBeUndefined();
    expect(receipts.every(({ delivery }) => delivery.stored)).toBe(true);
  });

  test('can still be read by the next session', async () => {
    const [disk, remoteFs] = [memoryFs(), memoryFs()];
    const before = device('phone', { localFs: disk, remoteFs });
    await eventually(add(before.doc('list', List), 'milk').published);
    await eventually(before.close());
    const localFs = faultyFs(disk);
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'The disk is full. Free some space.') });
    const phone = device('phone', { localFs });
    const list = phone.doc('list', List);
    watch(list);
    await minutes(1);
    expect(list.value.items).toEqual(['milk']);
    phone.connect(remoteFs);
    const receipt = add(list, 'eggs');
    await minutes(1);
    expect(receipt.delivery).toMatchObject({ stored: false, published: false }); // nothing leaves before it is durable here
    localFs.heal();
    await eventually(receipt.published);
    expect(await arrived(remoteFs)).toEqual(['eggs', 'milk']);
  });

  test('is told by `close`, because what is only in memory goes with it', async () => {
    const localFs = faultyFs(memoryFs());
    const phone = device('phone', { localFs });
    const list = phone.doc('list', List);
    await eventually(list.whenReady());
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity, error: new SyncError('quota', 'The disk is full. Free some space.') });
    const receipt = add(list, 'milk');
    const outcomes = Promise.allSettled([receipt.stored, receipt.published]);
    await expect(eventually(phone.close())).rejects.toMatchObject({ code: 'quota', message: expect.stringContaining('Free some space') as string });
    expect(await outcomes).toMatchObject([{ reason: { code: 'quota' } }, { reason: { code: 'quota' } }]);
  });
});

test('what was wrong with a storage is not said of the next one, or of none', async () => {
  const remoteFs = faultyFs(memoryFs());
  remoteFs.inject({ kind: 'fail', times: Infinity, error: denied });
  const phone = device('phone', { remoteFs });
  watch(phone.doc('list', List));
  add(phone.doc('list', List), 'milk');
  await minutes(1);
  expectError(phone.status.error, 'permission', 's3:PutObject');
  phone.connect(null);
  await pass(1000);
  expect(phone.status.error).toBeUndefined();
});
