import { untrack } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { follow, initial, onServer, present, selection } from '../seam.js';
import type { AnyIsEqual, AnySelect, Name } from '../seam.js';

/** A thing, or a function that gets it: what is reactive in that function is followed. */
export type Got<Of> = Of | (() => Of);

const get = (of: Got<object | undefined>): object | undefined => (typeof of === 'function' ? (of as () => object | undefined)() : of);

/** Reads what `select` makes of a value; an effect or template that reads it runs again only when that is no longer equal. */
export function twinState<Selected>(of: Got<object | undefined>, name: Name, select?: AnySelect, isEqual?: AnyIsEqual): () => Selected {
  const selected = selection(select, isEqual);
  return () => {
    const now = get(of);
    const look = (): unknown => selected(onServer() ? initial(now, name) : present(now, name));
    let read = look();
    // One for each effect that reads, as another one may have read something newer. Outside of effects it does nothing.
    if (now) createSubscriber((update) => follow(now, name)(() => {
      let same = false;
      try {
        // What a selector reads here is no concern of an effect that edits.
        same = Object.is(read, untrack(() => selected(present(now, name))));
      } catch {
        // The effect meets the error itself, unless it is about to go: a row's whose todo is gone.
      }
      if (!same) update();
    }))();
    // To be followed may load a document at once, and a block is deaf to updates while it runs.
    return (read = look()) as Selected;
  };
}
