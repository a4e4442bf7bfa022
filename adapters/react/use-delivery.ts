'use client';
import type { Delivery } from '../../src/index.js';
import type { WithDelivery } from '../seam.js';
import { useTwin } from './use-twin.js';

/**
 * How far a change has come: stored on this device, published, read by which devices; `undefined` while there is no receipt.
 *
 * @example
 * const [receipt, setReceipt] = useState<ChangeReceipt>(); // setReceipt(change((draft) => { … }))
 * const delivery = useDelivery(receipt);
 * return <small>{!delivery ? '' : delivery.published ? 'saved' : 'saving…'}</small>;
 */
export function useDelivery(receipt: WithDelivery): Delivery;
export function useDelivery(receipt: WithDelivery | undefined): Delivery | undefined;
export function useDelivery(receipt: WithDelivery | undefined): unknown {
  return useTwin(receipt, 'delivery');
}
