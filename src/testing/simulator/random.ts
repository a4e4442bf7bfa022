/** Random numbers that follow from a seed alone, so that a run can be repeated. */
export interface Random {
  /** From 0 to 1, exclusive. */
  readonly next: () => number;
  /** A whole number from 0 to `count` - 1. */
  below(count: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  bytes(count: number): Uint8Array;
  /** Text of that many letters that does not deflate well. */
  text(length: number): string;
}

/** A stream of its own for each list of parts: taking one step out of a run leaves the draws of the others as they are. */
export function createRandom(...parts: readonly (string | number)[]): Random {
  let state = hash(parts.join('/'));
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: <T>(items: readonly T[]) => {
      if (items.length === 0) throw new Error('There is nothing to pick from.');
      return items[below(items.length)] as T;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
    text: (length) => {
      let text = '';
      while (text.length < length) text += Math.floor(next() * 36 ** 6).toString(36);
      return text.slice(0, length);
    },
  };
}

/** FNV-1a, then mixed so that neighbouring seeds have nothing in common. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
