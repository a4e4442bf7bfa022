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
  has(hash: string): boolean;
  /** Every change that none of the heads, all known, builds on; the heads excluded. */
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
 * Heads of what a reader can rebuild from contents of exactly these versions. A full version brings all it builds on. A
 * range brings its own changes only, so it counts once everything it starts behind can be rebuilt: a fixpoint, since
 * one range may start where another ends. Its cost is that of what the full versions leave over.
 */
export function rebuildable(history: History, versions: readonly VersionParts[]): readonly string[] {
  const ranges = versions.filter(({ from }) => from?.length);
  const heads = versions.filter(({ from }) => !from?.length).flatMap(({ to }) => to).filter((head) => history.has(head));
  if (ranges.length === 0 || coversAll(history, heads)) return heads;

  const left = new Map(history.since(heads).map(({ hash, deps }) => [hash, deps]));
  const byShort = new Map([...left.keys()].map((hash) => [history.short(hash), hash]));
  const waiting = new Map<string, VersionParts[]>();
  const ready: VersionParts[] = [];
  const enter = (range: VersionParts): void => {
    // Whatever is not left is covered: the history has all that `to` builds on.
    const missing = range.from?.map((short) => byShort.get(short)).find((hash) => hash !== undefined && left.has(hash));
    if (missing === undefined) ready.push(range);
    else waiting.set(missing, [...waiting.get(missing) ?? [], range]);
  };
  // A range that is not here in full vouches for nothing: nobody here has read its content.
  for (const range of ranges) if (range.to.every((head) => left.has(head) || history.has(head))) enter(range);

  for (let range = ready.pop(); range; range = ready.pop()) {
    heads.push(...range.to);
    const stack = [...range.to];
    for (let hash = stack.pop(); hash !== undefined; hash = stack.pop()) {
      const deps = left.get(hash);
      if (!deps) continue;
      left.delete(hash);
      stack.push(...deps);
      waiting.get(hash)?.forEach(enter);
      waiting.delete(hash);
    }
  }
  return heads;
}
