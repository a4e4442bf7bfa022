// Initial content as a set of identical changes, one per path, so that devices that start apart, even with two versions
// of an app whose initial content differs, hold the same objects and merge without hiding anything.
//
// Each change has its own actor, made from its path and value: the same path and value are the same change everywhere,
// down to its hash, and a different value is a different actor's. Plain objects are created empty, whatever is in them,
// and each key of theirs is a change that depends on the object's change only; scalars and arrays are one change.
// Written with Automerge's lowest-level calls, in an order fixed here: what its drafts do with a whole array is its own
// affair and may change between its versions, and then one actor would stand for two different changes.
import { getBackend, init as emptyDocument, isCounter, isImmutableString, Int, Uint } from '@automerge/automerge/slim';
import { sha256 } from '../../format/hash.js';
import { concat } from './bytes.js';
import { toHex } from './hex.js';
import { checkValue, invalid, isAtomObject, isPlainObject, type Path } from './values.js';

type Backend = ReturnType<typeof getBackend>;
type Datatype = NonNullable<Parameters<Backend['put']>[3]>;
/** Where a value goes: a key of a map, or the end of a list. */
type Place = { readonly object: string; readonly key: string } | { readonly object: string; readonly index: number };

/** Before the hash in each actor: of two values set at the same moment the greater actor's shows, and that is to be the edit's. */
const lowest = '00000000';

/** How many contents are remembered: an app has a handful, and may open thousands of documents of each. */
const remembered = 32;

/** Makes the changes of initial contents, once for each content: they take three times as long to make as to load. */
export class InitialContents {
  readonly #changes = new Map<string, Uint8Array>();

  /**
   * The changes of an initial value, parents before children.
   *
   * @throws SyncError `invalid-value`
   */
  changesOf(value: unknown): Uint8Array {
    if (!isPlainObject(value)) throw invalid('Anything but a plain object', [], 'Initial content is one object.');
    checkValue(value, []);
    // By its content, not by its reference: it may have been changed since.
    const identity = JSON.stringify(canonical(value, []));
    let changes = this.#changes.get(identity);
    if (!changes) {
      const [oldest] = this.#changes.keys();
      if (oldest !== undefined && this.#changes.size >= remembered) this.#changes.delete(oldest);
      changes = initialChanges(value);
      this.#changes.set(identity, changes);
    }
    return changes;
  }
}

function initialChanges(value: Record<string, unknown>): Uint8Array {
  const changes: Uint8Array[] = [];
  addEntries(value, { object: '_root', path: [], before: [] }, changes);
  return concat(changes);
}

interface Parent { readonly object: string; readonly path: Path; readonly before: readonly Uint8Array[] }

function addEntries(map: Record<string, unknown>, parent: Parent, changes: Uint8Array[]): void {
  for (const key of Object.keys(map).sort()) {
    const value = map[key];
    const path = [...parent.path, key];
    const { bytes, object } = oneChange(value, { ...parent, path }, key);
    changes.push(bytes);
    if (object) addEntries(value as Record<string, unknown>, { object, path, before: [...parent.before, bytes] }, changes);
  }
}

/** One path's change, made in a document that holds nothing but the changes of the objects around it. */
function oneChange(value: unknown, parent: Parent, key: string): { bytes: Uint8Array; object?: string } {
  const isMap = isPlainObject(value);
  const identity = JSON.stringify(['crdt-over-fs initial content', parent.path, isMap ? ['map'] : canonical(value, parent.path)]);
  const actor = lowest + toHex(sha256(new TextEncoder().encode(identity)).subarray(0, 12));
  const doc = emptyDocument({ actor });
  try {
    const backend = getBackend(doc);
    if (parent.before.length) backend.loadIncremental(concat(parent.before));
    const place: Place = { object: parent.object, key };
    const object = isMap ? backend.putObject(place.object, place.key, {}) : put(backend, place, value);
    backend.commit(null, 0);
    const bytes = backend.getLastLocalChange();
    if (!bytes) throw invalid('This', parent.path);
    return isMap && object ? { bytes, object } : { bytes };
  } finally {
    getBackend(doc).free();
  }
}

function put(backend: Backend, place: Place, value: unknown): string | undefined {
  if (typeof value === 'string') return create(backend, place, value);
  if (Array.isArray(value)) {
    const object = create(backend, place, []);
    value.forEach((item, index) => { put(backend, { object, index }, item); });
    return object;
  }
  if (isPlainObject(value)) {
    const object = create(backend, place, {});
    for (const key of Object.keys(value).sort()) put(backend, { object, key }, value[key]);
    return object;
  }
  const [scalar, type] = scalarOf(value);
  if ('key' in place) backend.put(place.object, place.key, scalar, type);
  else backend.insert(place.object, place.index, scalar, type);
  return undefined;
}

function create(backend: Backend, place: Place, empty: string | never[] | Record<string, never>): string {
  return 'key' in place ? backend.putObject(place.object, place.key, empty) : backend.insertObject(place.object, place.index, empty);
}

function scalarOf(value: unknown): [string | number | boolean | Uint8Array | null, Datatype] {
  if (value === null) return [null, 'null'];
  if (typeof value === 'boolean') return [value, 'boolean'];
  if (typeof value === 'number') return Number.isInteger(value) ? [value + 0, 'int'] : [value, 'f64'];
  if (value instanceof Date) return [value.getTime(), 'timestamp'];
  if (value instanceof Uint8Array) return [value, 'bytes'];
  if (isImmutableString(value)) return [value.toString(), 'str'];
  if (isCounter(value)) return [value.value, 'counter'];
  const { value: number } = value as { value: number };
  return [number, value instanceof Int ? 'int' : value instanceof Uint ? 'uint' : 'f64'];
}

/** A value as JSON in which different values are different, whatever JSON itself makes of them. */
function canonical(value: unknown, path: Path): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return ['list', ...value.map((item, index) => canonical(item, [...path, index]))];
  if (isPlainObject(value)) return ['map', ...Object.keys(value).sort().map((key) => [key, canonical(value[key], [...path, key])])];
  // It would be read back as a number.
  if (typeof value === 'bigint') throw invalid('A bigint', path, 'Initial content has none.');
  const [scalar, type] = scalarOf(value);
  return [type, isBytes(scalar) ? toHex(scalar) : String(scalar)];
}

const isBytes = (value: unknown): value is Uint8Array => typeof value === 'object' && value !== null && isAtomObject(value);
