import { flushSync } from 'svelte';
import { expect, onTestFinished, test } from 'vitest';
import { crdtDocState, deliveryState, devicesState, syncStatusState } from '../../adapters/svelte/runes.js';
import type { CrdtDoc } from '../../src/index.js';
import { FakeDoc } from '../fakes/crdt-doc.js';
import { nothingIsWarnedOf } from './page.js';
import { titles, todo } from './parts.js';
import type { List } from './parts.js';

nothingIsWarnedOf();

const list: List = { title: 'Home', todos: [todo('milk'), todo('bread', true)] };

/** Runs effects until the test is over. */
function root(effects: () => void): () => void {
  const end = $effect.root(effects);
  onTestFinished(end);
  flushSync();
  return end;
}

test('what is read outside of effects is of now, and nobody listens for it', () => {
  const fake = new FakeDoc(list);
  const state = crdtDocState(fake.doc, ({ title }) => title);
  expect([state.current, state.status.state]).toEqual(['Home', 'ready']);
  fake.set({ ...list, title: 'Club' });
  expect([state.current, fake.subscribed]).toEqual(['Club', 0]);
});

test('an effect that has read is told though somebody has read the new value before', () => {
  const fake = new FakeDoc(list);
  const state = crdtDocState(fake.doc, ({ todos }) => todos.map(({ title }) => title));
  const shown: unknown[] = [];
  const early = fake.value$.subscribe(() => state.current);
  root(() => { $effect(() => { shown.push(state.current); }); });
  fake.set({ ...list, todos: [todo('eggs')] });
  expect(state.current).toEqual(['eggs']);
  flushSync();
  expect(shown).toEqual([['milk', 'bread'], ['eggs']]);
  early.unsubscribe();
});

test('an effect is told though another effect has run with the new value before', () => {
  const fake = new FakeDoc(list);
  const state = crdtDocState(fake.doc, ({ title }) => [title]);
  let turn = $state(0);
  const early = fake.value$.subscribe(() => {
    turn += 1;
    flushSync();
  });
  const [first, second]: [unknown[], unknown[]] = [[], []];
  root(() => {
    $effect(() => { first.push(state.current); });
    $effect(() => { second.push([turn, state.current]); });
  });
  fake.set({ ...list, title: 'Club' });
  flushSync();
  expect([first.at(-1), second.at(-1)]).toEqual([['Club'], [2, ['Club']]]);
  expect(first).toHaveLength(2);
  early.unsubscribe();
});

test('a derived value follows, and its readers run only when it changed', () => {
  const fake = new FakeDoc(list);
  const state = crdtDocState(fake.doc);
  const shown: string[] = [];
  let read = (): string => '';
  const end = root(() => {
    const open = $derived(titles(state.current.todos.filter(({ done }) => !done)));
    read = () => open;
    $effect(() => { shown.push(open); });
  });
  fake.set({ ...list, title: 'Club' });
  flushSync();
  fake.set({ ...list, todos: [todo('eggs')] });
  expect(read()).toBe('eggs');
  flushSync();
  expect(shown).toEqual(['milk', 'eggs']);
  expect(fake.listeners).toBeGreaterThan(0);
  end();
  return expect.poll(() => fake.listeners).toBe(0);
});

test('a derived value that no effect reads is of now, and leaves no subscription', async () => {
  const fake = new FakeDoc(list);
  const state = crdtDocState(fake.doc);
  let read = (): string => '';
  const end = root(() => {
    const open = $derived(titles(state.current.todos));
    read = () => open;
  });
  expect(read()).toBe('milk,bread');
  fake.set({ ...list, todos: [todo('eggs')] });
  expect(read()).toBe('eggs');
  end();
  await expect.poll(() => fake.listeners).toBe(0);
});

test('an effect that edits does not come to depend on what selectors read', () => {
  const fake = new FakeDoc(list);
  let done = $state(false);
  let title = $state('Club');
  const state = crdtDocState(fake.doc, ({ todos }) => todos.filter((one) => one.done === done));
  const shown: string[] = [];
  let edits = 0;
  root(() => {
    $effect(() => { shown.push(titles(state.current)); });
    $effect(() => {
      edits += 1;
      fake.set({ ...list, title });
    });
  });
  done = true;
  flushSync();
  expect([edits, shown]).toEqual([1, ['milk', 'bread']]);
  title = 'Attic';
  flushSync();
  expect([edits, shown]).toEqual([2, ['milk', 'bread']]);
});

test('the getter of a document is followed, also to none', () => {
  const [home, club] = [new FakeDoc(list), new FakeDoc({ ...list, title: 'Club' })];
  let doc = $state.raw<CrdtDoc<List> | undefined>(undefined);
  const state = crdtDocState(() => doc, ({ title }) => title);
  const shown: unknown[] = [];
  root(() => { $effect(() => { shown.push([state.current, state.status.state]); }); });
  expect(() => state.change(() => undefined)).toThrow(TypeError);
  for (const next of [home.doc, club.doc, undefined]) {
    doc = next;
    flushSync();
  }
  expect(shown).toEqual([[undefined, 'loading'], ['Home', 'ready'], ['Club', 'ready'], [undefined, 'loading']]);
  return expect.poll(() => [home.listeners, club.listeners]).toEqual([0, 0]);
});

test('a space or a receipt that is not there yet is nothing', () => {
  expect([syncStatusState(undefined).current.state, devicesState(undefined).current, deliveryState(undefined).current]).toEqual(['loading', [], undefined]);
});
