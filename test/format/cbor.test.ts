import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCbor, encodeCbor, type CborValue } from '../../src/format/cbor.js';
import { codeOf } from './raw.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

const value: fc.Arbitrary<CborValue> = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'grapheme' })), tie('value')), { maxLength: 5 }).map((entries) => new Map(entries)),
  ),
})).value;

describe('CBOR', () => {
  it('gives back every value', () => {
    fc.assert(fc.property(value, (one) => {
      expect(decodeCbor(encodeCbor(one))).toEqual(one);
    }));
  });

  it('accepts nothing it would write otherwise', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 12 }), value.map(encodeCbor)), fc.nat(), fc.nat(255), (start, at, byte) => {
      const changed = Uint8Array.from(start);
      if (changed.length > 0) changed[at % changed.length] = byte;
      let decoded: CborValue | undefined;
      if (codeOf(() => (decoded = decodeCbor(changed))) === 'none') expect(hex(encodeCbor(decoded!))).toBe(hex(changed));
      else expect(codeOf(() => decodeCbor(changed))).toBe('damaged');
    }), { numRuns: 2_000 });
  });

  it('writes a map the same whatever order it was filled in', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'grapheme' })), { minLength: 2, maxLength: 9 }), (keys) => {
      const forth = new Map(keys.map((key) => [key, 0]));
      const back = new Map(keys.toReversed().map((key) => [key, 0]));
      expect(hex(encodeCbor(forth))).toBe(hex(encodeCbor(back)));
    }));
  });

  // RFC 8949, appendix A, as far as this format goes; floats are always of 64 bits.
  it.each<[CborValue, string]>([
    [0, '00'], [1, '01'], [10, '0a'], [23, '17'], [24, '1818'], [25, '1819'], [100, '1864'], [1000, '1903e8'],
    [1_000_000, '1a000f4240'], [1_000_000_000_000, '1b000000e8d4a51000'], [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
    [-1, '20'], [-10, '29'], [-100, '3863'], [-1000, '3903e7'], [-0, 'fb8000000000000000'],
    [1.1, 'fb3ff199999999999a'], [1e300, 'fb7e37e43c8800759c'], [-4.1, 'fbc010666666666666'],
    [Infinity, 'fb7ff0000000000000'], [NaN, 'fb7ff8000000000000'],
    [false, 'f4'], [true, 'f5'], [null, 'f6'],
    [bytes(''), '40'], [bytes('01020304'), '4401020304'],
    ['', '60'], ['IETF', '6449455446'], ['ü', '62c3bc'], ['水', '63e6b0b4'], ['𐅑', '64f0908591'],
    [[], '80'], [[1, [2, 3], [4, 5]], '8301820203820405'],
    [new Map(), 'a0'], [new Map([[1, 2], [3, 4]]), 'a201020304'],
    [new Map<string | number, CborValue>([['aa', 1], ['b', 2], [-1, 3], [100, 4], [10, 5]]), 'a50a051864042003616202626161' + '01'],
  ])('writes %j as %s', (one, text) => {
    expect(hex(encodeCbor(one))).toBe(text);
    expect(decodeCbor(bytes(text))).toEqual(one);
  });

  it.each([
    ['nothing', ''], ['a long 0', '1800'], ['a long 23', '1817'], ['a long 255', '1900ff'], ['a long 65535', '1a0000ffff'], ['a long 2^32−1', '1b00000000ffffffff'],
    ['2^53', '1b0020000000000000'], ['2^64−1', '1bffffffffffffffff'], ['−2^64', '3bffffffffffffffff'], ['a big number', 'c249010000000000000000'],
    ['a cut number', '19'], ['a cut byte string', '4401'], ['a byte string of 4 GiB', '5affffffff'], ['a byte string of 2^53 bytes', '5b001fffffffffffff'],
    ['an array of 4 G items', '9affffffff'], ['a map of 4 G items', 'baffffffff'], ['a map with half an entry', 'a101'],
    ['an indefinite byte string', '5f4100ff'], ['an indefinite array', '9fff'], ['an indefinite map', 'bfff'], ['a lone break', 'ff'],
    ['reserved lengths', '1c'], ['a float of 16 bits', 'f93c00'], ['a float of 32 bits', 'fa47c35000'], ['a whole float', 'fb3ff0000000000000'], ['another NaN', 'fb7ff8000000000001'],
    ['undefined', 'f7'], ['a simple value', 'f0'], ['a tag', 'c000'],
    ['a key twice', 'a201000100'], ['keys out of order', 'a202000100'], ['text before a number', 'a26161000100'], ['a long text before a short one', 'a262616100616200'],
    ['an array as a key', 'a18000'], ['bytes as a key', 'a1410000'], ['null as a key', 'a1f600'],
    ['text that is no UTF-8', '61ff'], ['a surrogate in UTF-8', '63eda080'], ['an overlong UTF-8', '62c080'],
    ['a value and one more', '0000'], ['17 levels', '81'.repeat(17) + '00'], ['a million levels', '81'.repeat(1_000_000)],
  ])('rejects %s', (_, text) => {
    expect(codeOf(() => decodeCbor(bytes(text)))).toBe('damaged');
  });

  it('writes texts of every length, ASCII or not', () => {
    for (const text of ['x'.repeat(23), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(63) + 'ü', 'x'.repeat(300), '水'.repeat(24)]) {
      const encoded = encodeCbor([text, 1]);
      expect(decodeCbor(encoded)).toEqual([text, 1]);
      expect(encoded.length).toBe(2 + Buffer.byteLength(text) + (Buffer.byteLength(text) < 24 ? 1 : Buffer.byteLength(text) < 256 ? 2 : 3));
    }
  });

  it('keeps a byte order mark', () => {
    expect(decodeCbor(encodeCbor('\ufeffa'))).toBe('\ufeffa');
  });

  it('nests 16 levels, on both sides', () => {
    const deep = '81'.repeat(16) + '00';
    expect(hex(encodeCbor(decodeCbor(bytes(deep))))).toBe(deep);
    const cyclic: CborValue[] = [];
    cyclic.push(cyclic);
    expect(codeOf(() => encodeCbor(cyclic))).toBe('invalid-value');
  });

  it.each([['undefined', undefined], ['a function', () => 0], ['a plain object', {}], ['a big integer', 1n], ['half a surrogate pair', '\ud800'], ['a fraction as a key', new Map([[0.5, 0]])]])(
    'does not write %s',
    (_, one) => {
      expect(codeOf(() => encodeCbor([one as CborValue]))).toBe('invalid-value');
    },
  );

  it('hands out byte strings that do not hold the input in memory', () => {
    const decoded = decodeCbor(Buffer.from('4401020304', 'hex')) as Uint8Array;
    expect(decoded.buffer.byteLength).toBe(4);
    expect(decoded.constructor).toBe(Uint8Array);
  });
});
