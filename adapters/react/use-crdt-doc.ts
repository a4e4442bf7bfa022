'use client';
import { useCallback } from 'react';
import type { CrdtDoc, Immutable } from '../../src/index.js';
import { shallowEqual } from '../shallow-equal.js';
import { useSelected } from './use-selected.js';

const whole = <Value>(value: Value): Value => value;

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
  doc: CrdtDoc<T>, select: (value: Immutable<T>) => Selected, isEqual?: (a: Selected, b: Selected) => boolean,
): readonly [Selected, CrdtDoc<T>['change']];
export function useCrdtDoc<T, Selected>(
  doc: CrdtDoc<T> | undefined, select: (value: Immutable<T>) => Selected, isEqual?: (a: Selected, b: Selected) => boolean,
): readonly [Selected, CrdtDoc<T>['change']] | readonly [undefined, undefined];
export function useCrdtDoc<T>(
  doc: CrdtDoc<T> | undefined,
  select?: (value: Immutable<T>) => unknown,
  isEqual: (a: unknown, b: unknown) => boolean = select ? shallowEqual : Object.is,
): readonly [unknown, CrdtDoc<T>['change'] | undefined] {
  const selected = useSelected(doc, doc && {
    get value() { return doc.value; },
    get initial() { return doc.initialValue; },
    subscribe: (onChange) => doc.value$.subscribe(onChange),
  }, select ?? whole, isEqual);
  const change = useCallback<CrdtDoc<T>['change']>((edit, options) => doc!.change(edit, options), [doc]);
  return [selected, doc && change];
}
