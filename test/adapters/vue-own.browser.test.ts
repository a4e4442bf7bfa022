import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { KeepAlive, createApp, defineComponent, effectScope, h, isProxy, nextTick, ref, shallowRef, watch } from 'vue';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { useCrdtDoc, useDelivery, useSyncStatus } from '../../adapters/vue/index.js';
import { initAutomerge } from '../../src/crdt/automerge/index.js';
import type { ChangeReceipt, CrdtDoc } from '../../src/index.js';
import { FakeDoc } from '../fakes/crdt-doc.js';
import { device, listOf } from './devices.js';
import { nothingIsWarnedOf } from './page.js';
import { titles, todo } from './parts.js';
import type { List } from './parts.js';

beforeAll(() => initAutomerge(wasmUrl));
nothingIsWarnedOf();

const list: List = { title: 'Home', todos: [todo('milk'), todo('bread', true)] };

/** What it returns goes on until the test is over. */
function scoped<T>(run: () => T): T & { stop(): void } {
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  return { ...scope.run(run)!, stop: () => scope.stop() };
}

describe('in an effect scope outside of components', () => {
  test('data and status follow until the scope ends', () => {
    const fake = new FakeDoc(list);
    const { data, status, stop } = scoped(() => useCrdtDoc(fake.doc, ({ title }) => title));
    fake.set({ ...list, title: 'Club' });
    fake.report({ unpublished: 2 });
    expect([data.value, status.value.unpublished]).toEqual(['Club', 2]);
    stop();
    expect(fake.listeners).toBe(0);
  });

  test('who watches a selection is told once for each change of it', async () => {
    const fake = new FakeDoc(list);
    const told: string[] = [];
    scoped(() => {
      const { data } = useCrdtDoc(fake.doc, ({ todos }) => todos.filter(({ done }) => !done));
      watch(data, (todos) => told.push(titles(todos)));
      return {};
    });
    fake.set({ ...list, title: 'Club' });
    await nextTick();
    fake.set({ ...list, todos: [todo('eggs')] });
    await nextTick();
    expect(told).toEqual(['eggs']);
  });

  test('a ref of a document is followed at once, also to none', () => {
    const [home, club] = [new FakeDoc(list), new FakeDoc({ ...list, title: 'Club' })];
    const doc = shallowRef<CrdtDoc<List> | undefined>(home.doc);
    const { data, change } = scoped(() => useCrdtDoc(doc, ({ title }) => title));
    expect(data.value).toBe('Home');
    doc.value = club.doc;
    expect([data.value, home.listeners]).toEqual(['Club', 0]);
    doc.value = undefined;
    expect([data.value, club.listeners]).toEqual([undefined, 0]);
    expect(() => change(() => undefined)).toThrow(TypeError);
  });
});

describe('nothing is made reactive', () => {
  test('of a value', () => {
    const fake = new FakeDoc(list);
    const { data } = scoped(() => useCrdtDoc(fake.doc));
    expect(data.value).toBe(fake.value);
    expect([isProxy(data.value), isProxy(data.value.todos[0])]).toEqual([false, false]);
  });

  test('of a document, a space or a receipt that an app keeps in a plain ref', async () => {
    const space = device('laptop');
    const doc = listOf(space);
    const [keptDoc, keptSpace, receipt] = [ref(doc), ref(space), ref<ChangeReceipt>()];
    const { data, status } = scoped(() => useCrdtDoc(keptDoc));
    expect(data.value).toBe(doc.value);
    const of = scoped(() => ({ space: useSyncStatus(keptSpace), delivery: useDelivery(receipt) }));
    expect([status.value, of.space.value]).toEqual([doc.status, space.status]);
    await doc.whenReady();
    receipt.value = doc.change((draft) => { draft.title = 'Club'; });
    expect([data.value.title, isProxy(data.value), of.delivery.value?.stored]).toEqual(['Club', false, false]);
    await expect.poll(() => of.delivery.value?.stored).toBe(true);
    expect(isProxy(of.delivery.value?.seenBy)).toBe(false);
  });
});

test('a component that is kept alive shows what is now when it comes back, and listens no longer when it is gone', async () => {
  const fake = new FakeDoc(list);
  const shown = ref(true);
  const Title = defineComponent({
    setup() {
      const { data } = useCrdtDoc(fake.doc, ({ title }) => title);
      return () => h('p', data.value);
    },
  });
  const target = document.body.appendChild(document.createElement('div'));
  const app = createApp({ render: () => h(KeepAlive, () => (shown.value ? h(Title) : undefined)) });
  app.mount(target);
  shown.value = false;
  await nextTick();
  expect(target.textContent).toBe('');
  fake.set({ ...list, title: 'Club' });
  shown.value = true;
  await nextTick();
  expect(target.textContent).toBe('Club');
  app.unmount();
  target.remove();
  expect(fake.listeners).toBe(0);
});

test('what a merge and a property changed together is shown in one render', async () => {
  const fake = new FakeDoc(list);
  const done = ref(false);
  const shown: string[] = [];
  const Todos = defineComponent({
    props: { done: { type: Boolean, required: true } },
    setup(props) {
      const { data } = useCrdtDoc(fake.doc, (now) => `${now.title}: ${titles(now.todos.filter((one) => one.done === props.done))}`);
      return () => (shown.push(data.value), h('p', data.value));
    },
  });
  const target = document.body.appendChild(document.createElement('div'));
  const app = createApp({ render: () => h(Todos, { done: done.value }) });
  app.mount(target);
  fake.set({ ...list, title: 'Club' });
  done.value = true;
  await nextTick();
  app.unmount();
  target.remove();
  expect(shown).toEqual(['Home: milk', 'Club: bread']);
});
