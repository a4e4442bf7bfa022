import { createElement, StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { mount } from 'svelte';
import { createApp } from 'vue';
import type { TodoApp } from './app.js';
import { Panel as ReactPanel } from './react/panel.js';
import SveltePanel from './svelte/Panel.svelte';
import VuePanel from './vue/Panel.vue';

/** The same todo app, written with one framework. */
export interface Panel {
  readonly framework: string;
  /** Shows a device inside an element, for as long as the page is open. */
  readonly mount: (target: HTMLElement, app: TodoApp) => void;
}

export const panels: readonly Panel[] = [
  {
    framework: 'React',
    mount(target, app) {
      const root = createRoot(target);
      // At once, as the two others do: all three appear together.
      flushSync(() => root.render(createElement(StrictMode, null, createElement(ReactPanel, { app }))));
    },
  },
  { framework: 'Svelte', mount: (target, app) => void mount(SveltePanel, { target, props: { app } }) },
  { framework: 'Vue', mount: (target, app) => void createApp(VuePanel, { app }).mount(target) },
];
