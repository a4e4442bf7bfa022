// Checked by the compiler alone: each line says what a component may and may not write.
import { crdtDocState, deliveryState, devicesState, syncStatusState } from '../../adapters/svelte/runes.js';
import type { CrdtDocState } from '../../adapters/svelte/runes.js';
import type { ChangeReceipt, CrdtDoc, Delivery, Device, Immutable, SyncStatus } from '../../src/index.js';
import { exactly } from './exactly.js';
import { doc, maybe, receipt, space } from './list.js';
import type { List, OpenTodos } from './list.js';

export function ReadsWhole(): void {
  const list = crdtDocState(doc);
  exactly<CrdtDocState<List, Immutable<List>>>()(list);
  exactly<CrdtDocState<List, Immutable<List>>>()(crdtDocState(() => doc));
  exactly<SyncStatus>()(list.status);
  exactly<ChangeReceipt>()(list.change((draft) => { draft.title = 'Club'; }));
  // @ts-expect-error what there is now is not to be assigned
  list.current = doc.value;
  // @ts-expect-error a value is read-only
  list.current.title = 'Club';
  // @ts-expect-error all the way down
  list.current.todos[0]!.done = true;
  // @ts-expect-error a draft knows its type
  list.change((draft) => { draft.todos.push({ title: 'milk' }); });
  // @ts-expect-error an edit is synchronous
  list.change(async (draft) => { draft.title = 'Club'; });
}

export function Selects(): void {
  const open = crdtDocState(doc, (list) => list.todos.filter((todo) => !todo.done));
  exactly<OpenTodos>()(open.current);
  exactly<CrdtDoc<List>['change']>()(open.change);
  exactly<number>()(crdtDocState(() => doc, (list) => list.todos.length, (a, b) => Math.abs(a - b) < 2).current);
  // @ts-expect-error a selector is given the value, read-only
  crdtDocState(doc, (list) => { list.todos.length = 0; });
  // @ts-expect-error a comparison is of what is selected
  crdtDocState(doc, (list) => list.title, (a: number, b: number) => a === b);
}

export function Waits(): void {
  const list = crdtDocState(() => maybe);
  exactly<Immutable<List> | undefined>()(list.current);
  // @ts-expect-error there may be no document yet
  void list.current.title;
  exactly<string[] | undefined>()(crdtDocState(() => maybe, ({ todos }) => todos.map(({ title }) => title)).current);
}

export function Reports(): void {
  exactly<SyncStatus>()(syncStatusState(space).current);
  exactly<SyncStatus>()(syncStatusState(() => maybe).current);
  exactly<boolean>()(syncStatusState(doc, ({ online }) => online).current);
  exactly<readonly Device[]>()(devicesState(space).current);
  exactly<number>()(devicesState(() => undefined, (devices) => devices.length).current);
  exactly<Delivery>()(deliveryState(receipt).current);
  exactly<Delivery | undefined>()(deliveryState(() => undefined as ChangeReceipt | undefined).current);
  // @ts-expect-error a status is read-only
  syncStatusState(doc).current.online = true;
  // @ts-expect-error a document has no devices, a space has
  devicesState(doc);
}
