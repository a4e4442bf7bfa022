import type { Readable } from 'svelte/store';
import type { Delivery, Device, SyncStatus } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, WithDelivery, WithDevices, WithStatus } from '../seam.js';
import { twinStore } from './twin-store.js';

/**
 * The sync status of a document or of a whole space, as a store.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 * @example
 * const online = syncStatusStore(space, (status) => status.online); // {#if !$online} offline {/if}
 */
export function syncStatusStore(of: WithStatus | undefined): Readable<SyncStatus>;
export function syncStatusStore<Selected>(of: WithStatus | undefined, select: (status: SyncStatus) => Selected, isEqual?: IsEqual<Selected>): Readable<Selected>;
export function syncStatusStore(of: WithStatus | undefined, select?: AnySelect, isEqual?: AnyIsEqual): Readable<unknown> {
  return twinStore(of, 'status', select, isEqual);
}

/**
 * The devices of a space, this one included, as a store.
 *
 * @example
 * const others = devicesStore(space, (devices) => devices.filter((device) => !device.self));
 */
export function devicesStore(of: WithDevices | undefined): Readable<readonly Device[]>;
export function devicesStore<Selected>(of: WithDevices | undefined, select: (devices: readonly Device[]) => Selected, isEqual?: IsEqual<Selected>): Readable<Selected>;
export function devicesStore(of: WithDevices | undefined, select?: AnySelect, isEqual?: AnyIsEqual): Readable<unknown> {
  return twinStore(of, 'devices', select, isEqual);
}

/**
 * How far a change has come, as a store: stored on this device, published, read by which devices.
 *
 * @example
 * const delivery = deliveryStore(todos.change((draft) => { draft.items.push('milk'); })); // {$delivery.published ? 'saved' : 'saving…'}
 */
export function deliveryStore(receipt: WithDelivery): Readable<Delivery>;
export function deliveryStore(receipt: WithDelivery | undefined): Readable<Delivery | undefined>;
export function deliveryStore(receipt: WithDelivery | undefined): Readable<Delivery | undefined> {
  return twinStore(receipt, 'delivery');
}
