import { beforeAll, describe } from 'vitest';
import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import { initAutomerge } from '../../src/crdt/automerge/index.js';
import type { Binding } from './binding.js';
import { hydrationFacts } from './contract/hydration.js';
import { lifetimeFacts } from './contract/lifetime.js';
import { selectionFacts } from './contract/selection.js';
import { syncFacts } from './contract/sync.js';
import { valueFacts } from './contract/values.js';
import { nothingIsWarnedOf } from './page.js';

/** Declares the facts that hold for every UI adapter, in a browser, with real documents. */
export function adapterContract(name: string, binding: Binding): void {
  describe(name, () => {
    beforeAll(() => initAutomerge(wasmUrl));
    nothingIsWarnedOf();
    valueFacts(binding);
    selectionFacts(binding);
    syncFacts(binding);
    lifetimeFacts(binding);
    hydrationFacts(binding);
  });
}
