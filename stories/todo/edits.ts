import type { ChangeReceipt, CrdtDoc } from '../../src/index.js';
import type { TodoApp } from './app.js';
import { addTodo, editTodo, newTodo, removeDone, removeTodo, setDone } from './todo.js';
import type { ReadonlyTodo, TodoList } from './todo.js';
import { count, quote } from './words.js';

/** What a person can do in a panel. */
export interface Edits {
  add(typed: string): void;
  setDone(todo: ReadonlyTodo, done: boolean): void;
  /** `base` is the title as it was when the person began to type. */
  rename(todo: ReadonlyTodo, base: string, typed: string): void;
  remove(todo: ReadonlyTodo): void;
  removeDone(): void;
}

/** Each edit of a todo hands the receipt of its change to `keep`, for the panel to show how far it has come. */
export function editsOf(
  { me, doc, news }: Pick<TodoApp, 'me' | 'doc' | 'news'>, change: CrdtDoc<TodoList>['change'], keep: (todo: string, receipt: ChangeReceipt) => void,
): Edits {
  const edit = (id: string, how: (draft: TodoList) => void): void => keep(id, change(how));

  /** Removes some, and offers to put them back where they stood. */
  const removeSome = (isMeant: (todo: ReadonlyTodo) => boolean, how: (draft: TodoList) => void, say: (gone: readonly ReadonlyTodo[]) => string): void => {
    const gone = doc.value.todos.flatMap((todo, index) => (isMeant(todo) ? [{ todo, index }] : []));
    if (gone.length === 0) return;
    change(how);
    news.tell({
      text: say(gone.map(({ todo }) => todo)),
      undo: () => {
        const receipt = change((draft) => { for (const { todo, index } of gone) addTodo(draft, todo, index); });
        for (const { todo } of gone) keep(todo.id, receipt);
      },
    });
  };

  return {
    add(typed) {
      const title = typed.trim();
      const todo = newTodo(title, me);
      if (title !== '') edit(todo.id, (draft) => addTodo(draft, todo));
    },
    setDone: (todo, done) => edit(todo.id, (draft) => setDone(draft, todo.id, done)),
    rename(todo, base, typed) {
      const title = typed.trim();
      if (title !== '' && title !== base) edit(todo.id, (draft) => editTodo(draft, todo.id, base, title));
    },
    remove: ({ id }) => removeSome((todo) => todo.id === id, (draft) => removeTodo(draft, id), ([todo]) => `Removed ${quote(todo?.title ?? '')}`),
    removeDone: () => removeSome(({ done }) => done, removeDone, (gone) => `Removed ${count(gone.length, 'done one', 'done ones')}`),
  };
}
