import { svelteLegacy, svelteRunes, svelteStores } from './bindings/svelte.svelte.js';
import { adapterContract } from './contract.js';

adapterContract('Svelte runes', svelteRunes);
adapterContract('Svelte stores', svelteStores);
adapterContract('Svelte stores in components of old', svelteLegacy);
