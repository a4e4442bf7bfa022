const isPlain = (thing: unknown): thing is Record<string, unknown> => {
  if (typeof thing !== 'object' || thing === null) return false;
  const prototype: unknown = Object.getPrototypeOf(thing);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
};

/**
 * Whether two selections are the same to a component: identical, or arrays or plain objects of identical members.
 * Anything else is compared by identity: two dates have no members, and would all be equal.
 */
export function shallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && Object.is(a[key], b[key]));
}
