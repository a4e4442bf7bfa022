'use client';
import type { Space, SyncStatus } from '../../src/index.js';
import { shallowEqual } from '../shallow-equal.js';
import { useSelected } from './use-selected.js';

/** On a server nothing is loaded and nothing is sent, so that is also what a browser renders first over its page. */
const initial: SyncStatus = { state: 'loading', everPulled: false, activity: 'idle', online: true, unpublished: 0, quarantined: 0 };

const whole = (status: SyncStatus): SyncStatus => status;

/**
 * The sync status of a document or of a whole space; the component renders again only when what it selects changed.
 * While there is no document, it is one that is loading.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 * @example
 * const { unpublished, lastSyncedAt } = useSyncStatus(doc);
 * const online = useSyncStatus(space, (status) => status.online);
 */
export function useSyncStatus(of: Pick<Space, 'status' | 'status$'> | undefined): SyncStatus;
export function useSyncStatus<Selected>(
  of: Pick<Space, 'status' | 'status$'> | undefined,
  select: (status: SyncStatus) => Selected,
  isEqual?: (a: Selected, b: Selected) => boolean,
): Selected;
export function useSyncStatus(
  of: Pick<Space, 'status' | 'status$'> | undefined,
  select: (status: SyncStatus) => unknown = whole,
  isEqual: (a: unknown, b: unknown) => boolean = shallowEqual,
): unknown {
  return useSelected(of, {
    get value() { return of?.status ?? initial; },
    initial,
    subscribe: (onChange) => of?.status$.subscribe(onChange),
  }, select, isEqual);
}
