import { describe, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { defineDoc, memoryFs } from '../../src/index.js';
import { device, eventually, pass, useFakeTime } from './kit.js';

useFakeTime();

interface Todos { title: string; todos: { title: string; done: boolean }[] }
const Todos = defineDoc<Todos>({ init: { title: 'Groceries', todos: [] } });
const crdt = automerge();

describe('a document of Automerge', () => {
  test('begins apart on two devices and loses nothing of either', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { crdt, remoteFs }), device('laptop', { crdt, remoteFs })];
    const [a, b] = [phone.doc('todos', Todos), laptop.doc('todos', Todos)];
    a.change((draft) => { draft.todos.push({ title: 'milk', done: false }); });
    b.change((draft) => { draft.todos.push({ title: 'eggs', done: false }); });
    for (const space of [phone, laptop, phone]) await eventually(space.sync());
    expect(a.value.todos.map(({ title }) => title).sort()).toEqual(['eggs', 'milk']);
    expect(b.value).toEqual(a.value);
  });

  test('keeps the identity of what a merge did not touch', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { crdt, remoteFs }), device('laptop', { crdt, remoteFs })];
    const [a, b] = [phone.doc('todos', Todos), laptop.doc('todos', Todos)];
    a.change((draft) => { draft.todos.push({ title: 'milk', done: false }, { title: 'eggs', done: false }); });
    await eventually(phone.sync());
    await eventually(b.whenSynced());
    const before = b.value;
    const emissions: unknown[] = [];
    b.value$.subscribe((value) => emissions.push(value));
    a.change((draft) => { (draft.todos[0] as Todos['todos'][number]).done = true; });
    await eventually(phone.sync());
    await eventually(b.whenSynced());
    expect(emissions).toHaveLength(2);
    expect(b.value.todos[0]).toEqual({ title: 'milk', done: true });
    expect(b.value.todos[1]).toBe(before.todos[1]);
  });

  test('shows the definition\'s own initial value until there is something to show', async () => {
    const doc = device('phone', { crdt, remoteFs: memoryFs() }).doc('todos', Todos);
    await eventually(doc.whenSynced());
    expect(doc.value).toBe(Todos.init);
  });

  test('can be read after its space was closed, and comes back with the next one', async () => {
    const localFs = memoryFs();
    const space = device('phone', { crdt, localFs });
    const doc = space.doc('todos', Todos);
    doc.change((draft) => { draft.todos.push({ title: 'milk', done: false }); });
    await eventually(space.close());
    expect(doc.value.todos).toHaveLength(1);
    const next = device('phone', { crdt, localFs }).doc('todos', Todos);
    expect(await eventually(next.whenReady())).toEqual(doc.value);
  });

  test('can be removed and begun anew', async () => {
    const remoteFs = memoryFs();
    const [phone, laptop] = [device('phone', { crdt, remoteFs }), device('laptop', { crdt, remoteFs })];
    const [a, b] = [phone.doc('todos', Todos), laptop.doc('todos', Todos)];
    b.value$.subscribe();
    a.change((draft) => { draft.title = 'Old'; });
    await pass(10_000);
    expect(b.value.title).toBe('Old');
    phone.remove('todos');
    await pass(60_000);
    expect([a.value, b.value]).toEqual([Todos.init, Todos.init]);
    a.change((draft) => { draft.todos.push({ title: 'new', done: false }); });
    await pass(60_000);
    expect(b.value).toEqual({ title: 'Groceries', todos: [{ title: 'new', done: false }] });
  });
});
