import { memo } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { useCrdtDoc, useSyncStatus } from '../../../../adapters/react/index.js';
import type { CrdtDoc, Immutable } from '../../../../src/index.js';
import { byId, type Item, type List } from '../list.js';
import { seen } from '../tally.js';
import type { Rows } from '../views.js';

type Doc = CrdtDoc<List>;

function Row({ item }: { item: Immutable<Item> }): ReactNode {
  return <li className={item.done ? 'done' : 'open'}><span>{seen('row', item.title)}</span></li>;
}
const MemoRow = memo(Row);

const OwnRow = memo(function OwnRow({ doc, id }: { doc: Doc; id: string }): ReactNode {
  const [item] = useCrdtDoc(doc, (list) => byId(seen('select', list), id));
  return <li className={item?.done ? 'done' : 'open'}><span>{seen('row', item?.title)}</span></li>;
});

function ListOf({ doc, RowOf }: { doc: Doc; RowOf: typeof MemoRow | typeof Row }): ReactNode {
  const [list] = useCrdtDoc(doc);
  return <ul>{seen('list', list.items).map((item) => <RowOf key={item.id} item={item} />)}</ul>;
}

function ListOfIds({ doc }: { doc: Doc }): ReactNode {
  const [ids] = useCrdtDoc(doc, (list) => list.items.map(({ id }) => id));
  return <ul>{seen('list', ids).map((id) => <OwnRow key={id} doc={doc} id={id} />)}</ul>;
}

const Length = ({ doc }: { doc: Doc }): ReactNode => <b>{seen('length', useCrdtDoc(doc, (list) => list.items.length)[0])}</b>;
const Title = ({ doc }: { doc: Doc }): ReactNode => <b>{seen('title', useCrdtDoc(doc, (list) => list.title)[0])}</b>;
const Status = ({ doc }: { doc: Doc }): ReactNode => <b>{seen('status', useSyncStatus(doc, ({ state }) => state))}</b>;

export function mountReact(element: Element, doc: Doc, rows: Rows): () => void {
  const root = createRoot(element);
  flushSync(() => root.render(
    <>
      <Title doc={doc} /> <Length doc={doc} /> <Status doc={doc} />
      {rows === 'own' ? <ListOfIds doc={doc} /> : <ListOf doc={doc} RowOf={rows === 'naive' ? Row : MemoRow} />}
    </>,
  ));
  return () => flushSync(() => root.unmount());
}
