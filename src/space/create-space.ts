import type { Environment } from '../replica/core.js';
import * as core from '../sync/core.js';
import { SpaceImpl } from './space.js';
import type { Space, SpaceOptions } from './types.js';

const world: Environment = {
  core,
  now: () => Date.now(),
  random: () => Math.random(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};

/**
 * Opens a space: the documents of a root folder, kept on this device and shared through storage.
 * Nothing happens until somebody asks for data: no I/O, no timer, no WASM, so it is safe on a server.
 *
 * @throws SyncError `invalid-option`
 * @example
 * const space = createSpace({ crdt: automerge(), localFs: indexedDbFs('todos'), remoteFs: s3Fs({ client, bucket }) });
 */
export function createSpace(options: SpaceOptions): Space {
  return new SpaceImpl(options, world);
}
