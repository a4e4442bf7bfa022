import type { CrdtDoc, Delivery, Device, Immutable, SyncStatus } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, Select, WithDelivery, WithDevices, WithStatus } from '../seam.js';
import { twinState } from './twin-state.js';
import type { Got } from './twin-state.js';

/** A value that templates, `$derived` and `$effect` follow. */
export interface Current<Value> { readonly current: Value }

/** A document as Svelte 5 state. */
export interface CrdtDocState<T, Selected> extends Current<Selected> {
  /** Its sync status, which nobody pays for who does not read it. */
  readonly status: SyncStatus;
  /** Edits the document there is at the time. @throws TypeError while there is none */
  readonly change: CrdtDoc<T>['change'];
}

const current = <Value>(read: () => Value): Current<Value> => ({ get current() { return read(); } });

/**
 * A document's value as Svelte 5 state; what reads `current` runs again after each edit and each merge. Never copy it into `$state`, which would proxy it.
 *
 * @param doc a document, or a function that gets one, which is followed; `current` is `undefined` while there is none
 * @example
 * const todos = crdtDocState(doc);
 * // {#each todos.current.items as item} … <button onclick={() => todos.change((draft) => { draft.items.push('milk'); })}>
 */
export function crdtDocState<T>(doc: Got<CrdtDoc<T>>): CrdtDocState<T, Immutable<T>>;
export function crdtDocState<T>(doc: Got<CrdtDoc<T> | undefined>): CrdtDocState<T, Immutable<T> | undefined>;
/**
 * What `select` makes of a document's value; what reads it runs again only when that is no longer equal. What is
 * reactive in the selector is followed too.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 */
export function crdtDocState<T, Selected>(doc: Got<CrdtDoc<T>>, select: Select<T, Selected>, isEqual?: IsEqual<Selected>): CrdtDocState<T, Selected>;
export function crdtDocState<T, Selected>(doc: Got<CrdtDoc<T> | undefined>, select: Select<T, Selected>, isEqual?: IsEqual<Selected>): CrdtDocState<T, Selected | undefined>;
export function crdtDocState<T>(doc: Got<CrdtDoc<T> | undefined>, select?: AnySelect, isEqual?: AnyIsEqual): CrdtDocState<T, unknown> {
  const value = twinState<unknown>(doc, 'value', select, isEqual);
  const status = twinState<SyncStatus>(doc, 'status');
  return {
    get current() { return value(); },
    get status() { return status(); },
    change: (edit, options) => (typeof doc === 'function' ? doc() : doc)!.change(edit, options),
  };
}

/**
 * The sync status of a document or of a whole space, as Svelte 5 state.
 *
 * @example
 * const online = syncStatusState(space, (status) => status.online); // {#if !online.current} offline {/if}
 */
export function syncStatusState(of: Got<WithStatus | undefined>): Current<SyncStatus>;
export function syncStatusState<Selected>(of: Got<WithStatus | undefined>, select: (status: SyncStatus) => Selected, isEqual?: IsEqual<Selected>): Current<Selected>;
export function syncStatusState(of: Got<WithStatus | undefined>, select?: AnySelect, isEqual?: AnyIsEqual): Current<unknown> {
  return current(twinState(of, 'status', select, isEqual));
}

/**
 * The devices of a space, this one included, as Svelte 5 state.
 *
 * @example
 * const others = devicesState(space, (devices) => devices.filter((device) => !device.self)); // others.current
 */
export function devicesState(of: Got<WithDevices | undefined>): Current<readonly Device[]>;
export function devicesState<Selected>(of: Got<WithDevices | undefined>, select: (devices: readonly Device[]) => Selected, isEqual?: IsEqual<Selected>): Current<Selected>;
export function devicesState(of: Got<WithDevices | undefined>, select?: AnySelect, isEqual?: AnyIsEqual): Current<unknown> {
  return current(twinState(of, 'devices', select, isEqual));
}

/**
 * How far a change has come, as Svelte 5 state: stored on this device, published, read by which devices.
 *
 * @param receipt keep it in `$state.raw`
 * @example
 * let receipt = $state.raw<ChangeReceipt>(); // receipt = todos.change((draft) => { … })
 * const delivery = deliveryState(() => receipt); // {delivery.current?.published ? 'saved' : ''}
 */
export function deliveryState(receipt: Got<WithDelivery>): Current<Delivery>;
export function deliveryState(receipt: Got<WithDelivery | undefined>): Current<Delivery | undefined>;
export function deliveryState(receipt: Got<WithDelivery | undefined>): Current<Delivery | undefined> {
  return current(twinState(receipt, 'delivery'));
}
