import { initializeWasm, isWasmInitialized } from '@automerge/automerge/slim';
import { SyncError } from '../../errors.js';

/** Where the WASM comes from: an address to fetch, an answer already under way, or the bytes. */
export type WasmSource = string | URL | Request | Response | Uint8Array<ArrayBuffer> | ArrayBuffer | WebAssembly.Module;

let underWay: Promise<void> | undefined;

/**
 * Loads Automerge's WASM, once, before the first document is read or edited. Under Node there is nothing to do and it resolves at once.
 *
 * @throws SyncError `crdt-not-initialised` when it cannot be loaded; calling again tries again
 * @example
 * import wasmUrl from '@automerge/automerge/automerge.wasm?url';   // Vite
 * await initAutomerge(wasmUrl);
 */
export function initAutomerge(wasm: WasmSource | PromiseLike<WasmSource>): Promise<void> {
  if (isWasmInitialized()) return Promise.resolve();
  underWay ??= load(wasm).finally(() => { underWay = undefined; });
  return underWay;
}

async function load(wasm: WasmSource | PromiseLike<WasmSource>): Promise<void> {
  try {
    // Its type leaves out half of what it takes: it is handed to WebAssembly as it is.
    await initializeWasm(await wasm as Uint8Array<ArrayBuffer>);
  } catch (cause) {
    throw new SyncError('crdt-not-initialised', 'Automerge\'s WASM could not be loaded. Check the address given to initAutomerge().', { cause, retryable: true });
  }
}

/** @throws SyncError `crdt-not-initialised` */
export function assertInitialised(): void {
  if (isWasmInitialized()) return;
  throw new SyncError('crdt-not-initialised', 'Automerge is not loaded yet. Await initAutomerge(wasmUrl) from crdt-over-fs/automerge before a document is read or edited.');
}
