import type { SyncError } from '../errors.js';
import type { Replica } from '../replica/replica.js';
import type { SyncStatus } from './types.js';

/** The parts of a status that a document and its space do not share. */
interface Own { readonly isReady: boolean; readonly everPulled: boolean; readonly unpublished: number; readonly quarantined: number; readonly error: SyncError | undefined }

export function statusOf(replica: Replica, own: Own): SyncStatus {
  const error = own.error ?? replica.problems.first;
  return {
    state: own.isReady ? 'ready' : 'loading',
    everPulled: own.everPulled,
    activity: replica.activity,
    online: replica.online,
    unpublished: own.unpublished,
    ...(replica.lastSyncedAt === undefined ? {} : { lastSyncedAt: replica.lastSyncedAt }),
    ...(replica.progress ? { progress: replica.progress } : {}),
    quarantined: own.quarantined,
    ...(error ? { error } : {}),
  };
}

/** The status of what nobody has opened yet: what a server renders, and what a page shows before it has a document. */
export const initialStatus: SyncStatus = Object.freeze({ state: 'loading', everPulled: false, activity: 'idle', online: true, unpublished: 0, quarantined: 0 });
