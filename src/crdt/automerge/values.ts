// What can be kept in a document. Automerge refuses an unknown value that is assigned by itself, but inside an object it
// turns a function, a Map or a promise into `{}` without a word, and an invalid date into 1970.
import { Float64, Int, isCounter, isImmutableString, Uint } from '@automerge/automerge/slim';
import { SyncError } from '../../errors.js';

export type Path = readonly (string | number)[];

export function invalid(what: string, path: Path, help = ''): SyncError {
  return new SyncError('invalid-value', `${what} cannot be kept in a document, at ${path.length ? path.join('/') : 'its root'}.${help && ` ${help}`}`);
}

/** Whether it is an object literal, of whatever window. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === Object.prototype || (prototype !== null && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf'));
}

/** Whether Automerge keeps it as one piece: a counter, a number of a chosen type, a string that is not a text, bytes. */
export function isAtomObject(value: object): boolean {
  return isCounter(value) || isImmutableString(value) || value instanceof Int || value instanceof Uint || value instanceof Float64
    || value instanceof Uint8Array;
}

/** @throws SyncError `invalid-value` for anything in `value` that would not be read back as it is */
export function checkValue(value: unknown, path: Path): void {
  switch (typeof value) {
    case 'boolean':
    case 'string': return;
    case 'number': { checkNumber(value, path); return; }
    case 'bigint': { checkBigInt(value, path); return; }
    case 'undefined': throw invalid('`undefined`', path, 'Use null, or delete the key.');
    case 'object': { if (value !== null) checkObject(value, path); return; }
    default: throw invalid(`A ${typeof value}`, path);
  }
}

function checkObject(value: object, path: Path): void {
  if (Array.isArray(value)) {
    // Not forEach: it skips holes.
    for (let index = 0; index < value.length; index++) checkValue(value[index], [...path, index]);
  } else if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw invalid('An invalid date', path);
  } else if (isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key === '__proto__') throw invalid('The key "__proto__"', path);
      checkValue(item, [...path, key]);
    }
  } else if (!isAtomObject(value)) {
    throw invalid(nameOf(value), path, 'Plain objects, arrays, strings, numbers, booleans, null, dates, Uint8Array and counters can.');
  }
}

function nameOf(value: object): string {
  if (Object.getPrototypeOf(value) === null) return 'An object without a prototype';
  if ('then' in value) return 'A promise';
  const name: unknown = (value.constructor as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' && name ? `A ${name}` : 'An object of an unknown class';
}

export function checkNumber(value: number, path: Path): void {
  if (Number.isInteger(value) && Math.abs(value) >= Number.MAX_SAFE_INTEGER) throw invalid(`A whole number as large as ${value}`, path, 'Use a string, or a bigint.');
}

function checkBigInt(value: bigint, path: Path): void {
  if (value < -(2n ** 63n) || value >= 2n ** 64n) throw invalid('A bigint of more than 64 bits', path, 'Use a string.');
}
