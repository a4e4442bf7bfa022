export { crdtDocStore } from './crdt-doc-store.js';
export { deliveryStore, devicesStore, syncStatusStore } from './sync-stores.js';
export type { CrdtDocStore } from './crdt-doc-store.js';
