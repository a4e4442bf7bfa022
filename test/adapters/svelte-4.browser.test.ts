import { svelte4 } from './bindings/svelte-4.js';
import { adapterContract } from './contract.js';

adapterContract('Svelte 4 stores', svelte4);
