import { afterEach, describe, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { createSpace, memoryFs } from '../../src/index.js';
import type { CrdtDoc, FileSystem, Space } from '../../src/index.js';
import { addTodo, editTodo, newTodo, rebase, removeDone, removeTodo, selectCounts, selectTodos, setDone, todoList, todoListId } from '../../stories/todo/todo.js';
import type { TodoList } from '../../stories/todo/todo.js';

const spaces: Space[] = [];
afterEach(async () => { await Promise.all(spaces.splice(0).map((space) => space.close())); });

async function device(name: string, remoteFs: FileSystem): Promise<CrdtDoc<TodoList>> {
  const space = createSpace({ crdt: automerge(), localFs: memoryFs(), remoteFs, device: { name }, sync: false });
  spaces.push(space);
  const doc = space.doc(todoListId, todoList);
  await doc.sync();
  return doc;
}

/** Two devices that have read the same three todos. */
async function two(): Promise<{ phone: CrdtDoc<TodoList>; laptop: CrdtDoc<TodoList>; ids: string[]; meet(): Promise<void> }> {
  const remoteFs = memoryFs();
  const [phone, laptop] = [await device('phone', remoteFs), await device('laptop', remoteFs)];
  const todos = ['milk', 'bread', 'tea'].map((title) => newTodo(title, 'phone'));
  phone.change((draft) => { for (const todo of todos) addTodo(draft, todo); });
  const meet = async (): Promise<void> => { for (const doc of [phone, laptop, phone]) await doc.sync(); };
  await meet();
  return { phone, laptop, ids: todos.map(({ id }) => id), meet };
}

const titles = (doc: CrdtDoc<TodoList>): string[] => doc.value.todos.map(({ title }) => title);

describe('todos', () => {
  test('written on two devices at once are all there, in one order', async () => {
    const { phone, laptop, meet } = await two();
    phone.change((draft) => addTodo(draft, newTodo('eggs', 'phone')));
    laptop.change((draft) => addTodo(draft, newTodo('jam', 'laptop')));
    await meet();
    expect([...titles(phone)].sort()).toEqual(['bread', 'eggs', 'jam', 'milk', 'tea']);
    expect(laptop.value).toEqual(phone.value);
    expect(phone.value.todos.find(({ title }) => title === 'jam')?.by).toBe('laptop');
  });

  test('whose title two devices edit at once keep both edits', async () => {
    const { phone, laptop, ids, meet } = await two();
    phone.change((draft) => editTodo(draft, ids[0]!, 'milk', 'oat milk'));
    laptop.change((draft) => editTodo(draft, ids[0]!, 'milk', 'milk, two litres'));
    await meet();
    expect([titles(phone)[0], titles(laptop)[0]]).toEqual(['oat milk, two litres', 'oat milk, two litres']);
  });

  test('edited in a field that was opened before a merge keep what the merge brought', async () => {
    const { phone, laptop, ids, meet } = await two();
    laptop.change((draft) => editTodo(draft, ids[0]!, 'milk', 'oat milk'));
    await meet();
    phone.change((draft) => editTodo(draft, ids[0]!, 'milk', 'milk, two litres'));
    expect(titles(phone)[0]).toBe('oat milk, two litres');
  });

  test('are finished and reopened, and finishing twice changes nothing', async () => {
    const { phone, ids } = await two();
    phone.change((draft) => setDone(draft, ids[1]!, true));
    const { value } = phone;
    phone.change((draft) => setDone(draft, ids[1]!, true));
    expect(phone.value).toBe(value);
    expect(selectCounts(phone.value)).toEqual({ open: 2, done: 1 });
    phone.change((draft) => setDone(draft, ids[1]!, false));
    expect(selectCounts(phone.value)).toEqual({ open: 3, done: 0 });
  });

  test('removed on one device and finished on the other are gone on both', async () => {
    const { phone, laptop, ids, meet } = await two();
    phone.change((draft) => removeTodo(draft, ids[0]!));
    laptop.change((draft) => setDone(draft, ids[0]!, true));
    await meet();
    expect(titles(phone)).toEqual(['bread', 'tea']);
    expect(laptop.value).toEqual(phone.value);
  });

  test('that are done go together, and come back where they stood', async () => {
    const { phone, ids } = await two();
    const bread = phone.value.todos[1]!;
    phone.change((draft) => { setDone(draft, ids[0]!, true); setDone(draft, ids[2]!, true); });
    phone.change(removeDone);
    expect(titles(phone)).toEqual(['bread']);
    phone.change((draft) => removeTodo(draft, bread.id));
    phone.change((draft) => addTodo(draft, newTodo('eggs', 'phone')));
    phone.change((draft) => addTodo(draft, bread, 0));
    phone.change((draft) => addTodo(draft, bread, 0));
    expect(titles(phone)).toEqual(['bread', 'eggs']);
  });

  test('that both devices removed and both put back are there once, and go at once', async () => {
    const { phone, laptop, ids, meet } = await two();
    const milk = phone.value.todos[0]!;
    for (const doc of [phone, laptop]) {
      doc.change((draft) => removeTodo(draft, ids[0]!));
      doc.change((draft) => addTodo(draft, milk, 0));
    }
    await meet();
    expect(titles(phone)).toEqual(['milk', 'milk', 'bread', 'tea']); // what the CRDT makes of it
    expect(selectTodos(phone.value).map(({ title }) => title)).toEqual(['milk', 'bread', 'tea']);
    expect(selectCounts(phone.value)).toEqual({ open: 3, done: 0 });
    phone.change((draft) => removeTodo(draft, ids[0]!));
    expect(titles(phone)).toEqual(['bread', 'tea']);
    expect(selectTodos(phone.value)).toBe(phone.value.todos); // one that has each once is taken as it is
  });

  test('that are gone are not edited, finished or removed again', async () => {
    const { phone } = await two();
    const { value } = phone;
    phone.change((draft) => { editTodo(draft, 'gone', 'a', 'b'); setDone(draft, 'gone', true); removeTodo(draft, 'gone'); });
    expect(phone.value).toBe(value);
  });
});

describe('rebase', () => {
  test.each([
    ['milk', 'milk!', 'milk', 'milk!'],
    ['milk', 'milk', 'oat milk', 'oat milk'],
    ['milk', 'milk 2 l', 'oat milk', 'oat milk 2 l'],
    ['milk', 'oat milk', 'milk 2 l', 'oat milk 2 l'],
    ['red and green', 'blue and green', 'red and black', 'blue and black'],
    ['aaa', 'aa', 'aaaa', 'aaa'],
    ['milk', 'bread', 'tea', 'bread'],
    ['', 'a', 'b', 'ba'],
  ])('of %j to %j, when it has become %j, is %j', (base, mine, theirs, expected) => {
    expect(rebase(base, mine, theirs)).toBe(expected);
  });
});
