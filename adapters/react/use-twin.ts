import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { follow, initial, present, selection } from '../seam.js';
import type { AnyIsEqual, AnySelect, Follow, Name } from '../seam.js';

/** With the value on the page: a render that React throws away must leave no trace. */
type Followed = Follow & { value?: unknown };

/** What `select` makes of a value; the component renders again only when that is no longer equal. */
export function useTwin(of: object | undefined, name: Name, select?: AnySelect, isEqual?: AnyIsEqual): unknown {
  const followed = useMemo((): Followed => follow(of, name), [of]); // one hook has one name
  const selected = useMemo(() => {
    const pick = selection(select, isEqual, followed.value);
    let last: unknown;
    let kept: unknown;
    // React asks several times for each render, and must get the same, whatever `isEqual` says.
    return (value: unknown) => (value === last ? kept : (kept = pick(last = value)));
  }, [followed, select, isEqual]);
  const value = useSyncExternalStore(followed, () => selected(present(of, name)), () => selected(initial(of, name)));
  useEffect(() => { followed.value = value; });
  return value;
}
