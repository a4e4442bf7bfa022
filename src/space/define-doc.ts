import { SyncError } from '../errors.js';
import type { Immutable } from '../crdt/immutable.js';

/** What a document holds: its type and its initial value. */
export interface DocDefinition<T> {
  /** Frozen. */
  readonly init: Immutable<T>;
}

/**
 * Says what a document holds. Devices that start apart from the same `init`, or from one with more fields, do not hide each other's data.
 *
 * @param definition `init` is the value of a document nobody has edited; it is frozen in place
 * @throws SyncError `invalid-option` when `init` is not an object
 * @example
 * const Todos = defineDoc<{ items: { title: string; done: boolean }[] }>({ init: { items: [] } });
 */
export function defineDoc<T>(definition: { readonly init: NoInfer<T> }): DocDefinition<T> {
  const init: unknown = definition?.init;
  if (typeof init !== 'object' || init === null || Array.isArray(init)) {
    throw new SyncError('invalid-option', '`init` is an object, e.g. { items: [] }.');
  }
  freeze(init, new Set());
  return Object.freeze({ init: init as Immutable<T> });
}

/** Freezes plain objects and arrays all the way down; bytes and dates cannot be frozen, and other classes are the CRDT's. */
function freeze(value: unknown, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return;
  seen.add(Object.freeze(value));
  for (const child of Object.values(value)) freeze(child, seen);
}
