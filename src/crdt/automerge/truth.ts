// Automerge 3.5 sometimes gives wrong patches for a merge, and its own JavaScript documents then show, on this device and
// until they are loaded again, what nobody else sees:
//   - when the shown side of a conflict is deleted elsewhere and another one, hidden before, is to be shown, there is
//     only a `conflict` patch, and none that puts the other value, or one that forgets how a counter was increased;
//   - one in some ten thousand concurrent insertions into a list stands a place too early.
// The document itself is right. So after a merge, what its patches touched is compared with the document.
import { Counter, type getBackend, ImmutableString, isCounter, type Patch } from '@automerge/automerge/slim';
import { isNode, type Edit } from './patching.js';
import { share } from './share.js';

type Backend = ReturnType<typeof getBackend>;
type Path = (string | number)[];
type Found = readonly [type: string, content: unknown];

/** An item read by itself takes as long as six of a list that is read as a whole; of a short list nobody notices. */
const readByItself = 6;
const fewItems = 200;
/** How far beside the place it names a patch is not trusted. */
const margin = 2;

/** What is left to be done to a value to which the patches of a merge were applied: nothing, nearly always. */
export function corrections(value: unknown, patches: readonly Patch[], backend: Backend): Edit[] {
  const touched = new Map<string, { path: Path; patches: Patch[] }>();
  for (const patch of patches) {
    const index = patch.path.findIndex((key) => typeof key === 'number');
    if (index < 0 && !isDoubtful(patch)) continue;
    const path = index < 0 ? patch.path : patch.path.slice(0, index);
    const name = JSON.stringify(path);
    const place = touched.get(name) ?? { path, patches: [] };
    place.patches.push(patch);
    touched.set(name, place);
  }
  return [...touched.values()].flatMap(({ path, patches }): Edit[] => {
    const shown = path.reduce<unknown>((node, key) => (isNode(node) ? node[key] : undefined), value);
    const found = find(backend, path);
    if (found && Array.isArray(shown) && found[0] === 'list' && sameItems(shown, patches, path.length, found[1] as string, backend)) return [];
    const truth = share(shown, found && read(backend, found));
    if (truth === shown) return [];
    return [truth === undefined ? { action: 'del', path } : { action: 'put', path, value: truth as object }];
  });
}

/** Of the patches of keys: an ordinary value put there is right. */
function isDoubtful(patch: Patch): boolean {
  if (patch.action === 'put') return patch.conflict === true || isCounter(patch.value);
  return patch.action === 'conflict' || patch.action === 'inc' || patch.action === 'del';
}

/** Whether the items of a list that its patches may have touched are those of the document. */
function sameItems(shown: readonly unknown[], patches: readonly Patch[], depth: number, list: string, backend: Backend): boolean {
  // Asking for the length takes as long as the list is; what happens inside of items does not change it.
  if (patches.some(({ path }) => path.length === depth + 1) && backend.length(list) !== shown.length) return false;
  const indexes = touchedIndexes(patches, depth, Math.max(fewItems, shown.length / readByItself));
  if (!indexes) return false;
  for (const index of indexes) {
    if (index < 0 || index >= shown.length) continue;
    const found = backend.getWithType(list, index);
    if (!found || share(shown[index], read(backend, found)) !== shown[index]) return false;
  }
  return true;
}

/** Where the items now are that some patches, one after the other, may have touched; undefined when they are more than `most`. */
function touchedIndexes(patches: readonly Patch[], depth: number, most: number): ReadonlySet<number> | undefined {
  const spans: { from: number; to: number }[] = [];
  for (const patch of patches) {
    const at = Number(patch.path[depth] ?? 0);
    const isInside = patch.path.length > depth + 1;
    const [put, taken] = isInside ? [0, 0] : patch.action === 'insert' ? [patch.values.length, 0] : [0, patch.action === 'del' ? patch.length ?? 1 : 0];
    // What earlier patches touched behind this place moves with it.
    if (put + taken > 0) {
      for (const span of spans) {
        if (span.from > at) span.from = Math.max(at, span.from - taken) + put;
        if (span.to >= at) span.to = Math.max(at, span.to - taken) + put;
      }
    }
    spans.push({ from: at - margin, to: at + put + margin });
    if (spans.length > most) return undefined;
  }
  const indexes = new Set<number>();
  for (const { from, to } of spans) {
    for (let index = from; index <= to; index++) indexes.add(index);
    if (indexes.size > most) return undefined;
  }
  return indexes;
}

/** What the document holds at a path of keys. */
function find(backend: Backend, path: Path): Found | undefined {
  let found: Found = ['map', '_root'];
  for (const key of path) {
    const next = found[0] === 'map' ? backend.getWithType(found[1] as string, key) : null;
    if (!next) return undefined;
    found = next;
  }
  return found;
}

function read(backend: Backend, [type, content]: Found): unknown {
  switch (type) {
    case 'map':
    case 'list': return backend.materialize(content as string);
    case 'text': return backend.text(content as string);
    case 'counter': return new Counter(content as number);
    case 'str': return new ImmutableString(content as string);
    default: return content;
  }
}
