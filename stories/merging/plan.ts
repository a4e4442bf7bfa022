import { updateText } from '../../src/crdt/automerge/index.js';
import { defineDoc } from '../../src/index.js';
import type { Immutable } from '../../src/index.js';

export interface Item { id: string; title: string; done: boolean }
/** What a family plans: a text that several may edit at once, and a list. */
export interface Plan { note: string; items: Item[] }
export type ReadonlyPlan = Immutable<Plan>;

export const plan = defineDoc<Plan>({ init: { note: '', items: [] } });

/** Only the letters that differ become an edit: so two people may write into one text at once. */
export const writeNote = (draft: Plan, note: string): void => updateText(draft, ['note'], note);

export function rename(draft: Plan, id: string, title: string): void {
  const index = draft.items.findIndex((item) => item.id === id);
  if (index >= 0) updateText(draft, ['items', index, 'title'], title);
}

export function setDone(draft: Plan, id: string, done: boolean): void {
  const item = draft.items.find((one) => one.id === id);
  if (item) item.done = done;
}

export function add(draft: Plan, title: string): void {
  draft.items.push({ id: crypto.randomUUID(), title, done: false });
}

export function remove(draft: Plan, id: string): void {
  const index = draft.items.findIndex((item) => item.id === id);
  if (index >= 0) draft.items.splice(index, 1);
}
