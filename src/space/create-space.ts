import { SyncError } from '../errors.js';
import type { Core, Environment } from '../replica/core.js';
import { SpaceImpl } from './space.js';
import type { Space, SpaceOptions } from './types.js';

/**
 * The protocol is three quarters of the library, and nobody needs it before data is asked for: bundlers make it a file of
 * its own, which comes while the CRDT's far larger WASM does. A document shows its initial value and takes edits meanwhile.
 */
async function loadCore(): Promise<Core> {
  try {
    return await import('../sync/core.js');
  } catch (cause) {
    throw new SyncError('network', 'A part of this app could not be loaded. It is tried again; if that does not help, reload the page.', { cause });
  }
}

const world: Environment = {
  loadCore,
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
