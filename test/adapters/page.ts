import { afterEach, expect, onTestFinished, vi } from 'vitest';
import type { Binding, Mounted } from './binding.js';
import type { Part, Parts } from './parts.js';
import { Shown } from './shown.js';

/** Until the browser has painted: by then a framework has shown everything it was told. */
export const painted = (): Promise<void> => new Promise((resolve) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(undefined);
  });
});

/** A component on the page, as a person and a counter of renders see it. */
export interface Page<P extends Part> {
  /** The text of the first paragraph. */
  readonly text: string;
  /** The texts of the rows. */
  readonly rows: readonly string[];
  readonly target: HTMLElement;
  /** What its templates have shown of that part, in order. */
  shown(part: string): readonly unknown[];
  /** Renders of that part since this was asked last. */
  renders(part: string): number;
  click(): Promise<void>;
  /** Changes some properties. */
  update(props: Partial<Omit<Parts[P], 'show'>>): Promise<void>;
  unmount(): void;
}

/** Whatever a framework finds wrong, an impure render, a page that differs from its server's, it says there. */
export function nothingIsWarnedOf(): void {
  const spies = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  afterEach(() => {
    const said = spies.flatMap((spy) => spy.mock.calls);
    for (const spy of spies) spy.mockClear();
    expect(said).toEqual([]);
  });
}

/**
 * Puts a component on the page until the test is over.
 *
 * @param server what a server has rendered, to be hydrated
 * @param look is called with that page before the component is there
 */
export async function open<P extends Part>(binding: Binding, part: P, props: Omit<Parts[P], 'show'>, server?: string, look?: (target: HTMLElement) => void): Promise<Page<P>> {
  const target = document.body.appendChild(document.createElement('div'));
  if (server !== undefined) target.innerHTML = server;
  look?.(target);
  const shown = new Shown();
  const counted = new Map<string, number>();
  let now = { ...props, show: shown.show } as Parts[P];
  let mounted: Mounted<P> | undefined = binding.mount(part, target, now, server !== undefined);
  const page: Page<P> = {
    target,
    get text() { return target.querySelector('p')?.textContent ?? ''; },
    get rows() { return [...target.querySelectorAll('li')].map(({ textContent }) => textContent); },
    shown: (of) => shown.of(of),
    renders(of) {
      const runs = shown.of(of).length;
      const since = runs - (counted.get(of) ?? 0);
      counted.set(of, runs);
      return since / (binding.runs ?? 1);
    },
    async click() {
      target.querySelector('button')!.click();
      await painted();
    },
    async update(some) {
      now = { ...now, ...some };
      await mounted?.update(now);
      await painted();
    },
    unmount() {
      mounted?.unmount();
      mounted = undefined;
    },
  };
  onTestFinished(() => {
    page.unmount();
    target.remove();
  });
  await mounted.there;
  await painted();
  return page;
}
