import type { CrdtDoc } from '../../src/index.js';
import type { Groceries } from './groceries.js';
import { html } from './html.js';

/** A list as one device has it, with no framework at all: `stage.keep(itemList(doc, element))`. */
export function itemList(doc: CrdtDoc<Groceries>, element: Element): () => void {
  const list = element.appendChild(html('ul', { className: 'chips' }));
  const subscription = doc.value$.subscribe(({ items }) => {
    list.replaceChildren(...items.map(({ title }) => html('li', {}, title)), ...(items.length === 0 ? [html('li', { className: 'soft' }, 'Nothing yet')] : []));
  });
  return () => subscription.unsubscribe();
}
