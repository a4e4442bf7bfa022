// What `crdt-over-fs/automerge` is under Node. The full build brings its WASM along and initialises the module that
// `@automerge/automerge/slim` shares, so nobody has to await anything.
import '@automerge/automerge';

export * from './index.js';
