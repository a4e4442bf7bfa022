import { SyncError } from '../errors.js';

/** @throws SyncError `invalid-id` unless it is a string of 1 to 512 UTF-8 bytes */
export function checkDocId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '') throw new SyncError('invalid-id', 'A document id is a string that is not empty.');
  // A lone surrogate has no UTF-8 form: two different ids would become one.
  if (/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(id)) {
    throw new SyncError('invalid-id', 'A document id is well-formed text: this one holds half of a surrogate pair.');
  }
  if (id.length > 512 || new TextEncoder().encode(id).length > 512) {
    throw new SyncError('invalid-id', 'A document id is at most 512 UTF-8 bytes.');
  }
}
