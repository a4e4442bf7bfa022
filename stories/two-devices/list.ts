import { defineDoc } from '../../src/index.js';

export interface Item { id: string; title: string; done: boolean }
export interface ShoppingList { items: Item[] }

export const shoppingList = defineDoc<ShoppingList>({ init: { items: [] } });

export function addItem(draft: ShoppingList, title: string): void {
  if (title.trim() !== '') draft.items.push({ id: crypto.randomUUID(), title: title.trim(), done: false });
}

export function setDone(draft: ShoppingList, id: string, done: boolean): void {
  const item = draft.items.find((one) => one.id === id);
  if (item) item.done = done;
}
