import type { Readable } from 'svelte/store';
import { follow, initial, onServer, present, selection } from '../seam.js';
import type { AnyIsEqual, AnySelect, Name } from '../seam.js';

/** What `select` makes of a value, as a store of any Svelte: it imports nothing from Svelte. */
export function twinStore<Selected>(of: object | undefined, name: Name, select?: AnySelect, isEqual?: AnyIsEqual): Readable<Selected> {
  return {
    subscribe(run) {
      const pick = selection(select, isEqual);
      let told: unknown = pick; // nothing yet
      const tell = (value: unknown): void => {
        const selected = pick(value);
        // Svelte's own stores tell objects again though they are the same; ours never do.
        if (!Object.is(told, selected)) run((told = selected) as Selected);
      };
      const follows = of && !onServer();
      if (!follows) tell(initial(of, name));
      return follows ? follow(of, name)(() => tell(present(of, name))) : () => undefined;
    },
  };
}
