import type { CrdtDoc } from '../../../src/index.js';
import type { List } from './list.js';
import { mountReact } from './react/view.js';
import { mountRunes, mountStore } from './svelte/view.js';
import { mountVue } from './vue/view.js';

/**
 * How a row gets its item: `props`, from its list, in the way in which the framework leaves it alone while the item is
 * the same; `own`, by a selector of its own; `naive`, from its list in a way that renders all rows.
 */
export type Rows = 'props' | 'own' | 'naive';

export interface View {
  readonly framework: string;
  readonly rows: Rows;
  /** Whether it is shown the document loaded again after each merge. */
  readonly again: boolean;
  /** Shows the list, its length, its title and the status. @returns how to end it */
  mount(element: Element, doc: CrdtDoc<List>): () => void;
}

const mounts = { 'React': mountReact, 'Svelte runes': mountRunes, 'Svelte store': mountStore, 'Vue': mountVue };

const viewsOf = (rows: Rows, again = false): View[] =>
  Object.entries(mounts).map(([framework, mount]): View => ({ framework, rows, again, mount: (element, doc) => mount(element, doc, rows) }));

/** As the library is meant to be used. */
export const views: readonly View[] = [...viewsOf('props'), ...viewsOf('own')];

/** What that saves. Of Svelte's runes there is no naive way: rows render when their item is another one. */
export const references: readonly View[] = [...viewsOf('naive').filter(({ framework }) => framework !== 'Svelte runes'), ...viewsOf('props', true)];
