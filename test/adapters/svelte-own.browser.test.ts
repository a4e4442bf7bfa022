import { get } from 'svelte/store';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { crdtDocStore } from '../../adapters/svelte/index.js';
import { FakeDoc } from '../fakes/crdt-doc.js';
import { nothingIsWarnedOf } from './page.js';
import { todo } from './parts.js';
import type { List } from './parts.js';

nothingIsWarnedOf();

const list: List = { title: 'Home', todos: [todo('milk'), todo('bread', true)] };

describe('a store', () => {
  test('tells at once, then each later value once, to each subscriber', () => {
    const fake = new FakeDoc(list);
    const store = crdtDocStore(fake.doc, ({ todos }) => todos.map(({ title }) => title));
    const [one, two]: [unknown[], unknown[]] = [[], []];
    const [leaveOne, leaveTwo] = [store.subscribe((value) => one.push(value)), store.subscribe((value) => two.push(value))];
    fake.set({ ...list, title: 'Club' });
    leaveOne();
    fake.set({ ...list, todos: [] });
    expect([one, two]).toEqual([[['milk', 'bread']], [['milk', 'bread'], []]]);
    leaveTwo();
    expect([get(store), fake.listeners]).toEqual([[], 0]);
  });

  test('does not hide the error of a selector, neither at once nor later', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = new FakeDoc(list);
    const first = crdtDocStore(fake.doc, ({ todos }) => todos[0]!.title);
    const told: string[] = [];
    onTestFinished(first.subscribe((title) => told.push(title)));
    fake.set({ ...list, todos: [] });
    expect(() => vi.runAllTimers()).toThrow(TypeError);
    expect(() => first.subscribe(() => undefined)).toThrow(TypeError);
    fake.set(list);
    fake.set({ ...list, todos: [todo('eggs')] });
    expect(told).toEqual(['milk', 'eggs']);
  });
});
