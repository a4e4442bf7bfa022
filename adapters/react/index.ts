export { useCrdtDoc } from './use-crdt-doc.js';
export { useSyncStatus } from './use-sync-status.js';
