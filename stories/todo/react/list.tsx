import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { useCrdtDoc, useSyncStatus } from '../../../adapters/react/index.js';
import type { TodoApp } from '../app.js';
import { addTodo, editTodo, newTodo, removeDone, removeTodo, selectCounts, selectTodos, setDone } from '../todo.js';
import { count, quote } from '../words.js';
import { Row } from './row.js';
import type { RowActions } from './row.js';
import { useValue } from './use-value.js';

/** Shows the list inside an element, until the function it returns is called. */
export function mountReactList(element: HTMLElement, app: TodoApp): () => void {
  const root = createRoot(element);
  root.render(<List app={app} />);
  return () => root.unmount();
}

function List({ app }: { app: TodoApp }): ReactNode {
  const { doc, deliveries, news$ } = app;
  const [todos, change] = useCrdtDoc(doc, selectTodos);
  const delivered = useValue(deliveries.all$, () => deliveries.all$.value);
  const field = useRef<HTMLInputElement>(null);

  const actions = useMemo<RowActions>(() => ({
    setDone: (todo, done) => deliveries.track(todo.id, change((draft) => setDone(draft, todo.id, done))),
    edit: (todo, base, title) => deliveries.track(todo.id, change((draft) => editTodo(draft, todo.id, base, title))),
    remove: (todo) => {
      const index = doc.value.todos.findIndex(({ id }) => id === todo.id);
      change((draft) => removeTodo(draft, todo.id));
      news$.next({ text: `Removed ${quote(todo.title)}`, undo: () => deliveries.track(todo.id, change((draft) => addTodo(draft, todo, index))) });
      field.current?.focus();
    },
  }), [doc, deliveries, news$, change]);

  const add = (input: HTMLInputElement): void => {
    const title = input.value.trim();
    if (title === '') return;
    const todo = newTodo(title, app.me);
    deliveries.track(todo.id, change((draft) => addTodo(draft, todo)));
    input.value = '';
  };

  return (
    <>
      <form className="add" onSubmit={(event) => { event.preventDefault(); add(field.current!); }}>
        <input ref={field} placeholder="What is to do?" aria-label="New todo" autoComplete="off" maxLength={500} enterKeyHint="done" autoFocus />
        <button type="submit">Add</button>
      </form>
      {todos.length > 0
        ? <ul className="list" aria-label="Todos">{todos.map((todo) => <Row key={todo.id} todo={todo} delivery={delivered.get(todo.id)} actions={actions} />)}</ul>
        : <NoTodos app={app} />}
      {todos.length > 0 && <Counts app={app} />}
    </>
  );
}

function Counts({ app }: { app: TodoApp }): ReactNode {
  const [{ open, done }, change] = useCrdtDoc(app.doc, selectCounts);
  return (
    <footer className="counts">
      <span>{open === 0 ? 'All done' : `${open} to do`}</span>
      {done > 0 && <button type="button" className="quiet" onClick={() => change(removeDone)}>Remove {count(done, 'done one', 'done ones')}</button>}
    </footer>
  );
}

/** An empty list is only called empty once this device's copy is open and the bucket was looked into at least once. */
function NoTodos({ app }: { app: TodoApp }): ReactNode {
  const { state, everPulled, failing } = useSyncStatus(app.doc, (status) => ({
    state: status.state, everPulled: status.everPulled, failing: !status.online || status.error !== undefined,
  }));
  const link = useValue(app.link$, () => app.link$.value);
  if (state === 'ready' && everPulled) {
    return <div className="empty"><Tick /><p><strong>Nothing to do.</strong></p><p>Add the first one here, or in a terminal:</p><code>npm run todo -- add "milk"</code></div>;
  }
  if (state === 'ready' && (failing || link !== 'connected')) {
    return <div className="empty"><p><strong>Nothing on this device.</strong></p><p>The bucket was not reached since this page was opened. What others wrote appears once it is; you can begin right away.</p></div>;
  }
  return <div className="skeleton" role="status" aria-label="Loading todos"><i /><i /><i /></div>;
}

const Tick = (): ReactNode => <svg className="tick" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="21" /><path d="M15 25l6.5 6.5L34 18" /></svg>;
