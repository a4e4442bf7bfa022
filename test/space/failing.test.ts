import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import type { Crdt } from '../../src/index.js';
import { setCrdt } from '../../src/testing/index.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

/** A CRDT of which the replica made first throws while it is `broken`, as one does whose WASM has trapped. */
function fragile(): Crdt & { broken: boolean } {
  const crdt = setCrdt();
  let made = 0;
  const fragile = {
    ...crdt,
    broken: false,
    create<T>(init: T) {
      const replica = crdt.create(init);
      const diff = replica.diff.bind(replica);
      if (made++ === 0) replica.diff = (since) => {
        if (fragile.broken) throw new Error('unreachable executed');
        return diff(since);
      };
      return replica;
    },
  };
  return fragile;
}

describe('a document that cannot be written down', () => {
  test('says so in its status and in that of its space, holds up no other, and is published once it can be', async () => {
    const crdt = fragile();
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { crdt, remoteFs }), device('laptop', { remoteFs })];
    const [bad, good] = [phone.doc('bad', List), phone.doc('good', List)];
    const there = [watch(laptop.doc('bad', List)), watch(laptop.doc('good', List))];
    watch(bad);
    await eventually(bad.whenSynced());
    crdt.broken = true;
    const [lost, kept] = [add(bad, 'b'), add(good, 'g')];
    await pass(60_000);
    expect(kept.delivery).toMatchObject({ stored: true, published: true });
    expect(lost.delivery).toMatchObject({ stored: false, published: false });
    expect(there.map(({ seen }) => seen.at(-1))).toEqual([[], ['g']]);
    for (const { status } of [bad, phone]) expect(status).toMatchObject({ unpublished: 1, error: { message: 'Document "bad" could not be saved: unreachable executed' } });
    await expect(eventually(bad.whenSynced())).rejects.toThrow('Document "bad"');
    await eventually(good.whenSynced());
    crdt.broken = false;
    await pass(120_000);
    expect(lost.delivery).toMatchObject({ stored: true, published: true });
    expect(there.map(({ seen }) => seen.at(-1))).toEqual([['b'], ['g']]);
    for (const { status } of [bad, phone]) expect(status).not.toHaveProperty('error');
  });

  test('makes its space say so when it closes', async () => {
    const crdt = fragile();
    const localFs = memoryFs();
    const space = device('phone', { crdt, localFs, remoteFs: memoryFs() });
    const [bad, good] = [space.doc('bad', List), space.doc('good', List)];
    await eventually(bad.whenReady());
    crdt.broken = true;
    add(bad, 'b');
    add(good, 'g');
    await expect(eventually(space.close())).rejects.toThrow('Document "bad"');
    expect((await eventually(device('phone', { localFs }).doc('good', List).whenReady())).items).toEqual(['g']);
  });

  test('is stored by itself as soon as it can be, without any storage', async () => {
    const crdt = fragile();
    const doc = device('phone', { crdt }).doc('list', List);
    await eventually(doc.whenReady());
    crdt.broken = true;
    const { stored } = add(doc, 'milk');
    await pass(60_000);
    expect(doc.status.error).toMatchObject({ code: 'unknown' });
    crdt.broken = false;
    await eventually(stored);
    await pass(0);
    expect(doc.status).not.toHaveProperty('error');
  });
});
