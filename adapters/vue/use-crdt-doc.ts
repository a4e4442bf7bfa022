import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import { toValue } from 'vue';
import type { CrdtDoc, Immutable, SyncStatus } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, Select } from '../seam.js';
import { useTwin } from './use-twin.js';

/** A document as a component uses it. */
export interface UsedCrdtDoc<T, Selected> {
  /** What was selected, or the whole value. It is deeply read-only: edit by `change`. */
  readonly data: Readonly<ShallowRef<Selected>>;
  /** A component that does not read it does not render for it. */
  readonly status: Readonly<ShallowRef<SyncStatus>>;
  /** Edits the document there is at the time. @throws TypeError while there is none */
  readonly change: CrdtDoc<T>['change'];
}

/**
 * A document's current value, its sync status and its `change`; a component that shows `data` renders again after each edit and each merge.
 *
 * @param doc a document, or a ref or getter of one, which is followed; `data` is `undefined` while there is none
 * @example
 * const { data: list, change } = useCrdtDoc(doc);
 * const add = (title: string) => change((draft) => { draft.todos.push({ id: crypto.randomUUID(), title }); });
 */
export function useCrdtDoc<T>(doc: MaybeRefOrGetter<CrdtDoc<T>>): UsedCrdtDoc<T, Immutable<T>>;
export function useCrdtDoc<T>(doc: MaybeRefOrGetter<CrdtDoc<T> | undefined>): UsedCrdtDoc<T, Immutable<T> | undefined>;
/**
 * What `select` makes of a document's value; a component renders again only when that is no longer equal. What is
 * reactive in the selector is followed too.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 * @example
 * const { data: open } = useCrdtDoc(doc, (list) => list.todos.filter((todo) => !todo.done));
 */
export function useCrdtDoc<T, Selected>(doc: MaybeRefOrGetter<CrdtDoc<T>>, select: Select<T, Selected>, isEqual?: IsEqual<Selected>): UsedCrdtDoc<T, Selected>;
export function useCrdtDoc<T, Selected>(
  doc: MaybeRefOrGetter<CrdtDoc<T> | undefined>, select: Select<T, Selected>, isEqual?: IsEqual<Selected>,
): UsedCrdtDoc<T, Selected | undefined>;
export function useCrdtDoc<T>(doc: MaybeRefOrGetter<CrdtDoc<T> | undefined>, select?: AnySelect, isEqual?: AnyIsEqual): UsedCrdtDoc<T, unknown> {
  return {
    data: useTwin<unknown>(doc, 'value', select, isEqual),
    status: useTwin<SyncStatus>(doc, 'status'),
    change: (edit, options) => toValue(doc)!.change(edit, options),
  };
}
