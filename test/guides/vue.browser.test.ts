import { expect, test } from 'vitest';
import { createApp, createSSRApp, reactive, ref, shallowRef } from 'vue';
import type { App, Component } from 'vue';
import { device, listOf } from './devices.js';
import { testFirstScreen } from './parts/first-screen.js';
import { testOwnTests } from './parts/own-tests.js';
import { testRules } from './parts/rules.js';
import { testServer } from './parts/server.js';
import { testRecipes } from './recipes.js';
import { stage } from './stage.js';

const counts = new Map<string, number>();
const count = function (this: { $options: { __name?: string } }): void {
  const name = this.$options.__name ?? '';
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

function start(element: HTMLElement, app: App): () => void {
  app.mixin({ mounted: count, updated: count }).mount(element);
  return () => app.unmount();
}

const vue = stage({
  page: 'vue',
  file: (name) => `${name}.vue`,
  row: 'Row.vue',
  mount: (element, component, props) => start(element, createApp(component as Component, { ...props })),
  hydrate: (element, component) => start(element, createSSRApp(component as Component)),
  renders: (name) => counts.get(name) ?? 0,
});

testFirstScreen(vue, 'crdt-over-fs with Vue');
testRules(vue, () => {
  test('a document and a space throw behind a proxy of Vue, and are themselves in a shallowRef', () => {
    const space = device('laptop');
    const home = listOf(space);
    expect(() => ref(home).value.value).toThrow(TypeError);
    expect(() => reactive({ space }).space.docs).toThrow(TypeError);
    expect(shallowRef(home).value.value.title).toBe('');
  });
});
testRecipes(vue);
testOwnTests(vue, 'Items.test.ts');
testServer(vue, 'Nuxt', ['app/store.ts', 'app/app.vue'], 'vue', { root: 'app/app.vue', store: 'app/store.ts' });
vue.everyFileIsTested();
