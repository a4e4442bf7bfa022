import { updateText } from '../../src/crdt/automerge/index.js';
import { defineDoc } from '../../src/index.js';
import type { Immutable } from '../../src/index.js';

export interface Todo {
  id: string;
  title: string;
  done: boolean;
  /** The name of the device it was written on. */
  by: string;
}
export interface TodoList { todos: Todo[] }
export type ReadonlyList = Immutable<TodoList>;
export type ReadonlyTodo = Immutable<Todo>;

/** The one document of the demo: the page, the terminal and every panel share it. */
export const todoList = defineDoc<TodoList>({ init: { todos: [] } });
export const todoListId = 'todos';

export const newTodo = (title: string, by: string): Todo => ({ id: crypto.randomUUID(), title, done: false, by });

/** Inserts a todo, at the end unless told where. One that is there already is left alone. */
export function addTodo(draft: TodoList, todo: ReadonlyTodo, index = draft.todos.length): void {
  if (!draft.todos.some(({ id }) => id === todo.id)) draft.todos.splice(Math.min(index, draft.todos.length), 0, { ...todo });
}

/**
 * Gives a todo the title a person typed, who began with the title `base`.
 *
 * What others changed since then is kept: the typed change is moved onto today's title, and `updateText` writes only
 * the letters that differ, so that even edits nobody has seen yet merge.
 */
export function editTodo(draft: TodoList, id: string, base: string, title: string): void {
  const index = draft.todos.findIndex((todo) => todo.id === id);
  const todo = draft.todos[index];
  if (todo) updateText(draft, ['todos', index, 'title'], rebase(base, title, todo.title));
}

export function setDone(draft: TodoList, id: string, done: boolean): void {
  const todo = draft.todos.find((one) => one.id === id);
  if (todo && todo.done !== done) todo.done = done;
}

/** Backwards: each removal moves what stands behind it. */
function removeWhere(draft: TodoList, isMeant: (todo: Todo) => boolean): void {
  for (let index = draft.todos.length - 1; index >= 0; index -= 1) if (isMeant(draft.todos[index]!)) draft.todos.splice(index, 1);
}

export const removeTodo = (draft: TodoList, id: string): void => removeWhere(draft, (todo) => todo.id === id);

/** Removes what is done now. */
export const removeDone = (draft: TodoList): void => removeWhere(draft, ({ done }) => done);

/** Each todo once: two devices that both put back one that both removed have inserted it twice. */
export function selectTodos({ todos }: ReadonlyList): readonly ReadonlyTodo[] {
  const first = new Map<string, ReadonlyTodo>();
  for (const todo of todos) if (!first.has(todo.id)) first.set(todo.id, todo);
  // A CRDT keeps the identity of what a merge does not touch: rows that compare by identity render only when they changed.
  return first.size === todos.length ? todos : [...first.values()];
}

export function selectCounts(list: ReadonlyList): { open: number; done: number } {
  const todos = selectTodos(list);
  const done = todos.filter((todo) => todo.done).length;
  return { open: todos.length - done, done };
}

interface Splice { start: number; end: number; insert: string }

/** The one replacement that makes `after` of `before`. */
function splice(before: string, after: string): Splice {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { start, end: before.length - tail, insert: after.slice(start, after.length - tail) };
}

/** The change from `base` to `mine`, made on `theirs`. Where both changed the same letters, `mine` is the person's last word. */
export function rebase(base: string, mine: string, theirs: string): string {
  if (theirs === base) return mine;
  if (mine === base) return theirs;
  const [ours, other] = [splice(base, mine), splice(base, theirs)];
  const shift = ours.start >= other.end ? theirs.length - base.length : ours.end <= other.start ? 0 : undefined;
  return shift === undefined ? mine : theirs.slice(0, ours.start + shift) + ours.insert + theirs.slice(ours.end + shift);
}
