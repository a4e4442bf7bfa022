import { jsonOf } from '../root/value.js';
import { type Alignment, alignByContent, alignByKey } from './align.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

/** What a text of the CRDT is edited with, so that what others type at the same time stays. */
export type UpdateText = (draft: object, path: Path, text: string) => void;

interface Place { readonly root: object; readonly path: Path; readonly updateText: UpdateText }
type Container = Record<string | number, unknown>;

/**
 * Makes a draft what some JSON says, by as few edits as that takes, so that edits made elsewhere at the same time survive:
 * texts are edited and not replaced, elements of a list are matched by their `id` where they have one, and dates, bytes
 * and counters stay what they are when JSON says the same or another of their kind.
 *
 * @param current what the draft holds, as plain values
 */
export function bring(draft: object, current: object, wanted: { readonly [key: string]: Json }, updateText: UpdateText): void {
  bringMap(draft as Container, current as Container, wanted, { root: draft, path: [], updateText });
}

/** Whether a value is what some JSON says. */
export const says = (current: unknown, wanted: Json): boolean => canonical(jsonOf(current)) === canonical(wanted);

function bringMap(draft: Container, current: Container, wanted: { readonly [key: string]: Json }, place: Place): void {
  for (const key of Object.keys(current)) if (!Object.hasOwn(wanted, key)) delete draft[key];
  for (const [key, value] of Object.entries(wanted)) {
    if (Object.hasOwn(current, key)) bringOne(draft, key, current[key], value, place);
    else draft[key] = value;
  }
}

function bringOne(draft: Container, key: string | number, current: unknown, wanted: Json, place: Place): void {
  if (says(current, wanted)) return;
  const path = [...place.path, key];
  if (typeof current === 'string' && typeof wanted === 'string') return place.updateText(place.root, path, wanted);
  if (isList(current) && isList(wanted)) return bringList(draft[key] as unknown[], current, wanted, { ...place, path });
  if (isMap(current) && isMap(wanted)) return bringMap(draft[key] as Container, current, wanted, { ...place, path });
  const inDraft = draft[key];
  if (isCounter(current) && isCounter(inDraft) && Number.isInteger(wanted)) return inDraft.increment((wanted as number) - current.value);
  draft[key] = likeBefore(current, wanted);
}

/** JSON has neither dates nor bytes; what was one stays one where the text is that of another. */
function likeBefore(current: unknown, wanted: Json): unknown {
  if (typeof wanted !== 'string') return wanted;
  if (current instanceof Date && !Number.isNaN(Date.parse(wanted)) && jsonOf(new Date(wanted)) === wanted) return new Date(wanted);
  if (current instanceof Uint8Array) {
    const bytes = new Uint8Array(Buffer.from(wanted, 'base64'));
    if (jsonOf(bytes) === wanted) return bytes;
  }
  return wanted;
}

function bringList(draft: unknown[], current: readonly unknown[], wanted: readonly Json[], place: Place): void {
  const [before, after] = [keysOf(current), keysOf(wanted)];
  const keyed = before !== undefined && after !== undefined;
  const alignment: Alignment = keyed ? alignByKey(before, after) : alignByContent(current.map((item) => canonical(jsonOf(item))), wanted.map(canonical));
  // From the end, so that indexes in front stay what they are.
  let [end, wantedEnd] = [current.length, wanted.length];
  for (const [at, wantedAt] of [...alignment].reverse().concat([[-1, -1]])) {
    bringRun(draft, { from: at + 1, items: current.slice(at + 1, end), wanted: wanted.slice(wantedAt + 1, wantedEnd), pairs: !keyed }, place);
    if (at >= 0) bringOne(draft as unknown as Container, at, current[at], wanted[wantedAt] as Json, place);
    [end, wantedEnd] = [at, wantedAt];
  }
}

interface Run { readonly from: number; readonly items: readonly unknown[]; readonly wanted: readonly Json[]; readonly pairs: boolean }

/** Elements none of which is in both lists. Where nothing names them, one that stands where another stood is taken for that one, edited. */
function bringRun(draft: unknown[], { from, items, wanted, pairs }: Run, place: Place): void {
  let paired = 0;
  while (pairs && paired < items.length && paired < wanted.length && areAlike(items[paired], wanted[paired] as Json)) paired++;
  if (items.length > paired || wanted.length > paired) draft.splice(from + paired, items.length - paired, ...wanted.slice(paired));
  for (let offset = 0; offset < paired; offset++) bringOne(draft as unknown as Container, from + offset, items[offset], wanted[offset] as Json, place);
}

/** Whether one can have become the other. Two texts that share less than half are two texts. */
function areAlike(current: unknown, wanted: Json): boolean {
  if (typeof current === 'string' && typeof wanted === 'string') {
    const [short, long] = current.length < wanted.length ? [current, wanted] : [wanted, current];
    let start = 0;
    while (start < short.length && short[start] === long[start]) start++;
    let end = 0;
    while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end++;
    return (start + end) * 2 >= long.length;
  }
  return (isMap(current) && isMap(wanted)) || (isList(current) && isList(wanted)) || (!isContainer(current) && !isContainer(wanted) && typeof current === typeof wanted);
}

/** The ids of a list whose elements each have one of their own; undefined for any other list. */
function keysOf(list: readonly unknown[]): (string | number)[] | undefined {
  const ids = list.map((item) => (isMap(item) ? item['id'] : undefined));
  const named = ids.filter((id) => typeof id === 'string' || typeof id === 'number');
  return named.length === list.length && new Set(named).size === list.length ? named : undefined;
}

const isList = (value: unknown): value is readonly unknown[] & readonly Json[] => Array.isArray(value);
const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null;

function isMap(value: unknown): value is Container & { readonly [key: string]: Json } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isCounter(value: unknown): value is { readonly value: number; increment(by: number): void } {
  return typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'number' && 'increment' in value && typeof value.increment === 'function';
}

/** JSON whose keys are in order: equal values have equal text. */
function canonical(value: unknown): string {
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  if (isMap(value)) return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
  return JSON.stringify(value) ?? 'null';
}
