/** What Svelte's `$state` makes of a thing. */
export function inState<T>(thing: T): T {
  const state = $state(thing);
  return state;
}
