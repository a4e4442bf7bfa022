// Checked by the compiler alone: each line says what a component may and may not write.
import { useCrdtDoc, useDelivery, useDevices, useSuspenseCrdtDoc, useSyncStatus } from '../../adapters/react/index.js';
import type { ChangeReceipt, CrdtDoc, Delivery, Device, Immutable, SyncStatus } from '../../src/index.js';
import { exactly } from './exactly.js';
import { doc, maybe, receipt, space } from './list.js';
import type { List, OpenTodos } from './list.js';

export function ReadsWhole(): void {
  const [list, change] = useCrdtDoc(doc);
  exactly<Immutable<List>>()(list);
  exactly<ChangeReceipt>()(change((draft) => { draft.title = list.title.trim(); }));
  // @ts-expect-error a value is read-only
  list.title = 'Club';
  // @ts-expect-error all the way down
  list.todos[0]!.done = true;
  // @ts-expect-error lists, too
  list.todos.push({ title: 'milk', done: false });
  // @ts-expect-error a draft knows its type
  change((draft) => { draft.todos.push({ title: 'milk' }); });
  // @ts-expect-error an edit is synchronous
  change(async (draft) => { draft.title = 'Club'; });
}

export function Selects(): void {
  const [open, change] = useCrdtDoc(doc, (list) => list.todos.filter((todo) => !todo.done));
  exactly<OpenTodos>()(open);
  exactly<CrdtDoc<List>['change']>()(change);
  const [count] = useCrdtDoc(doc, (list) => list.todos.length, (a, b) => Math.abs(a - b) < 2);
  exactly<number>()(count);
  // @ts-expect-error a selector is given the value, read-only
  useCrdtDoc(doc, (list) => { list.todos.length = 0; });
  // @ts-expect-error a comparison is of what is selected
  useCrdtDoc(doc, (list) => list.title, (a: number, b: number) => a === b);
}

export function Suspends(): void {
  const [list, change] = useSuspenseCrdtDoc(doc);
  exactly<Immutable<List>>()(list);
  exactly<CrdtDoc<List>['change']>()(change);
  exactly<string>()(useSuspenseCrdtDoc(doc, ({ title }) => title)[0]);
  // @ts-expect-error a value is read-only
  list.title = 'Club';
  // @ts-expect-error it waits for content, not for a document
  useSuspenseCrdtDoc(maybe);
}

export function Waits(): void {
  const [list, change] = useCrdtDoc(maybe);
  if (list !== undefined) change((draft) => { draft.title = list.title; });
  // @ts-expect-error there may be no document yet
  change((draft) => { draft.title = 'Club'; });
  const [titles] = useCrdtDoc(maybe, ({ todos }) => todos.map(({ title }) => title));
  exactly<string[] | undefined>()(titles);
}

export function Reports(): void {
  exactly<SyncStatus>()(useSyncStatus(space));
  exactly<SyncStatus>()(useSyncStatus(maybe));
  const trouble = useSyncStatus(doc, (status) => ({ online: status.online, code: status.error?.code }));
  exactly<boolean>()(trouble.online);
  exactly<readonly Device[]>()(useDevices(space));
  exactly<number>()(useDevices(undefined, (devices) => devices.length, (a, b) => a === b));
  exactly<Delivery>()(useDelivery(receipt));
  exactly<Delivery | undefined>()(useDelivery(undefined as ChangeReceipt | undefined));
  // @ts-expect-error a status is read-only
  useSyncStatus(doc).online = true;
  // @ts-expect-error a document has no devices, a space has
  useDevices(doc);
}
