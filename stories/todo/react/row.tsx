import { memo, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useDelivery } from '../../../adapters/react/index.js';
import type { ChangeReceipt } from '../../../src/index.js';
import type { Edits } from '../edits.js';
import { bringIntoView, endEditing, leaveRow, moveBetweenRows, startEditing } from '../row.js';
import type { ReadonlyTodo } from '../todo.js';
import { describeDelivery } from '../words.js';
import { Device } from './device.js';

interface RowProps { todo: ReadonlyTodo; receipt: ChangeReceipt | undefined; edits: Edits; me: string }

/** One todo. It renders again only when the todo itself did change, or how far its change has come. */
export const Row = memo(function Row({ todo, receipt, edits, me }: RowProps): ReactNode {
  const delivery = useDelivery(receipt);
  const delivered = delivery && describeDelivery(delivery, me);
  const [editing, setEditing] = useState<string>(); // the title as it was when editing began
  const row = useRef<HTMLLIElement>(null);
  const [isNew] = useState(receipt !== undefined);
  useEffect(() => { if (isNew) bringIntoView(row.current); }, [isNew]);

  return (
    <li className="row" ref={row} data-done={todo.done || undefined}>
      <input type="checkbox" checked={todo.done} onChange={(event) => edits.setDone(todo, event.target.checked)} aria-label={`Done: ${todo.title}`} />
      <div className="what">
        {editing === undefined
          ? <button type="button" className="title" onClick={() => setEditing(todo.title)} onKeyDown={(event) => moveBetweenRows(event.nativeEvent)} title="Edit">{todo.title}</button>
          : <input className="title" ref={startEditing} defaultValue={editing} aria-label="Title" maxLength={500} enterKeyHint="done"
              onKeyDown={(event) => endEditing(event.nativeEvent, editing)}
              onBlur={(event) => { edits.rename(todo, editing, event.target.value); setEditing(undefined); }} />}
        <p className="meta">
          <Device name={todo.by} me={me} />
          {delivered && <span className="delivery" data-stage={delivered.stage}><span className="unseen">{delivered.before}</span>{delivered.text}</span>}
        </p>
      </div>
      <button type="button" className="icon" onClick={() => { leaveRow(row.current); edits.remove(todo); }} aria-label={`Remove ${todo.title}`} title="Remove">
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8" /></svg>
      </button>
    </li>
  );
});
