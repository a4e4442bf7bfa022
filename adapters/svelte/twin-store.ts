import type { Readable } from 'svelte/store';
import { follow, initial, onServer, present, selection } from '../seam.js';
import type { AnyIsEqual, AnySelect, Name } from '../seam.js';

/** What `select` makes of a value, as a store of any Svelte: it imports nothing from Svelte. */
export function twinStore<Selected>(of: object | undefined, name: Name, select?: AnySelect, isEqual?: AnyIsEqual): Readable<Selected> {
  return {
    subscribe(run) {
      const pick = selection(select, isEqual);
      let told: unknown = pick; // nothing yet
      const tell = (selected: unknown): void => {
        // Svelte's own stores tell objects again though they are the same; ours never do.
        if (!Object.is(told, selected)) run((told = selected) as Selected);
      };
      if (!of || onServer()) {
        tell(pick(initial(of, name)));
        return () => undefined;
      }
      const selected = (): unknown => pick(present(of, name));
      tell(selected());
      let left = false;
      const leave = follow(of, name)(() => {
        let now: unknown;
        try {
          now = selected();
        } catch {
          // A row that selects its own todo hears that the todo is gone before its parent takes the row away.
          setTimeout(() => { if (!left) tell(selected()); });
          return;
        }
        tell(now);
      });
      return () => {
        left = true;
        leave();
      };
    },
  };
}
