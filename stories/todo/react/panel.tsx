import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useCrdtDoc } from '../../../adapters/react/index.js';
import type { ChangeReceipt } from '../../../src/index.js';
import type { TodoApp } from '../app.js';
import { editsOf } from '../edits.js';
import { selectTodos } from '../todo.js';
import { describeCounts } from '../words.js';
import { Empty } from './empty.js';
import { Foot } from './foot.js';
import { Head } from './head.js';
import { NewsList } from './news-list.js';
import { Row } from './row.js';

/** The whole todo app of one device. */
export function Panel({ app }: { app: TodoApp }): ReactNode {
  const [todos, change] = useCrdtDoc(app.doc, selectTodos);
  const [{ left, done }] = useCrdtDoc(app.doc, describeCounts);
  const [receipts, setReceipts] = useState<ReadonlyMap<string, ChangeReceipt>>(new Map()); // of the newest change made here to each todo
  const [title, setTitle] = useState('');
  const edits = useMemo(() => editsOf(app, change, (id, receipt) => setReceipts((before) => new Map(before).set(id, receipt))), [app, change]);

  return (
    <section className="card panel" aria-label="React">
      <Head app={app} />
      <form className="add" onSubmit={(event) => { event.preventDefault(); edits.add(title); setTitle(''); }}>
        <input value={title} onChange={(event) => setTitle(event.target.value)} placeholder="What is to do?" aria-label="New todo" autoComplete="off" maxLength={500} enterKeyHint="done" />
        <button type="submit">Add</button>
      </form>
      <NewsList app={app} />
      <div className="body">
        {todos.length > 0
          ? <ul className="list" aria-label="Todos">{todos.map((todo) => <Row key={todo.id} todo={todo} receipt={receipts.get(todo.id)} edits={edits} me={app.me} />)}</ul>
          : <Empty app={app} />}
      </div>
      {todos.length > 0 && (
        <div className="counts">
          <span>{left}</span>
          {done && <button type="button" className="quiet" onClick={edits.removeDone}>Remove {done}</button>}
        </div>
      )}
      <Foot app={app} />
    </section>
  );
}
