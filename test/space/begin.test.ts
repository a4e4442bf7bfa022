import type { Observable } from 'rxjs';
import { describe, expect, test, vi } from 'vitest';
import { memoryFs } from '../../src/index.js';
import { countingFs } from '../../src/testing/index.js';
import type { CountingFs } from '../../src/testing/index.js';
import { List, add, device, eventually, lateCrdt, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

const requests = ({ counts }: CountingFs): number => counts.list + counts.read + counts.write + counts.remove;

function counted(options: Parameters<typeof device>[1] = {}) {
  const localFs = countingFs(memoryFs());
  const remoteFs = countingFs(memoryFs());
  return { localFs, remoteFs, space: device('phone', { localFs, remoteFs, ...options }) };
}

describe('a space', () => {
  test('asks for nothing and sets no timer until somebody asks for data', async () => {
    const { space, localFs, remoteFs } = counted({ crdt: lateCrdt() });
    const doc = space.doc('list', List);
    void [doc.value, doc.status, doc.initialValue, space.docs, space.devices, space.status, space.requests];
    space.requests$.subscribe();
    await pass(60_000);
    expect(requests(localFs) + requests(remoteFs)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that was never used closes without having touched anything', async () => {
    const { space, localFs, remoteFs } = counted();
    space.doc('list', List);
    await space.close();
    expect(requests(localFs) + requests(remoteFs)).toBe(0);
  });

  test.each(['value$', 'status$', 'changes$'] as const)('begins when somebody subscribes to %s of a document', async (name) => {
    const { space, remoteFs } = counted();
    const doc = space.doc('list', List);
    (doc[name] as Observable<unknown>).subscribe();
    await pass(1000);
    expect(remoteFs.counts.list).toBeGreaterThan(0);
    expect(doc.status).toMatchObject({ state: 'ready', everPulled: true });
  });

  test.each(['docs$', 'status$', 'devices$'] as const)('begins when somebody subscribes to its %s', async (name) => {
    const { space, remoteFs } = counted();
    (space[name] as Observable<unknown>).subscribe();
    await pass(1000);
    expect(remoteFs.counts.list).toBeGreaterThan(0);
    expect(space.status).toMatchObject({ state: 'ready', everPulled: true });
  });

  test('that was edited, and nobody listens to, publishes and then rests', async () => {
    const { space, remoteFs } = counted();
    const receipt = add(space.doc('list', List), 'milk');
    await eventually(receipt.published);
    await pass(60_000);
    remoteFs.reset();
    await pass(600_000);
    expect(requests(remoteFs)).toBe(0);
  });

  test('goes on for half a minute after the last one has left, so that mounting again costs nothing', async () => {
    const { space, remoteFs } = counted();
    const doc = space.doc('list', List);
    // As React does it in development: mount, unmount, mount.
    doc.value$.subscribe().unsubscribe();
    const subscription = doc.value$.subscribe();
    await pass(2000);
    expect(remoteFs.counts.list).toBeGreaterThan(0);
    subscription.unsubscribe();
    await pass(5000);
    remoteFs.reset();
    await pass(20_000);
    expect(remoteFs.counts.list).toBeGreaterThan(0);
    await pass(30_000);
    remoteFs.reset();
    await pass(600_000);
    expect(requests(remoteFs)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    doc.value$.subscribe();
    await pass(0);
    expect(remoteFs.counts.list).toBeGreaterThan(0);
  });

  test('of a thousand documents loads only those asked for', async () => {
    const localFs = memoryFs();
    const before = device('phone', { localFs });
    for (let at = 0; at < 1000; at++) add(before.doc(`list ${at}`, List), 'milk');
    await eventually(before.close());
    const space = device('phone', { localFs });
    const seen = watch(space.doc('list 7', List));
    space.doc('list 8', List);
    await pass(1000);
    expect(seen.seen).toEqual([[], ['milk']]);
    expect(space.docs).toHaveLength(1000);
    expect(space.doc('list 8', List).value.items).toEqual([]);
  });
});

describe('`sync: false`', () => {
  test('keeps edits on this device, and talks to storage only when asked, without any timer', async () => {
    const { space, remoteFs } = counted({ sync: false });
    const doc = space.doc('list', List);
    const seen = watch(doc);
    const receipt = add(doc, 'milk');
    await pass(0);
    await receipt.stored;
    expect(vi.getTimerCount()).toBe(0);
    await pass(600_000);
    expect(requests(remoteFs)).toBe(0);
    await space.sync();
    await receipt.published;
    expect(doc.status).toMatchObject({ unpublished: 0, everPulled: true });
    remoteFs.reset();
    add(doc, 'eggs');
    await space.close();
    expect(requests(remoteFs)).toBe(0);
    expect(seen.seen).toEqual([[], ['milk'], ['eggs', 'milk']]);
  });
});
