import { createSubscriber } from 'svelte/reactivity';
import { initial, onServer, present, selection, subscribe } from '../seam.js';
import type { AnyIsEqual, AnySelect, Name } from '../seam.js';

/** A thing, or a function that gets it: what is reactive in that function is followed. */
export type Got<Of> = Of | (() => Of);

const get = (of: Got<object | undefined>): object | undefined => (typeof of === 'function' ? (of as () => object | undefined)() : of);

/** Reads what `select` makes of a value; an effect or template that reads it runs again only when that is no longer equal. */
export function twinState<Selected>(of: Got<object | undefined>, name: Name, select?: AnySelect, isEqual?: AnyIsEqual): () => Selected {
  const pick = selection();
  let followed: { readonly of: object; readonly track: () => void } | undefined;
  let read: unknown;

  const follow = (now: object): (() => void) => createSubscriber((update) => {
    let told = read;
    return subscribe(now, name, () => {
      const before = told;
      told = pick(present(now, name), select, isEqual);
      // Somebody may have read the new value before this was told, and a selector's own state may have changed since.
      if (told !== before || told !== read) update();
    });
  });

  return () => {
    const now = get(of);
    const look = (): unknown => pick(onServer() ? initial(now, name) : present(now, name), select, isEqual);
    read = look();
    if (now && followed?.of !== now) followed = { of: now, track: follow(now) };
    if (now) followed?.track();
    // To be followed may load a document at once, and a block is deaf to updates while it runs.
    return (read = look()) as Selected;
  };
}
