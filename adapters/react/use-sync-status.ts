'use client';
import type { SyncStatus } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, WithStatus } from '../seam.js';
import { useTwin } from './use-twin.js';

/**
 * The sync status of a document or of a whole space; the component renders again only when what it selects changed.
 * While there is no document, it is one that is loading.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 * @example
 * const { unpublished, lastSyncedAt } = useSyncStatus(doc);
 * const online = useSyncStatus(space, (status) => status.online);
 */
export function useSyncStatus(of: WithStatus | undefined): SyncStatus;
export function useSyncStatus<Selected>(of: WithStatus | undefined, select: (status: SyncStatus) => Selected, isEqual?: IsEqual<Selected>): Selected;
export function useSyncStatus(of: WithStatus | undefined, select?: AnySelect, isEqual?: AnyIsEqual): unknown {
  return useTwin(of, 'status', select, isEqual);
}
