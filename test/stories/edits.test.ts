import { afterEach, beforeEach, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { createSpace, memoryFs } from '../../src/index.js';
import type { ChangeReceipt, CrdtDoc, Space } from '../../src/index.js';
import { editsOf } from '../../stories/todo/edits.js';
import type { Edits } from '../../stories/todo/edits.js';
import { News } from '../../stories/todo/news.js';
import { addTodo, newTodo, todoList, todoListId } from '../../stories/todo/todo.js';
import type { ReadonlyTodo, TodoList } from '../../stories/todo/todo.js';

let space: Space;
let doc: CrdtDoc<TodoList>;
let news: News;
let kept: Map<string, ChangeReceipt>;
let edits: Edits;

beforeEach(() => {
  space = createSpace({ crdt: automerge(), localFs: memoryFs(), sync: false });
  doc = space.doc(todoListId, todoList);
  news = new News();
  kept = new Map();
  edits = editsOf({ me: 'Laptop · Vue', doc, news }, doc.change, (todo, receipt) => kept.set(todo, receipt));
  for (const title of ['milk', 'bread', 'tea']) edits.add(title);
});
afterEach(() => space.close());

const titles = (): string[] => doc.value.todos.map(({ title }) => title);
const todo = (index: number): ReadonlyTodo => doc.value.todos[index]!;
const undo = (): void => news.undo(news.shown$.value.find((item) => item.undo)!);

test('what is typed is added under this device\'s name, without the space around it; nothing is not', () => {
  edits.add('  jam ');
  edits.add('   ');
  expect(titles()).toEqual(['milk', 'bread', 'tea', 'jam']);
  expect(todo(3).by).toBe('Laptop · Vue');
});

test('each edit of a todo hands on the receipt of its change', async () => {
  const { id } = todo(0);
  const receipts = [kept.get(id)];
  for (const edit of [() => edits.setDone(todo(0), true), () => edits.rename(todo(0), 'milk', 'oat milk')]) {
    edit();
    receipts.push(kept.get(id));
  }
  expect(new Set(receipts).size).toBe(3);
  await kept.get(id)!.stored;
  expect(kept.get(id)!.delivery.stored).toBe(true);
});

test('a title that is left empty or as it was is no edit', () => {
  const { value } = doc;
  edits.rename(todo(0), 'milk', 'milk ');
  edits.rename(todo(0), 'milk', ' ');
  expect(doc.value).toBe(value);
});

test('a removed todo is put back where it stood, as it was', () => {
  edits.setDone(todo(1), true);
  const before = titles();
  edits.remove(todo(1));
  expect([titles(), news.shown$.value[0]?.text]).toEqual([['milk', 'tea'], 'Removed “bread”']);
  kept.clear();
  undo();
  expect([titles(), todo(1).done, news.shown$.value]).toEqual([before, true, []]);
  expect([...kept.keys()]).toEqual([todo(1).id]);
});

test('all that is done goes at once, and comes back at once', () => {
  edits.setDone(todo(0), true);
  edits.setDone(todo(2), true);
  edits.removeDone();
  expect([titles(), news.shown$.value[0]?.text]).toEqual([['bread'], 'Removed 2 done ones']);
  doc.change((draft) => addTodo(draft, newTodo('jam', 'Phone')));
  undo();
  expect(titles()).toEqual(['milk', 'bread', 'tea', 'jam']);
});

test('removing what is gone tells nothing', () => {
  const milk = todo(0);
  edits.remove(milk);
  undo();
  doc.change((draft) => { draft.todos.splice(0, 1); });
  edits.remove(milk);
  edits.removeDone();
  expect(news.shown$.value).toEqual([]);
});
