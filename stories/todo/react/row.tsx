import { memo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { describeDelivery } from '../deliveries.js';
import type { Delivery } from '../deliveries.js';
import type { ReadonlyTodo } from '../todo.js';
import { Device } from './device.js';

export interface RowActions {
  setDone(todo: ReadonlyTodo, done: boolean): void;
  edit(todo: ReadonlyTodo, base: string, title: string): void;
  remove(todo: ReadonlyTodo): void;
}

/** One todo. It renders again only when the todo itself did change, or how far its change has come. */
export const Row = memo(function Row({ todo, delivery, actions }: { todo: ReadonlyTodo; delivery: Delivery | undefined; actions: RowActions }): ReactNode {
  const [editing, setEditing] = useState<string>(); // the title as it was when editing began
  const title = useRef<HTMLButtonElement>(null);

  const finish = (text: string | undefined): void => {
    if (editing === undefined) return;
    setEditing(undefined);
    const trimmed = text?.trim();
    if (trimmed && trimmed !== editing) actions.edit(todo, editing, trimmed);
  };

  return (
    <li className="row" data-done={todo.done || undefined}>
      <input type="checkbox" checked={todo.done} onChange={(event) => actions.setDone(todo, event.target.checked)} aria-label={`Done: ${todo.title}`} />
      <div className="what">
        {editing === undefined
          ? <button type="button" className="title" ref={title} onClick={() => setEditing(todo.title)} onKeyDown={moveBetweenRows} title="Edit">{todo.title}</button>
          : <input className="title" defaultValue={editing} autoFocus aria-label="Title" maxLength={500} enterKeyHint="done"
              onFocus={(event) => event.target.select()} onBlur={(event) => finish(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== 'Escape') return;
                if (event.nativeEvent.isComposing) return;
                finish(event.key === 'Enter' ? event.currentTarget.value : undefined);
                requestAnimationFrame(() => title.current?.focus());
              }} />}
        <p className="meta"><Device name={todo.by} />{delivery && <span className="delivery" data-stage={delivery.readers.length > 0 ? 'read' : delivery.stage}>{describeDelivery(delivery)}</span>}</p>
      </div>
      <button type="button" className="icon" onClick={() => actions.remove(todo)} aria-label={`Remove ${todo.title}`} title="Remove">
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8" /></svg>
      </button>
    </li>
  );
});

/** The arrow keys go from title to title. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = event.currentTarget.closest('li');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  next?.querySelector<HTMLElement>('button.title')?.focus();
  event.preventDefault();
}
