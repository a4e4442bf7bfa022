import type { Readable } from 'svelte/store';
import type { CrdtDoc, Immutable, SyncStatus } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, Select } from '../seam.js';
import { twinStore } from './twin-store.js';

/** A document as a Svelte store. */
export interface CrdtDocStore<T, Selected> extends Readable<Selected> {
  /** Its sync status, which nobody pays for who does not subscribe to it. */
  readonly status: Readable<SyncStatus>;
  readonly change: CrdtDoc<T>['change'];
}

/**
 * A document's value as a store, for `$todos` in any Svelte; a component updates after each edit and each merge.
 *
 * Svelte takes every item of a store's list for changed whenever the store tells something. For rows that update only
 * when their item is another one, write `const items = $derived($todos.items)` in Svelte 5 and go through `items`; in
 * Svelte 4 give the component of a row `<svelte:options immutable={true} />`.
 *
 * @example
 * const todos = crdtDocStore(doc);
 * // {#each $todos.items as item} … <button onclick={() => todos.change((draft) => { draft.items.push('milk'); })}>
 */
export function crdtDocStore<T>(doc: CrdtDoc<T>): CrdtDocStore<T, Immutable<T>>;
/**
 * What `select` makes of a document's value; a component updates only when that is no longer equal.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 */
export function crdtDocStore<T, Selected>(doc: CrdtDoc<T>, select: Select<T, Selected>, isEqual?: IsEqual<Selected>): CrdtDocStore<T, Selected>;
export function crdtDocStore<T>(doc: CrdtDoc<T>, select?: AnySelect, isEqual?: AnyIsEqual): CrdtDocStore<T, unknown> {
  return {
    ...twinStore<unknown>(doc, 'value', select, isEqual),
    status: twinStore<SyncStatus>(doc, 'status'),
    change: doc.change,
  };
}
