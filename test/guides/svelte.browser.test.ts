import { hydrate, mount, unmount } from 'svelte';
import type { Component } from 'svelte';
import { describe, expect, test } from 'vitest';
import { inState } from './deep-state.svelte.js';
import { device, listOf } from './devices.js';
import { testDelivery } from './parts/delivery.js';
import { testFirstScreen } from './parts/first-screen.js';
import { testItems } from './parts/items.js';
import { testOwnTests } from './parts/own-tests.js';
import { testRules } from './parts/rules.js';
import { testServer } from './parts/server.js';
import { testStatus } from './parts/status.js';
import { testText } from './parts/text.js';
import { testRecipes } from './recipes.js';
import { stage } from './stage.js';
import type { Kit, Stage } from './stage.js';

const bySvelte5: Kit = {
  page: 'svelte',
  file: (name) => `${name}.svelte`,
  mount(target, component, props) {
    const mounted = mount(component as Component, { target, props });
    return () => unmount(mounted);
  },
  hydrate(target, component) {
    const mounted = hydrate(component as Component, { target });
    return () => unmount(mounted);
  },
};
const svelte = stage(bySvelte5);

/** The components of the last section, which test the same as the first ones do. */
const older = (kit: Kit): Stage => {
  const components = stage({ ...kit, file: (name) => `svelte4/${name}.svelte` });
  return { ...components, load: svelte.load, part: (heading, _files, tests) => describe(`${kit.page}: ${heading}`, () => { tests(); }) };
};
type Component4 = new (options: { target: HTMLElement; props: object }) => { $destroy(): void };
const inBoth = [older(bySvelte5), older({
  ...bySvelte5,
  page: 'svelte4',
  mount(target, component, props) {
    const mounted = new (component as Component4)({ target, props });
    return () => mounted.$destroy();
  },
})];

testFirstScreen(svelte, 'crdt-over-fs with Svelte', ...inBoth);
testRules(svelte, () => {
  test('$state makes another thing of a value and of a receipt', () => {
    const home = listOf(device('laptop'));
    const receipt = home.change((draft) => { draft.title = 'Home'; });
    expect([inState(home.value) === home.value, inState(receipt) === receipt]).toEqual([false, false]);
  });
});
testRecipes(svelte);
testOwnTests(svelte, 'Items.test.ts');
testServer(svelte, 'SvelteKit', ['src/lib/store.ts', 'src/routes/+page.svelte'], 'svelte', { root: 'src/routes/+page.svelte', store: 'src/lib/store.ts' });
svelte.part('Svelte 4', ['App', 'Items', 'Title', 'AddItem', 'SyncLine'].map((name) => `svelte4/${name}.svelte`), () => {
  for (const components of inBoth) for (const test of [testText, testItems, testDelivery, testStatus]) test(components);
});
svelte.everyFileIsTested();
