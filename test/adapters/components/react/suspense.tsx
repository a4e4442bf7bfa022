import { Suspense, useLayoutEffect } from 'react';
import type { ReactNode } from 'react';
import { useSuspenseCrdtDoc } from '../../../../adapters/react/index.js';
import type { CrdtDoc } from '../../../../src/index.js';
import { addTea, titles } from '../../parts.js';
import type { List, Parts, Show } from '../../parts.js';

function Fallback({ show }: { show: Show }): ReactNode {
  useLayoutEffect(() => void show('fallback', undefined)); // what is on the page, not what React merely tries
  return <p>Loading</p>;
}

function Content({ doc, show }: { doc: CrdtDoc<List>; show: Show }): ReactNode {
  const [list, change] = useSuspenseCrdtDoc(doc);
  const [todos] = useSuspenseCrdtDoc(doc, (now) => now.todos.filter(({ done }) => !done));
  return <section><p>{show('title', `${list.title}: ${titles(todos)}`)}</p><button onClick={() => change(addTea)}>Add</button></section>;
}

/** A document that is shown when it is loaded, as `title`; it counts how often `fallback` came on the page. */
export function Whole({ doc, show }: Parts['Whole']): ReactNode {
  return <Suspense fallback={<Fallback show={show} />}>{doc && <Content doc={doc} show={show} />}</Suspense>;
}
