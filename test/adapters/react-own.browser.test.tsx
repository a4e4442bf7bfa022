import { StrictMode, Suspense, memo, startTransition, use, useDeferredValue, useState } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useCrdtDoc, useDevices, useSyncStatus } from '../../adapters/react/index.js';
import { FakeDoc } from '../fakes/crdt-doc.js';
import { nothingIsWarnedOf, painted } from './page.js';
import { titles, todo } from './parts.js';
import type { List } from './parts.js';

nothingIsWarnedOf();

const list: List = { title: 'Home', todos: [todo('milk'), todo('bread', true)] };

/** Puts it on the page until the test is over. */
async function render(node: ReactNode): Promise<{ readonly target: HTMLElement; text(selector: string): string | undefined; again(node: ReactNode): Promise<void> }> {
  const target = document.body.appendChild(document.createElement('div'));
  const root = createRoot(target);
  onTestFinished(() => {
    root.unmount();
    target.remove();
  });
  const again = (next: ReactNode): Promise<void> => (root.render(next), painted());
  await again(node);
  return { target, text: (selector) => target.querySelector(selector)?.textContent, again };
}

describe('useCrdtDoc', () => {
  test('gives an equal selection and `change` as the same references over renders of the parent, though the selector is a new one each time', async () => {
    const fake = new FakeDoc(list);
    fake.doc.change = () => { throw new Error('Nobody edits.'); };
    const [selections, changes] = [new Set<unknown>(), new Set<unknown>()];
    function Todos({ done }: { done: boolean }): ReactNode {
      const [todos, change] = useCrdtDoc(fake.doc, (now) => now.todos.filter((one) => one.done === done));
      selections.add(todos);
      changes.add(change);
      return titles(todos);
    }
    const page = await render(<Todos done />);
    await page.again(<Todos done />);
    expect([selections.size, changes.size]).toEqual([1, 1]);
    await page.again(<Todos done={false} />);
    expect([page.target.textContent, selections.size, changes.size]).toEqual(['milk', 2, 1]);
  });

  test('shows in one render what a merge and a property changed together', async () => {
    const fake = new FakeDoc(list);
    const shown: string[] = [];
    function Todos({ done }: { done: boolean }): ReactNode {
      const [text] = useCrdtDoc(fake.doc, (now) => `${now.title}: ${titles(now.todos.filter((one) => one.done === done))}`);
      shown.push(text);
      return text;
    }
    const page = await render(<Todos done />);
    fake.set({ ...list, title: 'Club' });
    await page.again(<Todos done={false} />);
    expect(shown).not.toContain('Home: milk');
    expect(page.target.textContent).toBe('Club: milk');
  });

  test('is left as it is by a render that React throws away', async () => {
    const fake = new FakeDoc(list);
    const never = new Promise<void>(() => undefined);
    const shown: unknown[] = [];
    let begun = 0;
    const Todos = memo(function Todos({ done }: { done: boolean }): ReactNode {
      const [todos] = useCrdtDoc(fake.doc, (now) => now.todos.filter((one) => one.done === done));
      if (done) begun += 1;
      else shown.push(todos);
      return <p>{titles(todos)}</p>;
    });
    function Waits({ done }: { done: boolean }): ReactNode {
      if (done) use(never);
      return null;
    }
    let setDone: (done: boolean) => void = () => undefined;
    function App(): ReactNode {
      const [done, set] = useState(false);
      setDone = set;
      return <Suspense fallback="…"><Todos done={done} /><Waits done={done} /></Suspense>;
    }
    const page = await render(<App />);
    startTransition(() => setDone(true));
    await expect.poll(() => begun).toBeGreaterThan(0);
    const before = shown.length;
    fake.set({ ...list, title: 'Club' });
    await painted();
    expect([shown.length - before, new Set(shown).size, page.text('p')]).toEqual([0, 1, 'milk']);
    fake.set({ ...list, todos: [todo('eggs')] });
    await painted();
    expect(page.text('p')).toBe('eggs');
  });
});

describe('two components of one document never show different values', () => {
  const Slow = (): ReactNode => {
    for (const until = performance.now() + 4; performance.now() < until;) { /* a large page */ }
    return null;
  };
  const Slowly = ({ children }: { children: ReactNode }): ReactNode => <>{Array.from({ length: 12 }, (_, at) => <Slow key={at} />)}{children}</>;

  /** What the page shows when a change falls between two parts of a render, which React interrupts. */
  function torn(fake: FakeDoc<List>) {
    const seen = { first: 0, last: 0, between: false };
    const First = ({ mark }: { mark: string }): ReactNode => {
      const [text] = useCrdtDoc(fake.doc, ({ title }) => title + mark);
      seen.first += 1;
      return <p id="first">{text}</p>;
    };
    const Last = ({ mark }: { mark: string }): ReactNode => {
      const [text] = useCrdtDoc(fake.doc, (now) => now.title + mark);
      seen.last += 1;
      return <p id="last">{text}</p>;
    };
    const commits: (string | undefined)[][] = [];
    const look = (page: { readonly target: HTMLElement; text(selector: string): string | undefined }): void => {
      const observer = new MutationObserver(() => commits.push([page.text('#first'), page.text('#last')]));
      observer.observe(page.target, { childList: true, subtree: true, characterData: true });
      onTestFinished(() => observer.disconnect());
    };
    /** Changes the title when `First` was rendered again and `Last` was not. */
    const interrupt = async (title: string): Promise<void> => {
      const { first, last } = seen;
      const { port1, port2 } = new MessageChannel();
      await new Promise<void>((resolve) => {
        port1.onmessage = () => {
          if (seen.first === first) return port2.postMessage(undefined);
          seen.between = seen.last === last;
          fake.set({ ...list, title });
          resolve(port1.close());
        };
        port2.postMessage(undefined);
      });
    };
    return { First, Last, commits, look, interrupt, seen };
  }

  test('when a transition mounts them and the document changes meanwhile', async () => {
    const { First, Last, commits, look, interrupt, seen } = torn(new FakeDoc(list));
    let show: (shown: boolean) => void = () => undefined;
    function App(): ReactNode {
      const [shown, setShown] = useState(false);
      show = setShown;
      return shown && <><First mark="" /><Slowly><Last mark="" /></Slowly></>;
    }
    const page = await render(<App />);
    look(page);
    const interrupted = interrupt('Club');
    startTransition(() => show(true));
    await interrupted;
    await expect.poll(() => page.text('#last')).toBe('Club');
    expect(seen.between).toBe(true);
    expect(commits.filter(([first, last]) => first !== last)).toEqual([]);
  });

  test.each([['', (node: ReactNode) => node], [' under StrictMode', (node: ReactNode) => <StrictMode>{node}</StrictMode>]] as const)('when a deferred value renders them again and the document changes meanwhile%s', async (_where, around) => {
    const { First, Last, commits, look, interrupt, seen } = torn(new FakeDoc(list));
    let type: (text: string) => void = () => undefined;
    const Both = memo(({ mark }: { mark: string }): ReactNode => <><First mark={mark} /><Slowly><Last mark={mark} /></Slowly></>);
    function App(): ReactNode {
      const [text, setText] = useState('');
      type = setText;
      return <><i>{text}</i><Both mark={useDeferredValue(text)} /></>;
    }
    const page = await render(around(<App />));
    look(page);
    const interrupted = interrupt('Club');
    type('!');
    await interrupted;
    expect(page.text('i')).toBe('!');
    await expect.poll(() => page.text('#last')).toBe('Club!');
    expect(seen.between).toBe(true);
    expect(commits.filter(([first, last]) => first !== last)).toEqual([]);
  });
});

test('useSyncStatus and useDevices take a comparison of the app\'s own', async () => {
  const fake = new FakeDoc(list);
  const Calm = (): ReactNode => <p>{useSyncStatus(fake.doc, ({ unpublished }) => unpublished, (a, b) => Math.abs(a - b) < 2)} {useDevices(undefined, (devices) => devices.length, () => true)}</p>;
  const page = await render(<Calm />);
  for (const [unpublished, text] of [[1, '0 0'], [2, '2 0']] as const) {
    fake.report({ unpublished });
    await painted();
    expect(page.text('p')).toBe(text);
  }
});
