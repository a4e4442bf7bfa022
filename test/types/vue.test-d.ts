// Checked by the compiler alone: each line says what a component may and may not write.
import { computed, shallowRef } from 'vue';
import { useCrdtDoc, useDelivery, useDevices, useSyncStatus } from '../../adapters/vue/index.js';
import type { UsedCrdtDoc } from '../../adapters/vue/index.js';
import type { ChangeReceipt, CrdtDoc, Delivery, Device, Immutable, SyncStatus } from '../../src/index.js';
import { exactly } from './exactly.js';
import { doc, maybe, receipt, space } from './list.js';
import type { List, OpenTodos } from './list.js';

export function ReadsWhole(): void {
  const { data, status, change } = useCrdtDoc(doc);
  exactly<Immutable<List>>()(data.value);
  exactly<SyncStatus>()(status.value);
  exactly<ChangeReceipt>()(change((draft) => { draft.title = data.value.title.trim(); }));
  // @ts-expect-error a document is edited, not set
  data.value = doc.value;
  // @ts-expect-error a value is read-only
  data.value.title = 'Club';
  // @ts-expect-error all the way down
  data.value.todos[0]!.done = true;
  // @ts-expect-error a draft knows its type
  change((draft) => { draft.todos.push({ title: 'milk' }); });
  // @ts-expect-error an edit is synchronous
  change(async (draft) => { draft.title = 'Club'; });
}

export function Follows(): void {
  exactly<UsedCrdtDoc<List, Immutable<List>>>()(useCrdtDoc(() => doc));
  exactly<UsedCrdtDoc<List, Immutable<List>>>()(useCrdtDoc(shallowRef(doc)));
  exactly<UsedCrdtDoc<List, Immutable<List>>>()(useCrdtDoc(computed(() => doc)));
}

export function Selects(): void {
  const { data: open, change } = useCrdtDoc(doc, (list) => list.todos.filter((todo) => !todo.done));
  exactly<OpenTodos>()(open.value);
  exactly<CrdtDoc<List>['change']>()(change);
  exactly<number>()(useCrdtDoc(() => doc, (list) => list.todos.length, (a, b) => Math.abs(a - b) < 2).data.value);
  // @ts-expect-error a selector is given the value, read-only
  useCrdtDoc(doc, (list) => { list.todos.length = 0; });
  // @ts-expect-error a comparison is of what is selected
  useCrdtDoc(doc, (list) => list.title, (a: number, b: number) => a === b);
}

export function Waits(): void {
  const { data } = useCrdtDoc(() => maybe);
  exactly<Immutable<List> | undefined>()(data.value);
  // @ts-expect-error there may be no document yet
  void data.value.title;
  exactly<string[] | undefined>()(useCrdtDoc(() => maybe, ({ todos }) => todos.map(({ title }) => title)).data.value);
}

export function Reports(): void {
  exactly<SyncStatus>()(useSyncStatus(space).value);
  exactly<SyncStatus>()(useSyncStatus(() => maybe).value);
  exactly<boolean>()(useSyncStatus(doc, ({ online }) => online).value);
  exactly<readonly Device[]>()(useDevices(space).value);
  exactly<number>()(useDevices(() => undefined, (devices) => devices.length).value);
  exactly<Delivery>()(useDelivery(receipt).value);
  exactly<Delivery | undefined>()(useDelivery(shallowRef<ChangeReceipt>()).value);
  // @ts-expect-error a status is read-only
  useSyncStatus(doc).value.online = true;
  // @ts-expect-error a document has no devices, a space has
  useDevices(doc);
}
