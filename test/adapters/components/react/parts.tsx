import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import { useCrdtDoc, useDelivery, useDevices, useSyncStatus } from '../../../../adapters/react/index.js';
import type { CrdtDoc, Immutable } from '../../../../src/index.js';
import { addTea, inWords, names, titleOf, titles } from '../../parts.js';
import type { List, Parts, Show, Todo } from '../../parts.js';

const Row = memo(function Row({ todo, show }: { todo: Immutable<Todo>; show: Show }): ReactNode {
  return <li>{show(`row ${todo.id}`, todo.title)}</li>;
});

export function Whole({ doc, show }: Parts['Whole']): ReactNode {
  const [list, change] = useCrdtDoc(doc);
  return (
    <section>
      <p>{show('title', list?.title)}</p>
      <ul>{list?.todos.map((todo) => <Row key={todo.id} todo={todo} show={show} />)}</ul>
      <button onClick={() => change?.(addTea)}>Add</button>
    </section>
  );
}

export function Selected({ doc, select, isEqual, show }: Parts['Selected']): ReactNode {
  const [selected] = useCrdtDoc(doc, select, isEqual);
  return <p>{show('selected', selected)}</p>;
}

export function Filtered({ doc, show }: Parts['Filtered']): ReactNode {
  const [done, setDone] = useState(false);
  const [todos] = useCrdtDoc(doc, (list) => list.todos.filter((todo) => todo.done === done));
  return <section><p>{show('filtered', todos && titles(todos))}</p><button onClick={() => setDone(!done)}>Other</button></section>;
}

export function Status({ of, select, show }: Parts['Status']): ReactNode {
  return <p>{show('status', useSyncStatus(of, select))}</p>;
}

export function Devices({ of, show }: Parts['Devices']): ReactNode {
  return <p>{show('devices', names(useDevices(of)))}</p>;
}

export function Delivery({ receipt, show }: Parts['Delivery']): ReactNode {
  return <p>{show('delivery', inWords(useDelivery(receipt)))}</p>;
}

const Line = memo(function Line({ doc, id, show }: { doc: CrdtDoc<List>; id: string; show: Show }): ReactNode {
  const [title] = useCrdtDoc(doc, (list) => titleOf(list, id));
  return <li>{show(`line ${id}`, title)}</li>;
});

export function Lines({ doc, show }: Parts['Lines']): ReactNode {
  const [ids] = useCrdtDoc(doc, (list) => list.todos.map(({ id }) => id));
  return <ul>{ids.map((id) => <Line key={id} doc={doc} id={id} show={show} />)}</ul>;
}
