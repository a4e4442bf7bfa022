// Checked by the compiler alone: each line says what a component may and may not write.
import { useCrdtDoc, useSyncStatus } from '../../adapters/react/index.js';
import type { CrdtDoc, Space } from '../../src/index.js';

interface List { title: string; todos: { title: string; done: boolean }[] }
declare const doc: CrdtDoc<List>;
declare const maybe: CrdtDoc<List> | undefined;
declare const space: Space;

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends (<X>() => X extends B ? 1 : 2) ? true : false;
const exactly = <Expected>() => <Actual>(_value: Actual, ..._same: Same<Actual, Expected> extends true ? [] : [never]): void => undefined;

export function ReadsWhole(): void {
  const [list, change] = useCrdtDoc(doc);
  const title: string = list.title;
  change((draft) => { draft.title = title.trim(); });
  // @ts-expect-error a value is read-only
  list.title = 'Club';
  // @ts-expect-error all the way down
  list.todos[0]!.done = true;
  // @ts-expect-error a draft knows its type
  change((draft) => { draft.todos.push({ title: 'milk' }); });
  // @ts-expect-error an edit is synchronous
  change(async (draft) => { draft.title = 'Club'; });
}

export function Selects(): void {
  const [open, change] = useCrdtDoc(doc, (list) => list.todos.filter((todo) => !todo.done));
  exactly<{ readonly title: string; readonly done: boolean }[]>()(open);
  exactly<CrdtDoc<List>['change']>()(change);
  const [count] = useCrdtDoc(doc, (list) => list.todos.length, (a, b) => Math.abs(a - b) < 2);
  exactly<number>()(count);
  // @ts-expect-error a selector is given the value, read-only
  useCrdtDoc(doc, (list) => { list.todos.length = 0; });
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
  const { unpublished, error } = useSyncStatus(space);
  const code: string | undefined = error?.code;
  const trouble = useSyncStatus(doc, (status) => ({ online: status.online, unpublished, code }));
  exactly<boolean>()(trouble.online);
  useSyncStatus(maybe);
}
