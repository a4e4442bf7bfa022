import { afterEach, beforeEach, expect, vi } from 'vitest';
import { guide } from './guide.js';
import type { Guide } from './guide.js';

/** How a framework shows components. What these return ends it. */
export interface Kit {
  readonly page: Parameters<typeof guide>[0];
  /** The file of a component. */
  file(name: string): string;
  /** The file of a row of the list, where it has one of its own. */
  readonly row?: string;
  mount(element: HTMLElement, component: unknown, props: object): () => unknown;
  /** Takes over what a server rendered. */
  hydrate(element: HTMLElement, component: unknown): () => unknown;
  /** How often components of a name have rendered, where components render as a whole. */
  renders?(name: string): number;
}

/** A guide whose components can be shown. */
export interface Stage extends Guide {
  readonly kit: Kit;
  /** Shows a component until the test ends. */
  show(name: string, props?: object): Promise<{ readonly element: HTMLElement; leave(): Promise<void> }>;
  /** Takes over the HTML of a server, until the test ends. */
  takeOver(file: string, html: string): Promise<HTMLElement>;
}

export function stage(kit: Kit): Stage {
  const page = guide(kit.page);
  const shown = new Set<() => unknown>();
  const place = (): HTMLElement => document.body.appendChild(document.createElement('div'));
  const keep = (end: () => unknown): (() => Promise<void>) => {
    shown.add(end);
    return async () => { if (shown.delete(end)) await end(); };
  };

  // Frameworks report loops, hydration mismatches and misuse there.
  beforeEach(() => {
    vi.spyOn(console, 'error');
    vi.spyOn(console, 'warn');
  });
  afterEach(async () => {
    for (const end of shown) await end();
    shown.clear();
    document.body.replaceChildren();
    expect([vi.mocked(console.error).mock.calls, vi.mocked(console.warn).mock.calls]).toEqual([[], []]);
  });

  return {
    ...page,
    kit,
    async show(name, props = {}) {
      const element = place();
      return { element, leave: keep(kit.mount(element, await page.load(kit.file(name)), props)) };
    },
    async takeOver(name, html) {
      const element = place();
      element.innerHTML = html;
      keep(kit.hydrate(element, await page.load(name)));
      return element;
    },
  };
}
