export { automerge } from './automerge.js';
export { initAutomerge, type WasmSource } from './initialise.js';
export { Counter, deleteAt, insertAt, ImmutableString, spliceText, updateText } from './drafts.js';
