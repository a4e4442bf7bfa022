import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { beforeAll, expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { initAutomerge } from '../../src/crdt/automerge/index.js';
import { memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { faultyFs } from '../../src/testing/index.js';
import { react, suspendingReact } from './bindings/react.js';
import { device, gated, listOf, pair } from './devices.js';
import { nothingIsWarnedOf, open, painted } from './page.js';
import { Lists, addTea, todo } from './parts.js';
import type { List } from './parts.js';

beforeAll(() => initAutomerge(wasmUrl));
nothingIsWarnedOf();

const start = (draft: List): void => {
  draft.title = 'Home';
  draft.todos.push(todo('milk'), todo('bread', true));
};
const rename = (draft: List): void => { draft.title += '!'; };

/** What a device keeps. */
async function kept(edit = start): Promise<FileSystem> {
  const localFs = memoryFs();
  const before = device('laptop', { localFs });
  await listOf(before).change(edit).stored;
  await before.close();
  return localFs;
}

test('a component waits until the document is loaded, once: no merge brings the fallback back', async () => {
  const localFs = gated(await kept());
  const remoteFs = memoryFs();
  const [laptop, phone] = [device('laptop', { localFs, remoteFs }), device('phone', { remoteFs })];
  const page = await open(suspendingReact, 'Whole', { doc: listOf(laptop) });
  expect([page.text, page.shown('title')]).toEqual(['Loading', []]);
  localFs.open();
  await expect.poll(() => page.text).toBe('Home: milk');
  expect([page.renders('fallback'), new Set(page.shown('title'))]).toEqual([1, new Set(['Home: milk'])]);

  await laptop.sync();
  for (const title of ['Home!', 'Home!!']) {
    await listOf(phone).whenSynced();
    listOf(phone).change(rename);
    await phone.sync();
    await laptop.sync();
    await painted();
    expect(page.text).toBe(`${title}: milk`);
  }
  await page.click();
  expect([page.text, page.renders('fallback')]).toEqual(['Home!!: milk,tea', 0]);
});

test('a first start waits for what storage has', async () => {
  const { remoteFs } = await pair(start);
  const slow = gated(remoteFs);
  const page = await open(suspendingReact, 'Whole', { doc: listOf(device('tablet', { remoteFs: slow, sync: {} })) });
  expect(page.text).toBe('Loading');
  slow.open();
  await expect.poll(() => page.text).toBe('Home: milk');
  expect(new Set(page.shown('title'))).toEqual(new Set(['Home: milk']));
});

test('a first start does not wait for a storage that does not answer', async () => {
  const remoteFs = faultyFs(memoryFs());
  remoteFs.inject({ kind: 'fail', verb: 'list', times: Infinity });
  const page = await open(suspendingReact, 'Whole', { doc: listOf(device('tablet', { remoteFs, sync: {} })) });
  await expect.poll(() => page.text, { timeout: 10_000 }).toBe('New list: ');
});

test.each([
  ['it suspended for before', suspendingReact],
  ['another component has loaded', react],
])('switching to a document that %s shows it at once', async (_which, binding) => {
  const { laptop, doc } = await pair(start);
  const club = laptop.doc('club', Lists);
  club.change((draft) => { draft.title = 'Club'; });
  await laptop.sync();
  const other = await open(binding, 'Whole', { doc: club });
  await expect.poll(() => other.text).toContain('Club');
  const page = await open(suspendingReact, 'Whole', { doc });
  await expect.poll(() => page.text).toBe('Home: milk');
  page.renders('fallback');
  for (const [to, text] of [[club, 'Club: '], [doc, 'Home: milk'], [club, 'Club: ']] as const) {
    await page.update({ doc: to });
    expect([page.text, page.renders('fallback')]).toEqual([text, 0]);
  }
});

test('switching to a document that is loaded shows it at once on a device without storage, too', async () => {
  const space = device('laptop', { localFs: await kept() });
  const doc = listOf(space);
  const other = await open(react, 'Whole', { doc });
  await expect.poll(() => other.text).toBe('Home');
  const page = await open(suspendingReact, 'Whole', { doc });
  expect([page.text, page.renders('fallback')]).toEqual(['Home: milk', 0]);
});

test('an edit made meanwhile is there when the document is', async () => {
  const localFs = gated(await kept());
  const doc = listOf(device('laptop', { localFs }));
  const page = await open(suspendingReact, 'Whole', { doc });
  doc.change(addTea);
  await painted();
  expect(page.text).toBe('Loading');
  localFs.open();
  await expect.poll(() => page.text).toMatch(/^Home: (milk,tea|tea,milk)$/);
  expect(page.renders('fallback')).toBe(1);
});

test('a document that is closed before it is loaded goes to the error boundary', async () => {
  const localFs = gated(memoryFs());
  const space = device('laptop', { localFs });
  const doc = listOf(space);
  const page = await open(suspendingReact, 'Whole', { doc });
  expect(page.text).toBe('Loading');
  const closed = doc.close();
  localFs.open();
  await closed;
  await expect.poll(() => page.text).toBe('failed: closed');
  const again = await open(suspendingReact, 'Whole', { doc });
  await expect.poll(() => again.text).toBe('failed: closed');
});

test('a component that is gone before its document is loaded does no harm', async () => {
  const localFs = gated(await kept());
  const doc = listOf(device('laptop', { localFs }));
  const page = await open(suspendingReact, 'Whole', { doc });
  page.unmount();
  localFs.open();
  expect((await doc.whenReady()).title).toBe('Home');
});

test.each([['has loaded', true], ['loads later', false]])("over a server's page a component shows what the device %s", async (_when, early) => {
  const localFs = gated(await kept());
  const doc = listOf(device('laptop', { localFs }));
  if (early) {
    localFs.open();
    await doc.whenReady();
  }
  const server = await commands.serverPage('react-suspense', 'Whole');
  expect(server).toContain('New list: ');
  let paragraph: Element | null = null;
  const page = await open(suspendingReact, 'Whole', { doc }, server, (target) => { paragraph = target.querySelector('p'); });
  if (!early) {
    expect([page.text, page.target.querySelector('p')]).toEqual(['New list: ', paragraph]);
    localFs.open();
  }
  await expect.poll(() => page.text).toBe('Home: milk');
  expect([page.target.querySelector('p'), page.renders('fallback')]).toEqual([paragraph, 0]);
});
