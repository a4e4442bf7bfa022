/** What stories hold at present, and must let go of: for the tests, which read it from the page. */
export interface Alive { mounts: number; spaces: number }

declare global {
  interface Window { storiesAlive?: Alive }
}

/** On the window, so that a hot replacement of this module goes on counting. */
export const alive: Alive = (window.storiesAlive ??= { mounts: 0, spaces: 0 });

/** Counts a thing until the function it returns is called. */
export function count(kind: keyof Alive): () => void {
  alive[kind] += 1;
  let left = false;
  return () => {
    if (left) return;
    left = true;
    alive[kind] -= 1;
  };
}
