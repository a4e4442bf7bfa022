import { defineDoc, type Immutable } from '../../../src/index.js';

/** What is shown: a list whose rows are keyed by id, as most apps have one. */
export interface Item { id: string; title: string; done: boolean }
export interface List { title: string; items: Item[] }

export const listDoc = defineDoc<List>({ init: { title: 'Things to do', items: [] } });
export const noteDoc = defineDoc<{ text: string }>({ init: { text: '' } });

/** Items as an app has them at its start. */
export const makeItems = (count: number): Item[] => Array.from({ length: count }, (_, at) => ({ id: `item-${at}`, title: `Something to do, number ${at}`, done: false }));

const maps = new WeakMap<readonly object[], ReadonlyMap<string, Immutable<Item>>>();

/** The item of an id. A value never changes, so that one map of it serves all rows. */
export function byId({ items }: Immutable<List>, id: string): Immutable<Item> | undefined {
  let map = maps.get(items);
  if (!map) maps.set(items, map = new Map(items.map((item) => [item.id, item])));
  return map.get(id);
}
