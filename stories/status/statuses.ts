import { SyncError, initialStatus } from '../../src/index.js';
import type { SyncStatus } from '../../src/index.js';

const fine: SyncStatus = { ...initialStatus, state: 'ready', everPulled: true, lastSyncedAt: Date.UTC(2026, 0, 5, 14, 3) };

/** Every kind of status there is, by a name for it, with the title a person reads. */
export const statuses: readonly (readonly [name: string, status: SyncStatus, title: string])[] = [
  ['loading', initialStatus, 'Opening what this device keeps…'],
  ['ready, never pulled', { ...fine, everPulled: false, activity: 'pulling' }, 'Looking into the bucket…'],
  ['pulling, with progress', { ...fine, everPulled: false, activity: 'pulling', progress: { done: 64, total: 150 } }, 'Fetching what others wrote…'],
  ['idle, up to date', fine, 'Everything is in the bucket'],
  ['unpublished: 1', { ...fine, unpublished: 1 }, '1 change to be sent'],
  ['pushing', { ...fine, activity: 'pushing', unpublished: 3 }, 'Sending 3 changes…'],
  ['compacting', { ...fine, activity: 'compacting' }, 'Everything is in the bucket'],
  ['paused', { ...fine, activity: 'paused', online: false, unpublished: 2 }, 'Waiting for the connection'],
  ['offline', { ...fine, online: false }, 'Offline'],
  ['quarantined: 2', { ...fine, quarantined: 2 }, '2 files cannot be used yet'],
  ['error', { ...fine, unpublished: 1, error: new SyncError('quota', 'The storage quota is used up. Free some space or raise the quota.') }, 'There is no space left'],
];
