import { useCallback, useState, useSyncExternalStore } from 'react';
import { initial, present, selection, subscribe } from '../seam.js';
import type { AnyIsEqual, AnySelect, Name, Selection } from '../seam.js';

/** What `select` makes of a value; the component renders again only when that is no longer equal. */
export function useTwin(of: object | undefined, name: Name, select?: AnySelect, isEqual?: AnyIsEqual): unknown {
  const [pick] = useState(memoised);
  return useSyncExternalStore(
    useCallback((onChange) => subscribe(of, name, onChange), [of, name]),
    () => pick(present(of, name), select, isEqual),
    () => pick(initial(of, name), select, isEqual),
  );
}

/** React asks several times for each render, and must get the same, whatever `isEqual` says. */
function memoised(): Selection {
  const pick = selection();
  let lastValue: unknown = pick; // none yet
  let lastSelect: AnySelect;
  let selected: unknown;
  return (value, select, isEqual) => {
    if (lastValue !== value || lastSelect !== select) selected = pick((lastValue = value), (lastSelect = select), isEqual);
    return selected;
  };
}
