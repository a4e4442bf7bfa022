import { describe, expect, test } from 'vitest';
import { initialStatus, memoryFs } from '../../../src/index.js';
import type { SyncStatus } from '../../../src/index.js';
import type { Binding } from '../binding.js';
import { device, listOf, pair } from '../devices.js';
import { FakeDoc } from '../../fakes/crdt-doc.js';
import { open, painted } from '../page.js';
import { addTea, todo } from '../parts.js';
import type { List } from '../parts.js';

const start = (draft: List): void => { draft.todos.push(todo('milk')); };
const everything = (status: SyncStatus): SyncStatus => status;
const often = { pollEvery: 20, ackEvery: 20, publishAfter: 20 };

export function syncFacts(binding: Binding): void {
  describe('the status', () => {
    test('makes only those render who show it', async () => {
      const fake = new FakeDoc<List>({ title: 'Home', todos: [] });
      const whole = await open(binding, 'Whole', { doc: fake.doc });
      const selected = await open(binding, 'Selected', { doc: fake.doc, select: ({ todos }) => [...todos] });
      const status = await open(binding, 'Status', { of: fake.doc, select: everything });
      const online = await open(binding, 'Status', { of: fake.doc, select: ({ online }) => ({ online }) });
      const renders = () => [whole.renders('title'), selected.renders('selected'), status.renders('status'), online.renders('status')];
      renders();
      for (const activity of ['pulling', 'pushing', 'idle'] as const) {
        fake.report({ activity });
        await painted();
        expect(renders()).toEqual([0, 0, 1, 0]);
      }
      fake.report({ online: false });
      await painted();
      expect(renders()).toEqual([0, 0, 1, 1]);
      expect([status.shown('status').at(-1), online.text]).toEqual([fake.status, '{"online":false}']);
    });

    test('is that of a document that loads while there is none, and follows another one', async () => {
      const { doc } = await pair(start);
      const page = await open(binding, 'Status', { of: undefined, select: everything });
      expect(page.shown('status').at(-1)).toEqual(initialStatus);
      await page.update({ of: doc });
      expect(page.shown('status').at(-1)).toBe(doc.status);
      expect(doc.status).toMatchObject({ state: 'ready', everPulled: true });
      await page.update({ of: undefined });
      expect(page.shown('status').at(-1)).toEqual(initialStatus);
    });

    test('of a real document goes its whole way while the list renders once', async () => {
      const { doc, merge } = await pair(start);
      const [list, status] = [await open(binding, 'Whole', { doc }), await open(binding, 'Status', { of: doc, select: ({ activity }) => activity })];
      list.renders('title');
      await merge(addTea);
      expect(list.renders('title')).toBe(1);
      await expect.poll(() => status.text).toBe('idle');
    });
  });

  test('devices are shown as they come, and none without a space', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    const page = await open(binding, 'Devices', { of: undefined });
    expect(page.text).toBe('');
    await page.update({ of: laptop });
    listOf(laptop).change(start);
    await laptop.sync();
    await expect.poll(() => page.text).toBe('laptop');
    page.renders('devices');
    listOf(phone).change(addTea);
    await phone.sync();
    await laptop.sync();
    await painted();
    expect([page.text, page.renders('devices')]).toEqual(['laptop,phone', 1]);
  });

  test('a receipt is shown from nothing to stored, published and read by another device; then the next one', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { remoteFs, sync: often }), device('laptop', { remoteFs, sync: often })];
    listOf(phone).value$.subscribe();
    const doc = listOf(laptop);
    await doc.whenSynced();
    const page = await open(binding, 'Delivery', { receipt: undefined });
    expect(page.text).toBe('no receipt');
    await page.update({ receipt: doc.change(start) });
    await expect.poll(() => page.text, { timeout: 10_000 }).toBe('stored published phone');
    const way = ['no receipt', 'not stored', 'stored', 'stored published', 'stored published phone'];
    expect([...new Set(page.shown('delivery'))].filter((step) => !way.includes(String(step)))).toEqual([]);
    expect([...new Set(page.shown('delivery'))]).toEqual(way.filter((step) => page.shown('delivery').includes(step)));

    const next = doc.change(addTea);
    page.renders('delivery');
    await page.update({ receipt: next });
    expect(page.shown('delivery').slice(-page.renders('delivery') || undefined)).not.toContain('no receipt');
    await expect.poll(() => page.text, { timeout: 10_000 }).toBe('stored published phone');
    await page.update({ receipt: undefined });
    expect(page.text).toBe('no receipt');
  });
}
