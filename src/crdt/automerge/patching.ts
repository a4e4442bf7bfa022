import { Counter, isCounter, type Patch } from '@automerge/automerge/slim';
import { isPlainObject } from './values.js';

export type Node = Record<string | number, unknown>;
/** What says how a value changes: marks are not in it, and for conflicts see `corrections`. */
export type Edit = Exclude<Patch, { action: 'mark' | 'unmark' | 'conflict' }>;

export function isEdit(patch: Patch): patch is Edit {
  return patch.action !== 'mark' && patch.action !== 'unmark' && patch.action !== 'conflict';
}

/** Freezes a value that nobody has seen yet, all the way down. */
export function freezeAll<T>(value: T): T {
  if (isNode(value)) {
    for (const item of Object.values(value)) freezeAll(item);
    Object.freeze(value);
  }
  return value;
}

/**
 * A frozen value after some edits: what they touch is copied once, however many they are, and frozen again; everything
 * else is the same object as before. (Automerge's `applyPatches` writes into what it is given, and can neither remove a
 * key nor count.)
 */
export function applyEdits<T>(value: T, edits: readonly Edit[]): T {
  const top: Node = { value };
  const own = new Set<object>();
  for (const edit of edits) {
    const parent = parentOf(edit.path, top, own);
    const last = edit.path.at(-1);
    if (!parent || last === undefined) continue;
    const [holder, key] = parent;
    const target = holder[key];
    if (typeof target === 'string') holder[key] = editText(target, Number(last), edit);
    else if (Array.isArray(target)) editList(target, Number(last), edit, own);
    else if (isNode(target)) editMap(target, last, edit, own);
  }
  for (const node of own) Object.freeze(node);
  return top['value'] as T;
}

/** Where the thing that is edited hangs, everything down to it copied; undefined inside of a text, of which a value shows no more than the text. */
function parentOf(path: readonly (string | number)[], top: Node, own: Set<object>): [Node, string | number] | undefined {
  let holder = top;
  let key: string | number = 'value';
  for (const next of path.slice(0, -1)) {
    const node = ownAt(holder, key, own);
    if (!node) return undefined;
    holder = node;
    key = next;
  }
  ownAt(holder, key, own);
  return [holder, key];
}

/** The object itself when it was made in this call, else a copy that stands in its place from now on. */
function ownAt(holder: Node, key: string | number, own: Set<object>): Node | undefined {
  const child = holder[key];
  if (!isNode(child)) return undefined;
  if (own.has(child)) return child;
  const copy = copyOf(child);
  own.add(copy);
  holder[key] = copy;
  return copy;
}

/**
 * In V8 a frozen array is copied 30 times as fast by spreading as by `slice`, which for 10,000 items is most of what a
 * merge costs; an object with a thousand keys two to three times as fast key by key.
 */
function copyOf(node: Node): Node {
  if (Array.isArray(node)) return [...node as unknown[]] as unknown as Node;
  const copy: Node = {};
  for (const key in node) copy[key] = node[key];
  return copy;
}

function editMap(map: Node, key: string | number, edit: Edit, own: Set<object>): void {
  // Automerge lets nobody write this key; somebody else's bytes may hold it.
  if (key === '__proto__') return;
  if (edit.action === 'put') map[key] = adopt(edit.value, own);
  else if (edit.action === 'del') delete map[key];
  else if (edit.action === 'inc') map[key] = counted(map[key], edit.value);
}

function editList(list: unknown[], index: number, edit: Edit, own: Set<object>): void {
  if (edit.action === 'put') list[index] = adopt(edit.value, own);
  else if (edit.action === 'del') list.splice(index, edit.length ?? 1);
  else if (edit.action === 'inc') list[index] = counted(list[index], edit.value);
  else if (edit.action === 'insert') insert(list, index, edit.values.map((item) => adopt(item, own)));
}

/** In portions: a call with a hundred thousand arguments overflows the stack. */
function insert(list: unknown[], index: number, items: readonly unknown[]): void {
  for (let at = 0; at < items.length; at += 10_000) list.splice(index + at, 0, ...items.slice(at, at + 10_000));
}

function editText(text: string, index: number, edit: Edit): string {
  const before = text.slice(0, index);
  if (edit.action === 'splice') return before + edit.value + text.slice(index);
  if (edit.action === 'del') return before + text.slice(index + (edit.length ?? 1));
  // Block markers, which Automerge too shows as object replacement characters.
  if (edit.action === 'insert') return before + '\ufffc'.repeat(edit.values.length) + text.slice(index);
  return text;
}

const counted = (value: unknown, by: number): unknown => (isCounter(value) ? new Counter(value.value + by) : value);

/** A value that came with a patch: nobody else has it, so that later patches may write to it. */
function adopt<T>(value: T, own: Set<object>): T {
  if (isNode(value) && !Object.isFrozen(value)) {
    own.add(value);
    for (const item of Object.values(value)) adopt(item, own);
  }
  return value;
}

/** An object or list; not a date, a counter or bytes. */
export function isNode(value: unknown): value is Node {
  return Array.isArray(value) || isPlainObject(value);
}
