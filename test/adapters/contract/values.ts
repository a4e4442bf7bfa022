import { describe, expect, test } from 'vitest';
import type { Binding } from '../binding.js';
import { listOf, pair } from '../devices.js';
import { open } from '../page.js';
import { todo } from '../parts.js';
import type { List } from '../parts.js';

const start = (draft: List): void => {
  draft.title = 'Home';
  draft.todos.push(todo('milk'), todo('bread', true));
};

export function valueFacts(binding: Binding): void {
  describe('a document', () => {
    test('is shown, and again after each merge', async () => {
      const { doc, merge } = await pair(start);
      const page = await open(binding, 'Whole', { doc });
      expect([page.text, page.rows]).toEqual(['Home', ['milk', 'bread']]);
      for (const title of ['Club', 'Attic', 'Boat']) {
        page.renders('title');
        await merge((draft) => { draft.title = title; });
        expect([page.text, page.renders('title')]).toEqual([title, 1]);
      }
    });

    test('renders once for a merge, however much it changes', async () => {
      const { doc, merge } = await pair(start);
      const page = await open(binding, 'Whole', { doc });
      page.renders('title');
      const items = Array.from({ length: 20 }, (_, at) => todo(`item ${at}`));
      await merge(...items.map((item) => (draft: List) => { draft.todos.push(item); }), (draft) => { draft.title = 'Club'; });
      expect(page.rows).toEqual(['milk', 'bread', ...items.map(({ title }) => title)]);
      expect([page.text, page.renders('title')]).toEqual(['Club', 1]);
      expect(items.map(({ id }) => page.renders(`row ${id}`))).toEqual(items.map(() => 1));
    });

    test('does not render the rows that a merge leaves alone', async () => {
      const { doc, merge } = await pair(start);
      const page = await open(binding, 'Whole', { doc });
      for (const row of ['row milk', 'row bread']) page.renders(row);
      await merge((draft) => { draft.todos[1]!.title = 'rolls'; draft.todos.unshift(todo('eggs')); });
      expect(page.rows).toEqual(['eggs', 'milk', 'rolls']);
      expect(['row eggs', 'row milk', 'row bread'].map(page.renders)).toEqual([1, 0, 1]);
    });

    test('is edited by the component: shown at once, and published', async () => {
      const { phone, laptop, doc } = await pair(start);
      const page = await open(binding, 'Whole', { doc });
      page.renders('title');
      await page.click();
      expect([page.rows, page.renders('title')]).toEqual([['milk', 'bread', 'tea'], 1]);
      await laptop.sync();
      await phone.sync();
      expect(listOf(phone).value.todos.map(({ id }) => id)).toEqual(['milk', 'bread', 'tea']);
    });
  });
}
