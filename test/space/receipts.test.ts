import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import { faultyFs } from '../../src/testing/index.js';
import { List, add, device, eventually, pass, useFakeTime } from './kit.js';

useFakeTime();

const state = async (promise: Promise<void>): Promise<string> => Promise.race([
  promise.then(() => 'resolved', (error: { code: string }) => error.code),
  pass(0).then(() => 'pending'),
]);

describe('a receipt', () => {
  test('tells when the edit is stored here, when storage has it, and who has read it', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    await eventually(phone.sync());
    await pass(0);
    const receipt = add(phone.doc('list', List), 'milk');
    expect(receipt.seenBy).toEqual([]);
    await eventually(receipt.stored);
    expect(await state(receipt.published)).toBe('pending');
    await eventually(receipt.published);
    const readers: string[][] = [];
    receipt.seenBy$.subscribe((devices) => readers.push(devices.map(({ name }) => name)));
    laptop.doc('list', List).value$.subscribe();
    await pass(20_000);
    expect(readers).toEqual([[], ['laptop']]);
    expect(receipt.seenBy).toMatchObject([{ name: 'laptop', self: false, upToDate: true }]);
    expect(phone.devices).toMatchObject([{ name: 'phone', self: true }, { name: 'laptop', self: false }]);
  });

  test('of an edit that others have not read says so, though they have read earlier ones', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    const list = phone.doc('list', List);
    const first = add(list, 'milk');
    await eventually(phone.sync());
    laptop.doc('list', List);
    await eventually(laptop.sync());
    await pass(5000); // it acknowledges
    const second = add(list, 'eggs');
    await eventually(phone.sync());
    expect([first.seenBy.length, second.seenBy.length]).toEqual([1, 0]);
  });

  test('of an edit that changed nothing is settled at once', async () => {
    const list = device('phone').doc('list', List);
    add(list, 'milk');
    const receipt = add(list, 'milk');
    expect(await state(receipt.stored)).toBe('resolved');
    expect(await state(receipt.published)).toBe('resolved');
    expect(receipt.seenBy).toEqual([]);
  });

  test('tells in one value how far the edit has come, once for each step', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    await eventually(phone.sync());
    const receipt = add(phone.doc('list', List), 'milk');
    expect(receipt.delivery).toEqual({ stored: false, published: false, seenBy: [] });
    const steps: string[] = [];
    receipt.delivery$.subscribe(({ stored, published, seenBy }) => {
      steps.push(`${stored ? 'stored' : ''} ${published ? 'published' : ''} ${seenBy.map(({ name }) => name).join()}`.trim());
    });
    laptop.doc('list', List).value$.subscribe();
    await pass(20_000);
    expect(steps).toEqual(['', 'stored', 'stored published', 'stored published laptop']);
    expect(receipt.delivery).toBe(receipt.delivery);
  });

  test('goes on telling one who looks when another one stops', async () => {
    const receipt = add(device('phone', { remoteFs: memoryFs() }).doc('list', List), 'milk');
    const steps: boolean[] = [];
    const other = receipt.delivery$.subscribe();
    receipt.delivery$.subscribe(({ published }) => steps.push(published));
    other.unsubscribe();
    await eventually(receipt.published);
    expect(steps.at(-1)).toBe(true);
  });

  test('says why an edit goes no further when its document is closed, and completes', async () => {
    const list = device('phone').doc('list', List);
    const receipt = add(list, 'milk');
    let completed = false;
    receipt.delivery$.subscribe({ complete: () => { completed = true; } });
    await eventually(list.close());
    expect(receipt.delivery).toMatchObject({ stored: true, published: false, error: { code: 'closed' } });
    expect(completed).toBe(true);
  });

  test('gives the same promise whenever it is asked', () => {
    const receipt = add(device('phone').doc('list', List), 'milk');
    expect(receipt.stored).toBe(receipt.stored);
    expect(receipt.published).toBe(receipt.published);
  });

  test('that nobody waits for makes no unhandled rejection, nor one whose promises were looked at', async () => {
    const space = device('phone');
    const list = space.doc('list', List);
    add(list, 'milk');
    const receipt = add(list, 'eggs');
    void [receipt.stored, receipt.published];
    await eventually(space.close());
    expect(await state(receipt.published)).toBe('closed');
  });

  test('of an unpublished edit says on close that the next session publishes it, which it does', async () => {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const first = device('phone', { localFs });
    const receipt = add(first.doc('list', List), 'milk');
    const outcome = expect(receipt.published).rejects.toThrow('stored on this device and published by the next session');
    await eventually(first.close());
    await outcome;
    await receipt.stored;
    const second = device('phone', { localFs, remoteFs });
    second.status$.subscribe();
    await pass(3000);
    expect(second.status.unpublished).toBe(0);
    const other = device('laptop', { remoteFs }).doc('list', List);
    await eventually(other.whenSynced());
    expect(other.value.items).toEqual(['milk']);
  });

  test('of an edit that cannot be stored tells why on close', async () => {
    const localFs = faultyFs(memoryFs());
    const space = device('phone', { localFs });
    const list = space.doc('list', List);
    await eventually(list.whenReady());
    localFs.inject({ kind: 'fail', verb: 'write', times: Infinity });
    const receipt = add(list, 'milk');
    const outcome = expect(receipt.stored).rejects.toMatchObject({ code: 'network' });
    await expect(eventually(space.close())).rejects.toMatchObject({ code: 'network' });
    await outcome;
  });

  test('of a document closed alone keeps its word as long as the space lives', async () => {
    const remoteFs = memoryFs();
    const space = device('phone', { remoteFs });
    const list = space.doc('list', List);
    const receipt = add(list, 'milk');
    await eventually(list.close());
    await receipt.stored;
    await pass(5000);
    const other = device('laptop', { remoteFs }).doc('list', List);
    await eventually(other.whenSynced());
    expect(other.value.items).toEqual(['milk']);
  });
});
