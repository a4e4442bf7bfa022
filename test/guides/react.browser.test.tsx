import { rendersOf } from './renders-of-react.js';
import { createElement } from 'react';
import type { ComponentType } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import { addTo, device, listOf } from './devices.js';
import { testFirstScreen } from './parts/first-screen.js';
import { testOwnTests } from './parts/own-tests.js';
import { testRules } from './parts/rules.js';
import { testServer } from './parts/server.js';
import { testRecipes } from './recipes.js';
import { stage } from './stage.js';

const react = stage({
  page: 'react',
  file: (name) => `${name}.tsx`,
  mount(element, component, props) {
    const root = createRoot(element);
    root.render(createElement(component as ComponentType, props));
    return () => root.unmount();
  },
  hydrate(element, component) {
    const root = hydrateRoot(element, createElement(component as ComponentType));
    return () => root.unmount();
  },
  renders: rendersOf,
});

testFirstScreen(react, 'crdt-over-fs with React');
testRules(react, () => {
  test('the change of a document is one function', () => {
    const { change } = listOf(device('laptop'));
    expect(listOf(device('laptop')).change).not.toBe(change);
    const home = listOf(device('laptop'));
    expect(home.change).toBe(home.change);
  });
});
testRecipes(react);
testOwnTests(react, 'Items.test.tsx');

react.part('Suspense', ['Summary.tsx'], () => {
  test('waits for what storage has on a first start, and never again', async () => {
    const files = memoryFs();
    const phone = listOf(device('phone', files));
    await addTo(phone, 'milk');
    const { element } = await react.show('Summary', { doc: listOf(device('laptop', files)) });
    const seen = new Set<string>();
    const observer = new MutationObserver(() => { seen.add(element.textContent); });
    observer.observe(element, { subtree: true, childList: true, characterData: true });
    await expect.element(page.getByText('1 to buy')).toBeVisible();
    await addTo(phone, 'bread');
    await expect.element(page.getByText('2 to buy')).toBeVisible();
    observer.disconnect();
    expect([...seen].filter((text) => text.endsWith('to buy'))).toEqual(['1 to buy', '2 to buy']);
    expect([...seen].join()).not.toContain('Nothing');
  });
});

testServer(react, 'Next.js', ['app/store.ts', 'app/groceries.tsx', 'app/page.tsx', 'next.config.ts'], 'react', { root: 'app/page.tsx', store: 'app/store.ts' });

react.everyFileIsTested();
