/** Whether two plain objects have the same own fields. */
export function sameFields<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && Object.is(a[key], b[key]));
}

/** Whether two lists hold the same plain objects in the same order. */
export function sameItems<T extends object>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => sameFields(item, b[at] as T));
}

/** Not by `every`, nor by their keys: a selection may be the ids of a long list, and is compared for each merge. */
function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (!Object.is(a[at], b[at])) return false;
  return true;
}

/** Whose members can be compared: two dates have none, and would all be equal. Not the kind of anything else. */
const comparable: readonly unknown[] = [Object.prototype, Array.prototype, null];
const kindOf = (thing: unknown): unknown => (Object(thing) === thing ? Object.getPrototypeOf(thing) : 0);

/**
 * Whether two values are identical, or arrays or plain objects of identical members; anything else, such as a date, is
 * compared by identity. With it all adapters tell whether a selection has changed.
 *
 * @example
 * shallowEqual(['milk'], ['milk']); // true
 */
export function shallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (kindOf(a) !== kindOf(b) || !comparable.includes(kindOf(a))) return false;
  return Array.isArray(a) ? sameList(a, b as unknown[]) : sameFields(a as Record<string, unknown>, b as Record<string, unknown>);
}
