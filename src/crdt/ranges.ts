// Versions over a history in which every change names the ones it builds on, by hash or any id of its own.
// Shared by every CRDT of that kind; nothing here knows one.

/** A version, read. `from` is absent, or empty, when it stands for all that `to` builds on. */
export interface VersionParts {
  readonly to: readonly string[];
  /** As the encoding keeps them: `short` of the changes the range starts behind. */
  readonly from?: readonly string[];
}

export interface Change { readonly hash: string; readonly deps: readonly string[] }

/** The changes one replica holds, pending ones excluded. */
export interface History {
  heads(): readonly string[];
  /** Those of the hashes that are in it. */
  known(hashes: readonly string[]): readonly string[];
  /** Every change that none of the heads, all known, builds on, without these heads; in causal order. */
  since(heads: readonly string[]): readonly Change[];
  /** What a version keeps of a hash it starts behind. */
  short(hash: string): string;
}

/** Whether the history is nothing but the heads given and what they build on. */
export function coversAll(history: History, heads: readonly string[]): boolean {
  const covered = new Set(heads);
  return history.heads().every((head) => covered.has(head));
}

/**
 * Where a set of changes begins and ends: exactly what `to` builds on without what `from` builds on, provided that
 * nothing outside the set builds on anything inside it.
 */
export function edges(changes: readonly Change[]): { to: string[]; from: string[] } {
  const inside = new Set(changes.map(({ hash }) => hash));
  const needed = new Set(changes.flatMap(({ deps }) => deps));
  return { to: [...inside].filter((hash) => !needed.has(hash)), from: [...needed].filter((hash) => !inside.has(hash)) };
}

/**
 * Heads of what a reader can rebuild from contents of exactly these versions. A full version brings all it builds on; a
 * range brings its own changes only, and each of them counts once everything it builds on can be rebuilt. The cost is
 * that of what the full versions leave over.
 */
export function rebuildable(history: History, versions: readonly VersionParts[]): readonly string[] {
  const ranges = versions.filter(({ from }) => from?.length);
  const heads = history.known(versions.filter(({ from }) => !from?.length).flatMap(({ to }) => to));
  if (ranges.length === 0 || coversAll(history, heads)) return heads;

  const left = new Map(history.since(heads).map(({ hash, deps }) => [hash, deps]));
  const brought = new Set<string>();
  for (const range of ranges) addRange(range, history, left, brought);

  const rebuilt = new Set<string>();
  const builtOn = new Set<string>();
  for (const [hash, deps] of left) {
    if (!brought.has(hash) || !deps.every((dep) => !left.has(dep) || rebuilt.has(dep))) continue;
    rebuilt.add(hash);
    for (const dep of deps) builtOn.add(dep);
  }
  return [...heads, ...[...rebuilt].filter((hash) => !builtOn.has(hash))];
}

/** Walks a range from its ends to where it starts. Every way out of it leads over `from`, because `edges` put it there. */
function addRange({ to, from }: VersionParts, history: History, left: ReadonlyMap<string, readonly string[]>, brought: Set<string>): void {
  const behind = new Set(from);
  const seen = new Set<string>();
  const stack = [...to];
  for (let hash = stack.pop(); hash !== undefined; hash = stack.pop()) {
    const deps = left.get(hash);
    if (!deps || seen.has(hash) || behind.has(history.short(hash))) continue;
    seen.add(hash);
    brought.add(hash);
    stack.push(...deps);
  }
}
