import { createElement } from 'react';
import type { ComponentType } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { mount, unmount } from 'svelte';
import type { Component } from 'svelte';
import { createApp } from 'vue';
import type { Component as VueComponent } from 'vue';
import { count } from './alive.js';

// Three times the same: shows a component with its properties inside an element, until the function it returns is called.

export function mountReact<Props extends object>(element: Element, component: ComponentType<Props>, props: Props): () => void {
  const root = createRoot(element);
  flushSync(() => root.render(createElement(component, props))); // at once, as the others do
  return unmounting(() => root.unmount());
}

export function mountSvelte<Props extends Record<string, unknown>>(element: Element, component: Component<Props>, props: Props): () => void {
  const mounted = mount(component, { target: element, props });
  return unmounting(() => void unmount(mounted));
}

/** `props` are not checked: what vue-tsc knows of a component, other compilers do not. */
export function mountVue(element: Element, component: VueComponent, props: Record<string, unknown>): () => void {
  const app = createApp(component, props);
  app.mount(element);
  return unmounting(() => app.unmount());
}

function unmounting(work: () => void): () => void {
  const uncount = count('mounts');
  return () => {
    work();
    uncount();
  };
}
