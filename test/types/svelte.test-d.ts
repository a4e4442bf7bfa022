// Checked by the compiler alone: each line says what a component may and may not write. Store.svelte has what `$` makes of it.
import type { Readable } from 'svelte/store';
import { crdtDocStore, deliveryStore, devicesStore, syncStatusStore } from '../../adapters/svelte/index.js';
import type { CrdtDocStore } from '../../adapters/svelte/index.js';
import type { ChangeReceipt, CrdtDoc, Delivery, Device, Immutable, SyncStatus } from '../../src/index.js';
import { exactly } from './exactly.js';
import { doc, maybe, receipt, space } from './list.js';
import type { List, OpenTodos } from './list.js';

export function IsAStore(): void {
  const list = crdtDocStore(doc);
  exactly<CrdtDocStore<List, Immutable<List>>>()(list);
  const readable: Readable<Immutable<List>> = list;
  const status: Readable<SyncStatus> = list.status;
  void [readable, status];
  list.subscribe((value) => {
    exactly<Immutable<List>>()(value);
    // @ts-expect-error a value is read-only
    value.title = 'Club';
    // @ts-expect-error all the way down
    value.todos[0]!.done = true;
  });
  exactly<ChangeReceipt>()(list.change((draft) => { draft.title = 'Club'; }));
  // @ts-expect-error a draft knows its type
  list.change((draft) => { draft.todos.push({ title: 'milk' }); });
  // @ts-expect-error an edit is synchronous
  list.change(async (draft) => { draft.title = 'Club'; });
  // @ts-expect-error a document is edited, not set
  list.set(doc.value);
}

export function Selects(): void {
  const open = crdtDocStore(doc, (list) => list.todos.filter((todo) => !todo.done));
  exactly<CrdtDocStore<List, OpenTodos>>()(open);
  exactly<CrdtDoc<List>['change']>()(open.change);
  exactly<CrdtDocStore<List, number>>()(crdtDocStore(doc, (list) => list.todos.length, (a, b) => Math.abs(a - b) < 2));
  // @ts-expect-error a selector is given the value, read-only
  crdtDocStore(doc, (list) => { list.todos.length = 0; });
  // @ts-expect-error a comparison is of what is selected
  crdtDocStore(doc, (list) => list.title, (a: number, b: number) => a === b);
  // @ts-expect-error a store is of a document: write `doc && crdtDocStore(doc)`
  crdtDocStore(maybe);
}

export function Reports(): void {
  exactly<Readable<SyncStatus>>()(syncStatusStore(space));
  exactly<Readable<SyncStatus>>()(syncStatusStore(maybe));
  exactly<Readable<boolean>>()(syncStatusStore(doc, ({ online }) => online));
  exactly<Readable<readonly Device[]>>()(devicesStore(space));
  exactly<Readable<number>>()(devicesStore(undefined, (devices) => devices.length));
  exactly<Readable<Delivery>>()(deliveryStore(receipt));
  exactly<Readable<Delivery | undefined>>()(deliveryStore(undefined as ChangeReceipt | undefined));
  // @ts-expect-error a document has no devices, a space has
  devicesStore(doc);
}
