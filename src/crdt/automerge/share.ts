import { ImmutableString, isCounter } from '@automerge/automerge/slim';
import { isNode, type Node } from './patching.js';

/** A newly read value, with each part of the old one that is still the same in its place; the old one if all is. */
export function share(old: unknown, fresh: unknown): unknown {
  if (isNode(old) && isNode(fresh)) return shareNode(old, fresh);
  return sameAtom(old, fresh) ? old : fresh;
}

function shareNode(old: Node, fresh: Node): Node {
  const keys = Object.keys(fresh);
  let same = Array.isArray(old) === Array.isArray(fresh) && keys.length === Object.keys(old).length;
  for (const key of keys) {
    const part = share(old[key], fresh[key]);
    same &&= key in old && part === old[key];
    fresh[key] = part;
  }
  return same ? old : fresh;
}

function sameAtom(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.length === b.length && a.every((byte, at) => byte === b[at]);
  if (a instanceof ImmutableString && b instanceof ImmutableString) return a.val === b.val;
  if (isCounter(a) && isCounter(b)) return a.value === b.value;
  return Object.is(a, b);
}
