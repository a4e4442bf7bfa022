import { describe, expect, test } from 'vitest';
import type { Binding } from '../binding.js';
import { pair } from '../devices.js';
import { FakeDoc } from '../../fakes/crdt-doc.js';
import { open } from '../page.js';
import { todo } from '../parts.js';
import type { List, Parts } from '../parts.js';

const start = (draft: List): void => { draft.todos.push(todo('milk'), todo('bread', true)); };
const openTodos: Parts['Selected']['select'] = (list) => list.todos.filter(({ done }) => !done);
const rename = (draft: List): void => { draft.title += '!'; };

export function selectionFacts(binding: Binding): void {
  describe('a selection', () => {
    test('renders when it changed, and only then, though its selector builds a new array', async () => {
      const { doc, merge } = await pair(start);
      const page = await open(binding, 'Selected', { doc, select: openTodos });
      const [first] = page.shown('selected');
      expect(first).toEqual([todo('milk')]);
      page.renders('selected');
      await merge(rename);
      await merge((draft) => { draft.todos[1]!.title = 'rolls'; });
      expect(page.renders('selected')).toBe(0);
      await merge((draft) => { draft.todos.push(todo('eggs')); });
      expect(page.renders('selected')).toBe(1);
      const last = page.shown('selected').at(-1) as unknown[];
      expect(last).toEqual([todo('milk'), todo('eggs')]);
      expect(last[0]).toBe((first as unknown[])[0]);
    });

    test('is compared as the app wants', async () => {
      const { doc, merge } = await pair(start);
      const sameLength = (a: unknown, b: unknown): boolean => String(a).length === String(b).length;
      const page = await open(binding, 'Selected', { doc, select: ({ title }) => title, isEqual: sameLength });
      page.renders('selected');
      await merge((draft) => { draft.title = 'Old list'; });
      expect([page.text, page.renders('selected')]).toEqual(['New list', 0]);
      await merge((draft) => { draft.title = 'Club'; });
      expect([page.text, page.renders('selected')]).toEqual(['Club', 1]);
    });

    test('of a date is another one when the date is', async () => {
      const fake = new FakeDoc<List & { due: Date }>({ title: '', todos: [], due: new Date(0) });
      const page = await open(binding, 'Selected', { doc: fake.doc, select: (list) => (list as { due?: Date }).due });
      fake.set({ ...fake.value, due: new Date(1) });
      await expect.poll(() => page.text).toBe(JSON.stringify(new Date(1)));
    });

    test('that is not a number stays the same', async () => {
      const { doc, merge } = await pair((draft) => { draft.title = 'Home'; });
      const page = await open(binding, 'Selected', { doc, select: ({ todos }) => todos.filter(({ done }) => done).length / todos.length });
      page.renders('selected');
      await merge(rename);
      expect(page.renders('selected')).toBe(0);
      await merge((draft) => { draft.todos.push(todo('milk', true)); });
      expect([page.text, page.renders('selected')]).toEqual(['1', 1]);
    });

    test('that is undefined at first is shown when it is there', async () => {
      const { doc, merge } = await pair(start);
      const page = await open(binding, 'Selected', { doc, select: ({ todos }) => todos[2]?.title });
      expect(page.text).toBe('');
      await merge((draft) => { draft.todos.push(todo('eggs')); });
      expect(page.text).toBe('eggs');
      await merge((draft) => { draft.todos.pop(); });
      expect(page.text).toBe('');
    });

    test('follows the state of the component that its selector reads', async () => {
      const { doc, merge } = await pair(start);
      const page = await open(binding, 'Filtered', { doc });
      expect(page.text).toBe('milk');
      page.renders('filtered');
      await page.click();
      expect([page.text, page.renders('filtered')]).toEqual(['bread', 1]);
      await merge(rename, (draft) => { draft.todos.push(todo('eggs')); });
      expect([page.text, page.renders('filtered')]).toEqual(['bread', 0]);
      await merge((draft) => { draft.todos.push(todo('rolls', true)); });
      expect([page.text, page.renders('filtered')]).toEqual(['bread,rolls', 1]);
      await page.click();
      expect([page.text, page.renders('filtered')]).toEqual(['milk,eggs', 1]);
    });

    test('of a row\'s own todo renders that row alone, and goes without an error when the todo does', async () => {
      const { doc, merge } = await pair((draft) => { draft.todos.push(todo('milk'), todo('bread'), todo('eggs')); });
      const page = await open(binding, 'Lines', { doc });
      const lines = ['line milk', 'line bread', 'line eggs'];
      expect(lines.map(page.renders)).toEqual([1, 1, 1]);
      await merge((draft) => { draft.todos[1]!.title = 'rolls'; });
      expect([page.rows, lines.map(page.renders)]).toEqual([['milk', 'rolls', 'eggs'], [0, 1, 0]]);
      await merge((draft) => { draft.todos.splice(0, 2); });
      expect([page.rows, page.renders('line eggs')]).toEqual([['eggs'], 0]);
      await merge((draft) => { draft.todos[0]!.title = 'ham'; });
      expect([page.rows, page.renders('line eggs')]).toEqual([['ham'], 1]);
    });
  });
}
