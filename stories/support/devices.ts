import { automerge } from '../../src/crdt/automerge/index.js';
import { createSpace, memoryFs } from '../../src/index.js';
import type { FileSystem, Space, SpaceOptions, SyncOptions } from '../../src/index.js';
import { count } from './alive.js';

export interface DeviceOptions {
  /** Where it meets the others: `memoryFs()`, shared by the devices of a story. */
  readonly remoteFs?: FileSystem | undefined;
  /** What it keeps. @default a memory of its own */
  readonly localFs?: FileSystem | undefined;
  /** @default quicker than an app: a person is looking */
  readonly sync?: false | SyncOptions | undefined;
  /** @default as in an app */
  readonly retention?: SpaceOptions['retention'];
}

const quick: SyncOptions = { pollEvery: 150, pollIdleEvery: 600, ackEvery: 150, publishAfter: 100 };

/**
 * A device with its own store, as an app has one: a real space. Give it to `stage.keep`, which closes it.
 *
 * @example
 * const bucket = memoryFs();
 * const laptop = stage.keep(device('laptop', { remoteFs: bucket }));
 * const phone = stage.keep(device('phone', { remoteFs: bucket }));
 */
export function device(name: string, { remoteFs, localFs = memoryFs(), sync, retention }: DeviceOptions = {}): Space {
  const space = createSpace({ crdt: automerge(), localFs, remoteFs, device: { name }, retention, sync: sync === false ? false : { ...quick, ...sync } });
  const uncount = count('spaces');
  space.requests$.subscribe({ complete: uncount }); // it asks for nothing, and ends with the space
  return space;
}
