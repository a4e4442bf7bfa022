import type { getBackend } from '@automerge/automerge/slim';
import { SyncError } from '../../errors.js';
import { checkNumber, checkValue, invalid, type Path } from './values.js';

type Backend = ReturnType<typeof getBackend>;

/**
 * Makes every write of an edit go through `checkValue` first. It stands between Automerge's drafts and its WASM, where
 * all of them pass with the raw values still in hand; a proxy around the drafts would cost each read.
 */
export function guard(backend: Backend): void {
  const { put, insert, putObjectFromHydrate, insertObjectFromHydrate, spliceFromHydrate } = backend;
  backend.put = (object, prop, value, type) => {
    checkScalar(value, type, () => place(backend, object, prop));
    put.call(backend, object, prop, value, type);
  };
  backend.insert = (object, index, value, type) => {
    checkScalar(value, type, () => place(backend, object, index));
    insert.call(backend, object, index, value, type);
  };
  backend.putObjectFromHydrate = (object, prop, value: unknown) => {
    checkValue(value, place(backend, object, prop));
    return putObjectFromHydrate.call(backend, object, prop, value);
  };
  backend.insertObjectFromHydrate = (object, index, value: unknown) => {
    checkValue(value, place(backend, object, index));
    return insertObjectFromHydrate.call(backend, object, index, value);
  };
  backend.spliceFromHydrate = (object, index, remove, values: unknown[]) => {
    if (values.length > 0) {
      const path = place(backend, object, index).slice(0, -1);
      values.forEach((value, offset) => { checkValue(value, [...path, index + offset]); });
    }
    spliceFromHydrate.call(backend, object, index, remove, values);
  };
}

/** Scalars arrive taken apart: a date as its milliseconds. */
function checkScalar(value: unknown, type: string | undefined, at: () => Path): void {
  if (typeof value !== 'number') return;
  if (type === 'timestamp' && Number.isNaN(value)) throw invalid('An invalid date', at());
  if (type === 'int') checkNumber(value, at());
}

function place(backend: Backend, object: string, prop: string | number): (string | number)[] {
  return [...(backend.objInfo(object).path ?? []), prop];
}

/** What Automerge says when an edit assigns something it cannot keep. */
const refusal = /^(Cannot assign|Cannot create a reference|The key "__proto__"|invalid (value|import)|bignum )/;

/** Automerge's own refusals as `invalid-value`; anything else is the edit's own error and stays as it is. */
export function asInvalidValue(thrown: unknown): unknown {
  if (!(thrown instanceof RangeError) || !refusal.test(thrown.message)) return thrown;
  const help = thrown.message.startsWith('Cannot create a reference') ? '. Assign a copy: { ...item }, or structuredClone(item).' : '';
  return new SyncError('invalid-value', thrown.message.trim() + help, { cause: thrown });
}
