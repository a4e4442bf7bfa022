import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullVersion, prefixOf, rangeVersion, readVersion } from '../../src/crdt/automerge/version.js';

const head = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const heads = fc.uniqueArray(head, { maxLength: 6 });

describe('a version', () => {
  test('of a whole document reads back as its heads', () => {
    fc.assert(fc.property(heads, (to) => { expect(readVersion(fullVersion(to))).toEqual({ to: [...to].sort() }); }));
  });

  test('of a range reads back as its heads and the first 8 bytes of what it starts behind', () => {
    fc.assert(fc.property(heads.filter((to) => to.length > 0), heads, (to, from) => {
      expect(readVersion(rangeVersion(to, from))).toEqual({ to: [...to].sort(), from: from.map(prefixOf).sort() });
    }));
  });

  test('of a range may have hundreds of heads', () => {
    const to = Array.from({ length: 300 }, (_, at) => at.toString(16).padStart(64, '0'));
    expect(readVersion(rangeVersion(to, to.slice(0, 1)))?.to).toEqual(to);
  });

  test('is the same bytes whatever the order of its heads', () => {
    fc.assert(fc.property(heads, (to) => { expect(fullVersion([...to].reverse())).toEqual(fullVersion(to)); }));
  });

  test('is undefined for bytes that are none, and reading any bytes never throws', () => {
    for (const length of [0, 2, 32, 34]) expect(readVersion(new Uint8Array(length))).toBeUndefined();
    expect(readVersion(new Uint8Array([1, ...new Uint8Array(33)]))).toBeUndefined();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => { expect(() => readVersion(bytes)).not.toThrow(); }));
  });
});
