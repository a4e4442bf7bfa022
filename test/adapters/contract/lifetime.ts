import { describe, expect, test, vi } from 'vitest';
import { memoryFs } from '../../../src/index.js';
import type { ChangeReceipt, Space } from '../../../src/index.js';
import { countingFs } from '../../../src/testing/index.js';
import { FakeDoc } from '../../fakes/crdt-doc.js';
import { Told } from '../../fakes/told.js';
import type { Binding } from '../binding.js';
import { device, gated, listOf, pair } from '../devices.js';
import { open, painted } from '../page.js';
import { todo } from '../parts.js';
import type { List } from '../parts.js';

const list = (title: string): List => ({ title, todos: [] });

export function lifetimeFacts(binding: Binding): void {
  describe('a component', () => {
    test('waits for a document, follows it to another one, and listens to no other', async () => {
      const [home, club] = [new FakeDoc(list('Home')), new FakeDoc(list('Club'))];
      const page = await open(binding, 'Whole', { doc: undefined });
      expect([page.text, page.rows]).toEqual(['', []]);
      for (const [doc, text, listeners] of [[home.doc, 'Home', [true, false]], [club.doc, 'Club', [false, true]], [undefined, '', [false, false]], [club.doc, 'Club', [false, true]]] as const) {
        page.renders('title');
        await page.update({ doc });
        expect([page.text, page.renders('title'), [home.listeners > 0, club.listeners > 0]]).toEqual([text, 1, listeners]);
      }
      home.set(list('Boat'));
      club.set(list('Attic'));
      await painted();
      expect([page.text, page.renders('title')]).toEqual(['Attic', 1]);
    });

    test('selects of the document it is given now', async () => {
      const [home, club] = [new FakeDoc(list('Home')), new FakeDoc(list('Club'))];
      const page = await open(binding, 'Selected', { doc: home.doc, select: ({ title }) => [title] });
      await page.update({ doc: club.doc });
      expect([page.text, home.listeners]).toEqual(['["Club"]', 0]);
      club.set(list('Attic'));
      await painted();
      expect(page.text).toBe('["Attic"]');
    });

    test('leaves no subscription', async () => {
      const fake = new FakeDoc(list('Home'));
      const devices = new Told<Space['devices']>([]);
      const delivery = new Told<ChangeReceipt['delivery']>({ stored: true, published: false, seenBy: [] });
      const pages = [
        await open(binding, 'Whole', { doc: fake.doc }),
        await open(binding, 'Selected', { doc: fake.doc, select: ({ title }) => title }),
        await open(binding, 'Filtered', { doc: fake.doc }),
        await open(binding, 'Status', { of: fake.doc, select: ({ online }) => online }),
        await open(binding, 'Devices', { of: { devices: [], devices$: devices.$ } as unknown as Space }),
        await open(binding, 'Delivery', { receipt: { delivery: delivery.now, delivery$: delivery.$ } as ChangeReceipt }),
      ];
      for (const { listeners } of [fake, devices, delivery]) expect(listeners).toBeGreaterThan(0);
      for (const page of pages) page.unmount();
      await painted();
      expect([fake.listeners, devices.listeners, delivery.listeners]).toEqual([0, 0, 0]);
    });

    test('polls no more often than another one of the same document, and neither when they are gone', async () => {
      const [alone, together] = [await pollsOf(binding, 1), await pollsOf(binding, 2)];
      expect(alone).toBeGreaterThan(3);
      expect(together).toBe(alone);
    });

    test('keeps an edit that is made while the document loads', async () => {
      const localFs = memoryFs();
      const before = device('laptop', { localFs });
      await listOf(before).change((draft) => { draft.todos.push(todo('milk')); }).stored;
      await before.close();

      const [slow, remoteFs] = [gated(localFs), memoryFs()];
      const laptop = device('laptop', { localFs: slow, remoteFs });
      const page = await open(binding, 'Whole', { doc: listOf(laptop) });
      expect([page.text, page.rows, listOf(laptop).status.state]).toEqual(['New list', [], 'loading']);
      await page.click();
      expect(page.rows).toEqual(['tea']);
      slow.open();
      await listOf(laptop).whenReady();
      await painted();
      expect(page.rows.toSorted()).toEqual(['milk', 'tea']);

      await laptop.sync();
      const phone = device('phone', { remoteFs });
      await listOf(phone).whenSynced();
      expect(listOf(phone).value).toEqual(listOf(laptop).value);
    });

    test('goes on showing what there was when the document is closed', async () => {
      const { doc } = await pair((draft) => { draft.title = 'Home'; });
      const page = await open(binding, 'Whole', { doc });
      page.renders('title');
      await doc.close();
      await painted();
      expect([page.text, page.renders('title')]).toEqual(['Home', 0]);
    });
  });
}

/** How often some copies of a component look at storage in a minute. When they are gone nothing is asked for, and no timer runs. */
async function pollsOf(binding: Binding, copies: number): Promise<number> {
  const [localFs, remoteFs] = [countingFs(memoryFs()), countingFs(memoryFs())];
  const space = device('laptop', { localFs, remoteFs, sync: {} });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  const chance = vi.spyOn(Math, 'random').mockReturnValue(0.5);
  try {
    const pages = [];
    for (let copy = 0; copy < copies; copy++) pages.push(await open(binding, 'Whole', { doc: listOf(space) }));
    await listOf(space).whenReady(); // the core is there, which a clock of ours does not wait for
    await vi.advanceTimersByTimeAsync(60_000);
    const polls = remoteFs.counts.list;
    for (const page of pages) page.unmount();
    await painted();
    await vi.advanceTimersByTimeAsync(31_000); // looking goes on for a while, should they come again
    for (const fs of [localFs, remoteFs]) fs.reset();
    await vi.advanceTimersByTimeAsync(3_600_000);
    const { list: lists, read, write, remove } = remoteFs.counts;
    expect([lists, read, write, remove, vi.getTimerCount()]).toEqual([0, 0, 0, 0, 0]);
    expect(localFs.counts).toMatchObject({ list: 0, read: 0, write: 0, remove: 0 });
    await space.close();
    return polls;
  } finally {
    chance.mockRestore();
    vi.useRealTimers();
  }
}
