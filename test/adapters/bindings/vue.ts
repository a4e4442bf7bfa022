import { createApp, createSSRApp, h, shallowRef } from 'vue';
import type { Component } from 'vue';
import type { Binding } from '../binding.js';
import * as parts from '../components/vue/parts.js';

export const vue: Binding = {
  server: 'vue',
  mount(part, target, props, over) {
    const now = shallowRef(props);
    const root = { render: () => h(parts[part] as Component, now.value) };
    const app = over ? createSSRApp(root) : createApp(root);
    app.mount(target);
    return { update: (next) => { now.value = next; }, unmount: () => app.unmount() };
  },
};
