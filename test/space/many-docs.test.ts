import { expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import type { Crdt, FileSystem } from '../../src/index.js';
import { countingFs, setCrdt } from '../../src/testing/index.js';
import { List, add, device, eventually, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

const count = 1000;

/** A CRDT that counts how many documents are made in memory. */
function countingCrdt(): Crdt & { made: number } {
  const crdt = setCrdt();
  const counting = { ...crdt, made: 0, create: <T>(init: T) => { counting.made++; return crdt.create(init); } };
  return counting;
}

async function full(localFs: FileSystem, remoteFs: FileSystem): Promise<void> {
  const phone = device('phone', { localFs, remoteFs, sync: false });
  for (let at = 0; at < count; at++) add(phone.doc(`list-${at}`, List), `first of ${at} ${'x'.repeat(300)}`);
  await eventually(phone.sync());
  await eventually(phone.close());
}

test('a space of 1,000 documents loads those that are asked for, and looks at storage with one request', { timeout: 120_000 }, async () => {
  const [disk, storage] = [memoryFs(), memoryFs()];
  await full(disk, storage);

  const crdt = countingCrdt();
  const [localFs, remoteFs] = [countingFs(disk), countingFs(storage)];
  const phone = device('phone', { crdt, localFs, remoteFs });
  await eventually(phone.doc('list-7', List).whenReady());
  expect(phone.docs).toHaveLength(count);
  const opening = localFs.counts;
  localFs.reset();
  for (const id of ['list-500', 'list-999']) await eventually(phone.doc(id, List).whenReady());
  expect(phone.doc('list-999', List).value.items[0]).toMatch(/^first of 999 /);
  expect(crdt.made).toBe(3);
  expect(localFs.counts.read).toBeLessThanOrEqual(2);
  expect(opening.read).toBeLessThan(20);

  watch(phone.doc('list-7', List));
  await pass(60_000);
  remoteFs.reset();
  const looks = phone.requests.list.requests;
  await pass(60_000);
  expect(remoteFs.counts.list).toBeGreaterThan(2);
  expect(remoteFs.counts).toMatchObject({ list: phone.requests.list.requests - looks, read: 0, write: 0, remove: 0 });
  remoteFs.reset();
  await eventually(phone.sync());
  expect(remoteFs.counts).toMatchObject({ list: 1, read: 0, write: 0, remove: 0 });

  const laptop = device('laptop', { crdt: Object.assign(crdt, { made: 0 }), remoteFs: storage });
  const list = laptop.doc('list-7', List);
  await eventually(list.whenSynced());
  expect(list.value.items).toEqual(phone.doc('list-7', List).value.items);
  expect(laptop.docs).toHaveLength(count);
  expect(crdt.made).toBe(1);
  add(laptop.doc('list-8', List), 'milk');
  await eventually(laptop.sync());
  await eventually(phone.doc('list-8', List).whenSynced());
  expect(phone.doc('list-8', List).value.items).toContain('milk');
});
