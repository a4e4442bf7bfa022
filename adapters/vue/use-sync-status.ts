import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import type { SyncStatus } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, WithStatus } from '../seam.js';
import { useTwin } from './use-twin.js';

type Of = MaybeRefOrGetter<WithStatus | undefined>;

/**
 * The sync status of a document or of a whole space. While there is none, it is one that is loading.
 *
 * @param isEqual @default members of arrays and plain objects are compared by identity, anything else as a whole
 * @example
 * const online = useSyncStatus(space, (status) => status.online);
 */
export function useSyncStatus(of: Of): Readonly<ShallowRef<SyncStatus>>;
export function useSyncStatus<Selected>(of: Of, select: (status: SyncStatus) => Selected, isEqual?: IsEqual<Selected>): Readonly<ShallowRef<Selected>>;
export function useSyncStatus(of: Of, select?: AnySelect, isEqual?: AnyIsEqual): Readonly<ShallowRef<unknown>> {
  return useTwin(of, 'status', select, isEqual);
}
