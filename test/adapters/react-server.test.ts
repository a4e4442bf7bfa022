import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { useCrdtDoc, useSyncStatus } from '../../adapters/react/index.js';
import { FakeDoc } from '../fakes/crdt-doc.js';

test('a server renders the initial value and a status that loads, without a subscription', () => {
  const fake = new FakeDoc<{ todos: string[] }>({ todos: [] }, { todos: ['milk'] });
  const App = (): string => {
    const [count, change] = useCrdtDoc(fake.doc, ({ todos }) => todos.length);
    return `${count} ${useSyncStatus(fake.doc).state} ${typeof change}`;
  };
  expect(renderToString(createElement(App))).toBe('0 loading function');
  expect(fake.listeners).toBe(0);
});
