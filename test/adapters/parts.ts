import { defineDoc } from '../../src/index.js';
import type { ChangeReceipt, CrdtDoc, Delivery, Device, Immutable, Space, SyncStatus } from '../../src/index.js';

/** What the components of these tests are about; each framework has all of them, in components/. */
export interface Todo { id: string; title: string; done: boolean }
export interface List { title: string; todos: Todo[] }
export const Lists = defineDoc<List>({ init: { title: 'New list', todos: [] } });

export const todo = (title: string, done = false): Todo => ({ id: title, title, done });
export const addTea = (draft: List): void => { draft.todos.push(todo('tea')); };
export const titles = (todos: Immutable<Todo[]>): string => todos.map(({ title }) => title).join();
/** @throws TypeError when there is no such todo any more */
export const titleOf = (list: Immutable<List>, id: string): string => list.todos.find((one) => one.id === id)!.title;
export const names = (devices: readonly Device[]): string => devices.map(({ name }) => name).join();
export const inWords = (delivery: Delivery | undefined): string =>
  (delivery ? [delivery.stored ? 'stored' : 'not stored', delivery.published && 'published', names(delivery.seenBy)].filter(Boolean).join(' ') : 'no receipt');

/** Called by a template for what it shows: it counts as one render of that part. */
export type Show = (part: string, value: unknown) => string;

interface Shows { readonly show: Show }

/** The components, by what they are given. */
export interface Parts {
  /** The document as a whole, with a `Row` for each todo, which shows itself as `row <id>`, and a button that adds one. */
  Whole: Shows & { readonly doc?: CrdtDoc<List> | undefined };
  /** What `select` makes of it. */
  Selected: Shows & { readonly doc?: CrdtDoc<List> | undefined; readonly select: (list: Immutable<List>) => unknown; readonly isEqual?: ((a: unknown, b: unknown) => boolean) | undefined };
  /** Titles of the open todos, or after a click on its button of the done ones: the selector depends on the component's own state. */
  Filtered: Shows & { readonly doc?: CrdtDoc<List> | undefined };
  /** A line for each todo, which selects its own, as `line <id>`. */
  Lines: Shows & { readonly doc: CrdtDoc<List> };
  Status: Shows & { readonly of?: CrdtDoc<List> | undefined; readonly select: (status: SyncStatus) => unknown };
  Devices: Shows & { readonly of?: Space | undefined };
  Delivery: Shows & { readonly receipt?: ChangeReceipt | undefined };
}
export type Part = keyof Parts;
