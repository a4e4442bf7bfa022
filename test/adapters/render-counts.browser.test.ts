// What renders, in real frameworks over two real devices and a bucket between them. `npm run bench:renders` counts the
// same for 10,000 items, and measures times; here are counts only.
import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, nextTick, shallowRef } from 'vue';
import { useCrdtDoc } from '../../adapters/vue/index.js';
import { initAutomerge } from '../../src/crdt/automerge/index.js';
import { countEffects, events } from '../bench/renders/counts.js';
import { createDevices, type Devices } from '../bench/renders/devices.js';
import { withView, type Mounted } from '../bench/renders/mounted.js';
import { show } from '../bench/renders/shown.js';
import { references, views, type View } from '../bench/renders/views.js';

const size = 300;
let devices: Devices;
beforeAll(async () => {
  await initAutomerge(wasmUrl);
  devices = await createDevices(size);
});
afterAll(() => devices.close());

const count = (view: View) => withView(devices, view, async (mounted): Promise<{ mounted: Mounted; effects: Awaited<ReturnType<typeof countEffects>> }> =>
  ({ mounted, effects: await countEffects(devices, mounted) }));
const named = (list: readonly View[]): [string, View][] => list.map((view) => [`${view.framework}, ${view.rows}${view.again ? ', loaded again' : ''}`, view]);

describe.each(named(views))('%s', (_, view) => {
  test('renders what a merge changed, and nothing for anything else', async () => {
    const { mounted, effects: { one, twenty, nothing, other, tick } } = await count(view);
    const list = view.rows === 'own' ? 0 : 1; // its ids stay the same
    expect(mounted.tally).toMatchObject({ list: 1, row: size, length: 1, title: 1, status: 1 });
    expect([one.values, one.list, one.row]).toEqual([1, list, 1]);
    expect([twenty.values, twenty.list, twenty.row]).toEqual([1, list, 20]);
    for (const { values, list, row, select } of [nothing, other, tick]) expect({ values, list, row, select }).toEqual({ values: 0, list: 0, row: 0, select: 0 });
    expect(tick.statuses).toBeGreaterThan(0);
    for (const { length, title, status } of [one, twenty, nothing, other, tick]) expect({ length, title, status }).toEqual({ length: 0, title: 0, status: 0 });
  });

  test('asks each row that selects once, and twice at most the one that renders', async () => {
    const { effects: { one, twenty } } = await count(view);
    const rows = view.rows === 'own' ? size : 0;
    for (const { select, row } of [one, twenty]) {
      expect(select).toBeGreaterThanOrEqual(rows);
      expect(select).toBeLessThanOrEqual(rows && rows + 2 * row);
    }
  });

  test('follows what it shows only', async () => {
    const { mounted: { followers } } = await count(view);
    expect(followers).toEqual({ values: view.rows === 'own' ? size + 3 : 3, statuses: 1 });
  });
});

test('a Vue component follows the status from when it first reads it until it is gone', async () => {
  const { doc, followers } = show(devices);
  const isShown = shallowRef(false);
  const app = createApp({
    setup() {
      const { data: list, status } = useCrdtDoc(doc);
      return () => (isShown.value ? `${status.value.activity} ${status.value.online}` : list.value.title);
    },
  });
  const element = document.createElement('div');
  app.mount(element);
  expect([element.textContent, followers]).toEqual([devices.doc.value.title, { values: 1, statuses: 0 }]);
  isShown.value = true;
  await nextTick();
  expect([element.textContent, followers]).toEqual(['idle true', { values: 1, statuses: 1 }]);
  devices.space.connect(null);
  await nextTick();
  expect(element.textContent).toBe('idle false');
  await devices.tick(); // connects it again
  await nextTick();
  expect(element.textContent).toBe('idle true');
  app.unmount();
  expect(followers).toEqual({ values: 0, statuses: 0 });
});

// What the numbers above are compared with. They are here to see that the counting sees.
describe.each(named(references))('%s', (_, view) => {
  test('renders every row for each merge, but none when nothing comes', async () => {
    const { effects } = await count(view);
    expect(events.map((event) => effects[event].row)).toEqual([size, size, 0, 0, 0]);
  });
});
