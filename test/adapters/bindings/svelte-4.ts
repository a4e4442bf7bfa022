import type { Binding } from '../binding.js';
import * as parts from '../components/svelte-legacy/parts-4.js';

export const svelte4: Binding = {
  server: 'svelte-4',
  mount(part, target, props, over) {
    const component = new parts[part]({ target, props, hydrate: over });
    return { update: (next) => component.$set(next), unmount: () => component.$destroy() };
  },
};
