import { useCallback, useRef, useSyncExternalStore } from 'react';

/** Anything that has a synchronous value and says when it changed. */
export interface Source<Value> {
  readonly value: Value;
  /** What a server renders, and what a browser renders first over it. */
  readonly initial: Value;
  subscribe(onChange: () => void): { unsubscribe(): void } | undefined;
}

/**
 * What `select` makes of a source's value; the component renders again only when that is no longer equal.
 *
 * A selection is kept for as long as it is equal: `useSyncExternalStore` compares by identity, and with a selector
 * that builds a new array it would never come to rest.
 *
 * @param key a component subscribes again when it is another; `undefined` means there is no source yet
 */
export function useSelected<Value, Selected>(
  key: object | undefined,
  source: Source<Value> | undefined,
  select: (value: Value) => Selected,
  isEqual: (a: Selected, b: Selected) => boolean,
): Selected | undefined {
  const kept = useRef<{ value: Value; select: typeof select; selected: Selected }>(undefined);

  const pick = (value: Value): Selected => {
    const last = kept.current;
    if (last?.select === select && Object.is(last.value, value)) return last.selected;
    const next = select(value);
    const selected = last && isEqual(last.selected, next) ? last.selected : next;
    kept.current = { value, select, selected };
    return selected;
  };

  const subscribe = useCallback((onChange: () => void) => {
    const subscription = source?.subscribe(onChange);
    return () => subscription?.unsubscribe();
    // The source is made anew for each render; `key` is what it is made of.
  }, [key]);

  return useSyncExternalStore(subscribe, () => source && pick(source.value), () => source && pick(source.initial));
}
