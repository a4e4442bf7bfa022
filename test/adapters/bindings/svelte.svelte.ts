import { hydrate, mount, unmount } from 'svelte';
import type { Component } from 'svelte';
import type { Binding } from '../binding.js';
import * as legacyParts from '../components/svelte-legacy/parts.js';
import * as runesParts from '../components/svelte-runes/parts.js';
import * as storesParts from '../components/svelte-stores/parts.js';
import type { Part } from '../parts.js';

/** A property that changes alone, as a parent's would. */
function cell<T>(value: T): { now: T } {
  let now = $state.raw(value);
  return { get now() { return now; }, set now(next) { now = next; } };
}

const binding = (parts: Record<Part, unknown>): Pick<Binding, 'mount'> => ({
  mount(part, target, props, over) {
    const names = Object.keys(props) as (keyof typeof props)[];
    const cells = new Map(names.map((name) => [name, cell(props[name])]));
    const live = Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get: () => cells.get(name)?.now, enumerable: true }])));
    const component = (over ? hydrate : mount)(parts[part] as Component, { target, props: live });
    return {
      update(next) { for (const [name, one] of cells) one.now = next[name]; },
      unmount: () => void unmount(component),
    };
  },
});

export const svelteRunes: Binding = { server: 'svelte-runes', ...binding(runesParts) };
export const svelteStores: Binding = { server: 'svelte-stores', ...binding(storesParts) };
/** Components as Svelte 4 has them, compiled by Svelte 5. */
export const svelteLegacy: Binding = { server: 'svelte-legacy', ...binding(legacyParts) };
