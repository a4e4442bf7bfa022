import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import type { Delivery } from '../../src/index.js';
import type { WithDelivery } from '../seam.js';
import { useTwin } from './use-twin.js';

/**
 * How far a change has come: stored on this device, published, read by which devices; `undefined` while there is no receipt.
 *
 * @param receipt keep it in a `shallowRef`: nothing of it may be made reactive
 * @example
 * const receipt = shallowRef<ChangeReceipt>(); // receipt.value = change((draft) => { … })
 * const delivery = useDelivery(receipt);
 */
export function useDelivery(receipt: MaybeRefOrGetter<WithDelivery>): Readonly<ShallowRef<Delivery>>;
export function useDelivery(receipt: MaybeRefOrGetter<WithDelivery | undefined>): Readonly<ShallowRef<Delivery | undefined>>;
export function useDelivery(receipt: MaybeRefOrGetter<WithDelivery | undefined>): Readonly<ShallowRef<Delivery | undefined>> {
  return useTwin(receipt, 'delivery');
}
