import { act, StrictMode } from 'react';
import type { ReactNode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server.browser';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { useCrdtDoc, useSyncStatus } from '../../adapters/react/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { FakeDoc } from '../fakes/crdt-doc.js';

interface List { title: string; todos: { title: string; done: boolean }[] }
const milk = { title: 'milk', done: false };
const bread = { title: 'bread', done: true };
const list = { title: 'Home', todos: [milk, bread] };

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
const errors = vi.spyOn(console, 'error');
let unmount = (): void => undefined;

function render(node: ReactNode): { readonly text: string; again(node: ReactNode): void } {
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  unmount = () => act(() => root.unmount());
  act(() => root.render(node));
  return { get text() { return container.textContent; }, again: (next) => act(() => root.render(next)) };
}

afterEach(() => {
  unmount();
  unmount = () => undefined;
  document.body.replaceChildren();
  expect(errors).not.toHaveBeenCalled(); // React reports loops, hydration mismatches and unstable snapshots there
  errors.mockClear();
});

describe('useCrdtDoc', () => {
  test('shows the value and each one after it', () => {
    const fake = new FakeDoc<List>(list);
    const Title = (): ReactNode => useCrdtDoc(fake.doc)[0].title;
    const page = render(<Title />);
    expect(page.text).toBe('Home');
    act(() => fake.set({ ...list, title: 'Club' }));
    expect(page.text).toBe('Club');
  });

  test('changes the document by a function that stays the same', () => {
    const fake = new FakeDoc<List>(list);
    const seen = new Set<unknown>();
    function Todos(): ReactNode {
      const [value, change] = useCrdtDoc(fake.doc, (now) => now.todos.map(({ title }) => title));
      seen.add(change);
      return <button onClick={() => change((draft) => { draft.todos.push({ title: 'tea', done: false }); })}>{value.join()}</button>;
    }
    const page = render(<Todos />);
    act(() => document.querySelector('button')!.click());
    page.again(<Todos />);
    expect(page.text).toBe('milk,bread,tea');
    expect(seen.size).toBe(1);
  });

  test('renders again only when what it selects changed, even when the selector builds a new array', () => {
    const fake = new FakeDoc<List>(list);
    let renders = 0;
    function Open(): ReactNode {
      renders += 1;
      return useCrdtDoc(fake.doc, (now) => now.todos.filter(({ done }) => !done))[0].map(({ title }) => title).join();
    }
    const page = render(<Open />);
    expect(renders).toBe(1);
    act(() => fake.set({ title: 'Club', todos: [milk, bread] }));
    expect(renders).toBe(1);
    act(() => fake.set({ title: 'Club', todos: [milk, bread, { title: 'tea', done: false }] }));
    expect(renders).toBe(2);
    expect(page.text).toBe('milk,tea');
  });

  test('keeps an equal selection identical over renders of its parent', () => {
    const fake = new FakeDoc<List>(list);
    const seen = new Set<unknown>();
    function Open({ done }: { done: boolean }): ReactNode {
      seen.add(useCrdtDoc(fake.doc, (now) => now.todos.filter((todo) => todo.done === done))[0]);
      return null;
    }
    const page = render(<Open done />);
    page.again(<Open done />);
    expect(seen.size).toBe(1);
    page.again(<Open done={false} />);
    expect(seen.size).toBe(2);
  });

  test('takes a comparison of its own', () => {
    const fake = new FakeDoc<List>(list);
    const Length = (): ReactNode => useCrdtDoc(fake.doc, (now) => now.title, (a, b) => a.length === b.length)[0];
    const page = render(<Length />);
    act(() => fake.set({ ...list, title: 'Club' }));
    expect(page.text).toBe('Home');
  });

  test('tells two dates apart', () => {
    const fake = new FakeDoc<{ due: Date }>({ due: new Date(0) });
    const Due = (): ReactNode => useCrdtDoc(fake.doc, ({ due }) => due)[0].getTime();
    const page = render(<Due />);
    act(() => fake.set({ due: new Date(1) }));
    expect(page.text).toBe('1');
  });

  test('waits for a document, follows it to another one and leaves no subscription', () => {
    const [one, two] = [new FakeDoc<List>(list), new FakeDoc<List>({ ...list, title: 'Club' })];
    function Title({ doc }: { doc: CrdtDoc<List> | undefined }): ReactNode {
      const [title, change] = useCrdtDoc(doc, (now) => now.title);
      return title === undefined ? typeof change : title;
    }
    const page = render(<Title doc={undefined} />);
    expect(page.text).toBe('undefined');
    page.again(<Title doc={one.doc} />);
    expect([page.text, one.listeners, two.listeners]).toEqual(['Home', 1, 0]);
    page.again(<Title doc={two.doc} />);
    expect([page.text, one.listeners, two.listeners]).toEqual(['Club', 0, 1]);
    unmount();
    unmount = () => undefined;
    expect(two.listeners).toBe(0);
  });

  test('works under StrictMode and leaves no subscription there either', () => {
    const fake = new FakeDoc<List>(list);
    const Open = (): ReactNode => useCrdtDoc(fake.doc, (now) => now.todos.filter(({ done }) => !done))[0].length;
    const page = render(<StrictMode><Open /></StrictMode>);
    act(() => fake.set({ ...list, todos: [] }));
    expect(page.text).toBe('0');
    unmount();
    unmount = () => undefined;
    expect(fake.listeners).toBe(0);
  });

  test('hydrates a server page with the initial value, then shows what this device has', async () => {
    const fake = new FakeDoc<List>({ title: 'New', todos: [] }, list);
    function App(): ReactNode {
      const [todos] = useCrdtDoc(fake.doc, (now) => now.todos.map(({ title }) => title));
      const { state } = useSyncStatus(fake.doc);
      return <p>{todos.length} {state}</p>;
    }
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(<App />);
    expect(container.textContent).toBe('0 loading');
    const root = await act(async () => hydrateRoot(container, <App />));
    unmount = () => act(() => root.unmount());
    expect(container.textContent).toBe('2 ready');
  });
});

describe('useSyncStatus', () => {
  test('shows the status and each one after it', () => {
    const fake = new FakeDoc<List>(list);
    const Unpublished = (): ReactNode => useSyncStatus(fake.doc).unpublished;
    const page = render(<Unpublished />);
    act(() => fake.report({ unpublished: 3 }));
    expect(page.text).toBe('3');
  });

  test('renders again only when what it selects changed', () => {
    const fake = new FakeDoc<List>(list);
    let renders = 0;
    function Trouble(): ReactNode {
      renders += 1;
      const { online, code } = useSyncStatus(fake.doc, (status) => ({ online: status.online, code: status.error?.code }));
      return online ? 'online' : code ?? 'offline';
    }
    const page = render(<Trouble />);
    act(() => fake.report({ activity: 'pulling' }));
    expect(renders).toBe(1);
    act(() => fake.report({ online: false }));
    expect([renders, page.text]).toEqual([2, 'offline']);
  });

  test('is that of a document that loads, while there is none', () => {
    const State = (): ReactNode => useSyncStatus(undefined).state;
    expect(render(<State />).text).toBe('loading');
  });
});
