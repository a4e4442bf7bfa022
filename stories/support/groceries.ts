import { defineDoc } from '../../src/index.js';
import type { Immutable } from '../../src/index.js';

export interface Item { id: string; title: string; done: boolean }
export interface Groceries { items: Item[] }
export type ReadonlyItem = Immutable<Item>;

/** What the devices of the stories share. */
export const groceries = defineDoc<Groceries>({ init: { items: [] } });

/** Edits, for `change`: the same in each framework. */
export const add = (title: string) => (draft: Groceries): void => {
  draft.items.push({ id: crypto.randomUUID(), title, done: false });
};
export const setDone = (id: string, done: boolean) => (draft: Groceries): void => {
  const item = draft.items.find((one) => one.id === id);
  if (item) item.done = done;
};

/** Takes what was typed out of a form's only field. */
export function taken(form: HTMLFormElement): string {
  const field = form.elements[0] as HTMLInputElement;
  const title = field.value.trim();
  field.value = '';
  return title;
}

/** Counts how often it is called: a component that calls it where it renders shows how often it did. */
export function counter(): (shown?: unknown) => number {
  let times = 0;
  return () => ++times;
}

const usual = ['Oat milk', 'Bread', 'Apples', 'Coffee', 'Rice', 'Olives', 'Tea', 'Pasta', 'Lemons', 'Eggs'];
/** What to write next, for a button. */
export const nextItem = ({ items }: Immutable<Groceries>): string => usual.find((title) => !items.some((item) => item.title === title)) ?? `Item ${items.length + 1}`;
