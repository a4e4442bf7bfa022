import { LocalStore } from '../../../src/sync/store/store.js';
import type { OpenedStore, Plain, StoreLimits } from '../../../src/sync/store/store.js';
import type { Disk } from './disk.js';

let sessions = 0;

export const open = (disk: Disk, limits?: Partial<StoreLimits>): OpenedStore =>
  disk.run(LocalStore.open({ path: 'main', session: `session${++sessions}`, limits }));

/** Opens a store that must be whole. */
export function openWhole(disk: Disk, limits?: Partial<StoreLimits>): LocalStore {
  const { store, broken } = open(disk, limits);
  if (broken) throw new Error(`The store is broken: ${disk.names().join(', ')}`);
  return store;
}

/** Everything a store holds, in order. */
export function contentOf(disk: Disk, store: LocalStore, tables: readonly string[]): { rows: Record<string, [string, Plain][]>; chunks: Record<string, Plain[]> } {
  return {
    rows: Object.fromEntries(tables.map((name) => [name, [...store.table(name).entries()]])),
    chunks: Object.fromEntries([...store.chunkDocs()].sort().map((doc) => [doc, disk.run(store.chunks(doc)).map(({ chunk }) => chunk)])),
  };
}
