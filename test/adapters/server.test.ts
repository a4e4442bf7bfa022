import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { createSpace, memoryFs } from '../../src/index.js';
import type { Space } from '../../src/index.js';
import { countingFs } from '../../src/testing/index.js';
import { FakeDoc } from '../fakes/crdt-doc.js';
import { Told } from '../fakes/told.js';
import { Lists, todo } from './parts.js';
import type { List } from './parts.js';
import { renders } from './server/pages.js';
import { Shown } from './shown.js';

const text = (html: string): string => html.replace(/<!--.*?-->/g, '').replace(/<button.*?<\/button>/g, '').replace(/<[^>]*>/g, '').trim();
const { show } = new Shown();

/** A device whose document has other content than at first. */
async function storedSpace(): Promise<{ readonly space: Space; requests(): number }> {
  const localFs = memoryFs();
  const remoteFs = memoryFs();
  const before = createSpace({ crdt: automerge(), localFs, remoteFs, device: { name: 'server' } });
  before.doc('list', Lists).change((draft) => { draft.title = 'Home'; draft.todos.push(todo('milk')); });
  await before.sync();
  await before.close();
  const counted = [countingFs(localFs), countingFs(remoteFs)] as const;
  const space = createSpace({ crdt: automerge(), localFs: counted[0], remoteFs: counted[1], device: { name: 'server' } });
  onTestFinished(() => space.close());
  return { space, requests: () => counted.reduce((sum, { counts }) => sum + counts.list + counts.read + counts.write + counts.remove, 0) };
}

describe.each(Object.entries(renders))('%s on a server', (_name, render) => {
  test('renders what there is at first, asks for nothing and leaves no timer', async () => {
    const { space, requests } = await storedSpace();
    const doc = space.doc('list', Lists);
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    expect(text(await render('Whole', { doc, show }))).toMatch(/^New list/);
    expect(text(await render('Selected', { doc, select: ({ title }) => title.length, show }))).toBe('8');
    expect(text(await render('Filtered', { doc, show }))).toBe('');
    expect(text(await render('Status', { of: doc, select: ({ state }) => state, show }))).toBe('loading');
    expect(text(await render('Devices', { of: space, show }))).toBe('');
    await vi.advanceTimersByTimeAsync(0);
    expect([requests(), vi.getTimerCount()]).toEqual([0, 0]);
  });

  test('renders that also when this process has loaded the document', async () => {
    const { space } = await storedSpace();
    const doc = space.doc('list', Lists);
    await doc.whenSynced();
    expect([doc.value.title, space.devices.length]).toEqual(['Home', 1]);
    expect(text(await render('Whole', { doc, show }))).toMatch(/^New list/);
    expect(text(await render('Status', { of: doc, select: ({ state }) => state, show }))).toBe('loading');
    expect(text(await render('Devices', { of: space, show }))).toBe('');
    expect(text(await render('Delivery', { receipt: doc.change((draft) => { draft.title = 'Club'; }), show }))).toBe('no receipt');
  });

  test('renders without a document, and without a receipt', async () => {
    expect(text(await render('Whole', { doc: undefined, show }))).toBe('');
    expect(text(await render('Status', { of: undefined, select: ({ state }) => state, show }))).toBe('loading');
    expect(text(await render('Devices', { of: undefined, show }))).toBe('');
    expect(text(await render('Delivery', { receipt: undefined, show }))).toBe('no receipt');
  });

  test('leaves no subscription', async () => {
    const fake = new FakeDoc<List>({ title: 'New list', todos: [] });
    const devices = new Told<Space['devices']>([]);
    await render('Whole', { doc: fake.doc, show });
    await render('Selected', { doc: fake.doc, select: ({ title }) => title, show });
    await render('Filtered', { doc: fake.doc, show });
    await render('Status', { of: fake.doc, select: ({ state }) => state, show });
    await render('Devices', { of: { devices: [], devices$: devices.$ } as unknown as Space, show });
    expect([fake.subscribed, devices.subscribed]).toEqual([0, 0]);
  });
});
