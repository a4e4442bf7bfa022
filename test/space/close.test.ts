import type { Observable } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import { memoryFs } from '../../src/index.js';
import { countingFs, faultyFs } from '../../src/testing/index.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

describe('a space that closes', () => {
  test('stores and publishes every edit', async () => {
    const [localFs, remoteFs] = [memoryFs(), memoryFs()];
    const space = device('phone', { localFs, remoteFs });
    const receipt = add(space.doc('list', List), 'milk');
    await eventually(space.close());
    await receipt.stored;
    await receipt.published;
    expect(await eventually(device('phone', { localFs }).doc('list', List).whenReady())).toMatchObject({ items: ['milk'] });
  });

  test('takes five seconds at most, whatever storage does', async () => {
    const remoteFs = faultyFs(memoryFs());
    const space = device('phone', { remoteFs });
    const list = space.doc('list', List);
    await eventually(list.whenSynced());
    remoteFs.inject({ kind: 'hang', times: Infinity });
    const receipt = add(list, 'milk');
    const began = Date.now();
    const outcome = expect(receipt.published).rejects.toMatchObject({ code: 'closed' });
    await eventually(space.close());
    expect(Date.now() - began).toBeLessThanOrEqual(5200);
    await receipt.stored;
    await outcome;
    remoteFs.release();
  });

  test('completes its streams with their last values, which stay readable', async () => {
    const space = device('phone', { remoteFs: memoryFs() });
    const list = space.doc('list', List);
    const ended: string[] = [];
    for (const [name, stream] of Object.entries<Observable<unknown>>({ value: list.value$, status: list.status$, changes: list.changes$, docs: space.docs$, space: space.status$, devices: space.devices$, requests: space.requests$ })) {
      stream.subscribe({ complete: () => ended.push(name) });
    }
    const receipt = add(list, 'milk');
    receipt.seenBy$.subscribe({ complete: () => ended.push('seenBy') });
    await eventually(space.close());
    expect(ended.sort()).toEqual(['changes', 'devices', 'docs', 'requests', 'seenBy', 'space', 'status', 'value']);
    expect(list.value.items).toEqual(['milk']);
    expect(list.status).toMatchObject({ unpublished: 0 });
    expect(space.docs).toEqual([{ id: 'list' }]);
  });

  test('keeps an edit of a document that was closed, got again, and closed again before the first had left', async () => {
    const localFs = memoryFs();
    const space = device('phone', { localFs });
    await eventually(space.doc('list', List).whenReady());
    add(space.doc('list', List), 'milk');
    void space.doc('list', List).close();
    const receipt = add(space.doc('list', List), 'eggs');
    void space.doc('list', List).close();
    await eventually(space.close());
    await receipt.stored;
    expect(await eventually(device('phone', { localFs }).doc('list', List).whenReady())).toMatchObject({ items: ['eggs', 'milk'] });
  });

  test('closes once, however often it is asked', async () => {
    const space = device('phone');
    watch(space.doc('list', List));
    const closing = space.close();
    expect(space.close()).toBe(closing);
    await eventually(closing);
    await space[Symbol.asyncDispose]();
  });

  test('refuses everything afterwards', async () => {
    const space = device('phone', { remoteFs: memoryFs() });
    const list = space.doc('list', List);
    await eventually(space.close());
    const closed = expect.objectContaining({ code: 'closed' }) as Error;
    expect(() => add(list, 'milk')).toThrow(closed);
    expect(() => space.doc('other', List)).toThrow(closed);
    expect(() => space.remove('list')).toThrow(closed);
    expect(() => space.connect(null)).toThrow(closed);
    for (const wait of [() => space.sync(), () => list.sync(), () => list.whenReady(), () => list.whenSynced()]) await expect(wait()).rejects.toEqual(closed);
  });

  test('ends what waits for it', async () => {
    const remoteFs = faultyFs(memoryFs());
    remoteFs.inject({ kind: 'hang', times: Infinity });
    const space = device('phone', { remoteFs });
    const outcome = expect(space.sync()).rejects.toMatchObject({ code: 'closed' });
    await pass(1000);
    await eventually(space.close());
    await outcome;
    remoteFs.release();
  });

  test('ends a sync that had just begun', async () => {
    const space = device('phone', { remoteFs: memoryFs(), sync: false });
    await eventually(add(space.doc('list', List), 'milk').stored);
    const outcome = space.sync().catch((thrown: { code: string }) => thrown.code);
    await eventually(space.close());
    expect(await eventually(outcome)).toBe('closed');
  });

  test('while it is still opening keeps the edits made so far', async () => {
    const localFs = memoryFs();
    const space = device('phone', { localFs });
    add(space.doc('list', List), 'milk');
    await eventually(space.close());
    expect(await eventually(device('phone', { localFs }).doc('list', List).whenReady())).toMatchObject({ items: ['milk'] });
  });

  test('leaves neither a timer nor a request', async () => {
    const remoteFs = countingFs(memoryFs());
    const space = device('phone', { remoteFs });
    watch(space.doc('list', List));
    space.status$.subscribe();
    await pass(2500);
    await eventually(space.close());
    remoteFs.reset();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
    await pass(600_000);
    expect(remoteFs.counts.list).toBe(0);
  });
});

describe('a document that closes', () => {
  test('keeps its edits, its last value and its space', async () => {
    const space = device('phone', { remoteFs: memoryFs() });
    const list = space.doc('list', List);
    add(list, 'milk');
    await eventually(list.close());
    expect(list.value.items).toEqual(['milk']);
    expect(() => add(list, 'eggs')).toThrow(expect.objectContaining({ code: 'closed' }));
    const again = space.doc('list', List);
    expect(again).not.toBe(list);
    expect(await eventually(again.whenReady())).toMatchObject({ items: ['milk'] });
    await eventually(add(again, 'eggs').published);
    expect(again.value.items).toEqual(['eggs', 'milk']);
  });

  test('can be opened again while it still closes, without losing an edit', async () => {
    const space = device('phone', { remoteFs: memoryFs() });
    const list = space.doc('list', List);
    await eventually(list.whenReady());
    add(list, 'milk');
    const closing = list.close();
    const again = space.doc('list', List);
    expect(again).not.toBe(list);
    const receipt = add(again, 'eggs');
    await eventually(closing);
    expect(await eventually(again.whenReady())).toMatchObject({ items: ['eggs', 'milk'] });
    await eventually(receipt.published);
    expect(space.status.unpublished).toBe(0);
  });

  test('that nobody ever used closes at once', async () => {
    const localFs = countingFs(memoryFs());
    await device('phone', { localFs }).doc('list', List).close();
    expect(localFs.counts.list).toBe(0);
  });
});
