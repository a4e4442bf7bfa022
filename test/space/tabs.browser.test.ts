import { expect, test } from 'vitest';
import { createSpace, defineDoc, memoryFs } from '../../src/index.js';
import { indexedDbFs } from '../../src/fs/browser.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import type { SetDocument } from '../../src/testing/index.js';

const List = defineDoc<SetDocument>({ init: emptySet });
const name = (): string => `space ${crypto.randomUUID()}`;
const open = (database: string, remoteFs?: ReturnType<typeof memoryFs>) => createSpace({ crdt: setCrdt(), localFs: indexedDbFs(database), remoteFs });

test('two tabs on one database see each other\'s edits at once, and the next session has all of them', async () => {
  const database = name();
  const [one, two] = [open(database), open(database)];
  const [a, b] = [one.doc('list', List), two.doc('list', List)];
  a.value$.subscribe();
  b.value$.subscribe();
  await Promise.all([a.whenReady(), b.whenReady()]);
  await a.change((draft) => { draft.add('milk'); }).stored;
  await b.change((draft) => { draft.add('eggs'); }).stored;
  await expect.poll(() => [a.value.items, b.value.items], { timeout: 10_000 }).toEqual([['eggs', 'milk'], ['eggs', 'milk']]);
  await Promise.all([one.close(), two.close()]);
  const next = open(database);
  expect((await next.doc('list', List).whenReady()).items).toEqual(['eggs', 'milk']);
  await next.close();
});

test('a page that is being left publishes at once', async () => {
  const remoteFs = memoryFs();
  const space = open(name(), remoteFs);
  const list = space.doc('list', List);
  await list.whenSynced();
  const receipt = list.change((draft) => { draft.add('milk'); });
  const began = performance.now();
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  await receipt.published;
  expect(performance.now() - began).toBeLessThan(900);
  await space.close();
});

test('a device without a name is called by its browser and system', async () => {
  const remoteFs = memoryFs();
  const space = open(name(), remoteFs);
  space.doc('list', List).change((draft) => { draft.add('milk'); });
  await space.sync();
  expect(space.devices[0]?.name).toMatch(/^(Chrome|Chromium|a device)( on \w+)?$/);
  await space.close();
});
