import type { Part, Parts } from './parts.js';

/** A component of one framework that is on the page. */
export interface Mounted<P extends Part> {
  /** Resolves when it is there, where that may take longer than until the next paint. */
  readonly there?: Promise<void>;
  /** Gives it all its properties anew. */
  update(props: Parts[P]): void | Promise<void>;
  unmount(): void;
}

/** How one framework puts the components of `parts.ts` on a page. */
export interface Binding {
  /** Its name among the pages that a server renders. */
  readonly server: string;
  /** How often a template runs for one render. @default 1 */
  readonly runs?: number;
  /** @param over whether `target` holds the page of a server, which is to be hydrated */
  mount<P extends Part>(part: P, target: HTMLElement, props: Parts[P], over: boolean): Mounted<P>;
}
