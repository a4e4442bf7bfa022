export { useCrdtDoc } from './use-crdt-doc.js';
export { useDelivery } from './use-delivery.js';
export { useDevices } from './use-devices.js';
export { useSuspenseCrdtDoc } from './use-suspense-crdt-doc.js';
export { useSyncStatus } from './use-sync-status.js';
