'use client';
import type { CrdtDoc, Immutable } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, Select } from '../seam.js';
import { useTwin } from './use-twin.js';

/**
 * A document's current value and its `change`; the component renders again after each edit and each merge.
 *
 * `change` is the same function for as long as the document is. While there is no document, both are `undefined`.
 *
 * @example
 * const [list, change] = useCrdtDoc(doc);
 * return <button onClick={() => change((draft) => { draft.todos.push({ id, title }); })}>{list.todos.length}</button>;
 */
export function useCrdtDoc<T>(doc: CrdtDoc<T>): readonly [Immutable<T>, CrdtDoc<T>['change']];
export function useCrdtDoc<T>(doc: CrdtDoc<T> | undefined): readonly [Immutable<T>, CrdtDoc<T>['change']] | readonly [undefined, undefined];
/**
 * What `select` makes of a document's value, and its `change`; the component renders again only when that is no longer equal.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 * @example
 * const [open, change] = useCrdtDoc(doc, (list) => list.todos.filter((todo) => !todo.done));
 */
export function useCrdtDoc<T, Selected>(
  doc: CrdtDoc<T>, select: Select<T, Selected>, isEqual?: IsEqual<Selected>,
): readonly [Selected, CrdtDoc<T>['change']];
export function useCrdtDoc<T, Selected>(
  doc: CrdtDoc<T> | undefined, select: Select<T, Selected>, isEqual?: IsEqual<Selected>,
): readonly [Selected, CrdtDoc<T>['change']] | readonly [undefined, undefined];
export function useCrdtDoc<T>(doc: CrdtDoc<T> | undefined, select?: AnySelect, isEqual?: AnyIsEqual): readonly [unknown, CrdtDoc<T>['change'] | undefined] {
  return [useTwin(doc, 'value', select, isEqual), doc?.change];
}
