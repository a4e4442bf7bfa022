/** Which elements of two lists are the same: pairs of indexes, both rising. */
export type Alignment = readonly (readonly [before: number, after: number])[];

/** Above this many comparisons only elements are matched that each list has once. */
const mostComparisons = 4_000_000;

/** Elements matched by a key that no element shares with another of its list: the longest run of them that keeps its order stays. */
export function alignByKey(before: readonly (string | number)[], after: readonly (string | number)[]): Alignment {
  const places = new Map(after.map((key, index) => [key, index]));
  const common = before.flatMap((key, index) => {
    const place = places.get(key);
    return place === undefined ? [] : [[index, place] as const];
  });
  // The longest rising subsequence: `ends[n]` is where the best one of n + 1 elements ends so far.
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [at, [, place]] of common.entries()) {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((common[ends[middle]!]![1]) < place) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = at;
  }
  const kept: (readonly [number, number])[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]!) kept.unshift(common[at]!);
  return kept;
}

/** Elements matched by what they are: the longest common subsequence. */
export function alignByContent(before: readonly string[], after: readonly string[]): Alignment {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const pairs: (readonly [number, number])[] = Array.from({ length: start }, (_, index) => [index, index] as const);
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  for (const [x, y] of a.length * b.length > mostComparisons ? unique(a, b) : common(a, b)) pairs.push([start + x, start + y]);
  for (let index = end; index > 0; index--) pairs.push([before.length - index, after.length - index]);
  return pairs;
}

function unique(a: readonly string[], b: readonly string[]): Alignment {
  const once = (list: readonly string[]): Map<string, number> => {
    const places = new Map<string, number>();
    const twice = new Set<string>();
    for (const [index, item] of list.entries()) {
      if (places.has(item)) twice.add(item);
      else places.set(item, index);
    }
    for (const item of twice) places.delete(item);
    return places;
  };
  const [inA, inB] = [once(a), once(b)];
  const both = (places: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): string[] => [...places.keys()].filter((item) => others.has(item));
  const [keysA, keysB] = [both(inA, inB), both(inB, inA)];
  return alignByKey(keysA, keysB).map(([x, y]) => [inA.get(keysA[x]!)!, inB.get(keysB[y]!)!]);
}

function common(a: readonly string[], b: readonly string[]): Alignment {
  // `best[i][j]` is the length for what is left from i and from j on.
  const width = b.length + 1;
  const best = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1]! + 1 : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (best[(i + 1) * width + j]! >= best[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}
