import { getChangesMetaSince, hasHeads, type Doc } from '@automerge/automerge/slim';
import { knownHeads } from './difference.js';
import { prefixOf, type VersionParts } from './version.js';

/**
 * Heads of what a reader can rebuild from contents of exactly these versions. A full version brings all it builds on. A
 * range brings its own changes only, so it counts once everything it starts from can be rebuilt; that is a fixpoint,
 * since one range may start where another ends.
 */
export function rebuildable(doc: Doc<unknown>, versions: readonly VersionParts[]): string[] {
  const ranges = versions.filter((version) => version.from?.length);
  const heads = knownHeads(doc, versions.filter((version) => !version.from?.length).flatMap((version) => version.to));
  if (ranges.length === 0) return heads;

  // What is left to be covered. Everything else in the document is covered already.
  const left = new Map(getChangesMetaSince(doc, heads).map((change) => [change.hash, change.deps]));
  const leftByPrefix = new Map([...left.keys()].map((hash) => [prefixOf(hash), hash]));
  const waiting = new Map<string, VersionParts[]>();
  const ready: VersionParts[] = [];
  const enter = (range: VersionParts): void => {
    const missing = range.from?.map((prefix) => leftByPrefix.get(prefix)).find((hash) => hash !== undefined && left.has(hash));
    if (missing === undefined) ready.push(range);
    else waiting.set(missing, [...waiting.get(missing) ?? [], range]);
  };
  // A range that this document has not in full vouches for nothing: its content was not read.
  for (const range of ranges) if (range.to.every((head) => left.has(head) || hasHeads(doc, [head]))) enter(range);

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
