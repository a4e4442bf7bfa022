import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CborValue } from '../../src/format/cbor.js';
import { decodeFile, encodeFile } from '../../src/format/file.js';
import { deflate } from '../../src/format/deflate.js';
import { fileId } from '../../src/format/hash.js';
import { file } from './arbitrary.js';
import { codeOf, logMeta, logNameOf, rawFile, type RawFile } from './raw.js';

const decode = (raw: RawFile): string => {
  const bytes = rawFile(raw);
  return codeOf(() => decodeFile(logNameOf(bytes), bytes));
};
const version = new Uint8Array(3);
const sections = (...list: CborValue[]): Map<number, CborValue> => logMeta([15, list]);

describe('a file whose hash is right and whose content is hostile', () => {
  it('throws nothing but SyncError, whatever was changed', () => {
    fc.assert(fc.property(file, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), (one, changes) => {
      const stored = encodeFile(one);
      const changed = Uint8Array.from(stored.bytes);
      for (const [at, byte] of changes) changed[at % changed.length] = byte;
      const path = stored.path.replace(stored.id, fileId(changed));
      expect(['none', 'damaged', 'newer-format', 'too-large']).toContain(codeOf(() => decodeFile(path, changed)));
    }), { numRuns: 3_000 });
  });

  it('throws nothing but SyncError on meta of random bytes and values', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 10 }), (metaBytes, body) => {
      expect(['damaged', 'newer-format', 'too-large']).toContain(decode({ metaBytes, body }));
    }), { numRuns: 1_000 });
    const value = fc.oneof(fc.constant(null), fc.boolean(), fc.nat(), fc.string(), fc.uint8Array({ maxLength: 40 }), fc.array(fc.array(fc.oneof(fc.nat(9), fc.string(), fc.uint8Array({ maxLength: 16 })))));
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), value, (key, one) => {
      expect(['none', 'damaged', 'newer-format']).toContain(decode({ meta: logMeta([key, one]) }));
    }), { numRuns: 2_000 });
  });

  it.each<[string, string, RawFile]>([
    ['nothing wrong', 'none', {}],
    ['version 0', 'damaged', { major: 0 }],
    ['a newer major', 'newer-format', { major: 2 }],
    ['an unknown kind', 'newer-format', { kind: 9 }],
    ['the encrypted flag', 'newer-format', { flags: 1 }],
    ['an unknown flag', 'newer-format', { flags: 0x80 }],
    ['an incompat bit', 'newer-format', { incompat: 1 }],
    ['the highest incompat bit', 'newer-format', { incompat: 0x8000_0000 }],
    ['a newer major and nonsense behind it', 'newer-format', { major: 9, metaBytes: version }],
    ['meta over 1 MiB', 'too-large', { metaLength: 1024 * 1024 + 1 }],
    ['meta of 4 GiB', 'too-large', { metaLength: 0xffff_ffff }],
    ['meta longer than the file', 'damaged', { metaLength: 1000 }],
    ['meta that is an array', 'damaged', { meta: [] }],
    ['a text key', 'damaged', { meta: new Map<number | string, CborValue>([...logMeta(), ['a', 1]]) }],
    ['a negative key', 'damaged', { meta: logMeta([-1, 0]) }],
    ['a writer of 9 bytes', 'damaged', { meta: logMeta([1, new Uint8Array(9)]) }],
    ['a lamport as text', 'damaged', { meta: logMeta([2, '7']) }],
    ['a list of ids cut', 'damaged', { meta: logMeta([7, new Uint8Array(17)]) }],
    ['4,097 subsumed files', 'too-large', { meta: logMeta([11, new Uint8Array(4_097 * 16)]) }],
    ['writers out of order', 'damaged', { meta: logMeta([6, [new Uint8Array(10).fill(1), 1, new Uint8Array(10), 1]]) }],
    ['a writer twice', 'damaged', { meta: logMeta([6, [new Uint8Array(10), 1, new Uint8Array(10), 1]]) }],
    ['a writer without its value', 'damaged', { meta: logMeta([6, [new Uint8Array(10)]]) }],
    ['an announced log', 'damaged', { meta: logMeta([8, [[1, new Uint8Array(16)]]]) }],
    ['bytes that no section owns', 'damaged', { body: version }],
    ['a section behind the body', 'damaged', { meta: sections(['a', 0, 4, version]), body: version }],
    ['a section of 2^53 bytes', 'damaged', { meta: sections(['a', 0, Number.MAX_SAFE_INTEGER, version]), body: version }],
    ['lengths that add up to more than a number holds', 'damaged', { meta: sections(...Array.from({ length: 4 }, () => ['a', 0, Number.MAX_SAFE_INTEGER, version])) }],
    ['a section that inflates to 2^53 bytes', 'damaged', { meta: sections(['a', 0, 3, version, Number.MAX_SAFE_INTEGER]), body: version }],
    ['a section that inflates more than deflate can', 'damaged', { meta: sections(['a', 0, 3, version, 3 * 1_032 + 1]), body: version }],
    ['sections of more than 1 GiB together', 'too-large', { meta: sections(['a', 0, 1_100_000, version, 1_100_000 * 1_000]), body: new Uint8Array(1_100_000) }],
    ['a section that is no deflate stream', 'damaged', { meta: sections(['a', 0, 3, version, 5]), body: Uint8Array.of(0xff, 0xff, 0xff) }],
    ['a section that inflates to less', 'damaged', { meta: sections(['a', 0, deflate(new Uint8Array(99))!.length, version, 100]), body: deflate(new Uint8Array(99))! }],
    ['a section that inflates to more', 'damaged', { meta: sections(['a', 0, deflate(new Uint8Array(99))!.length, version, 98]), body: deflate(new Uint8Array(99))! }],
    ['a section with three items', 'damaged', { meta: sections(['a', 0, 0]) }],
    ['a section with more items than this version knows', 'newer-format', { meta: sections(['a', 0, 0, version, 0, '', 1]) }],
    ['a negative length', 'damaged', { meta: sections(['a', 0, -1, version]) }],
    ['a document id of 513 bytes', 'too-large', { meta: sections(['a'.repeat(513), 0, 0, version]) }],
    ['65,537 sections', 'too-large', { meta: sections(...Array.from({ length: 65_537 }, () => ['', 0, 0, new Uint8Array(0)])) }],
    ['a known codec spelled out', 'damaged', { meta: sections(['a', 'tombstone', 0, version]) }],
    ['a codec that pretends to be a number', 'damaged', { meta: sections(['a', '#9', 0, version]) }],
    ['a negative codec', 'damaged', { meta: sections(['a', -1, 0, version]) }],
  ])('with %s gives %s', (_, code, raw) => {
    expect(decode(raw)).toBe(code);
  });

  it('is not believed before the hash is checked', () => {
    const bytes = rawFile({ major: 2 });
    expect(codeOf(() => decodeFile(logNameOf(rawFile({})), bytes))).toBe('damaged');
  });

  it('is refused unread when it is over 256 MiB', () => {
    expect(codeOf(() => decodeFile(logNameOf(rawFile({})), new Uint8Array(256 * 1024 * 1024 + 1)))).toBe('too-large');
  });

  it('keeps what it does not know', () => {
    const read = (raw: RawFile) => decodeFile(logNameOf(rawFile(raw)), rawFile(raw));
    expect(read({ meta: logMeta([127, 'x']) }).meta).toEqual(read({}).meta);
    expect(read({ meta: logMeta([128, 'x']) }).meta).toEqual({ ...read({}).meta, sealed: true });
    expect(read({ meta: sections(['a', 77, 3, version], ['b', 'new/codec', 0, version]), body: version }).sections.map(({ codec }) => codec)).toEqual(['#77', 'new/codec']);
  });

  it('costs no more than its size when it nests and lists as much as fits', () => {
    expect(decode({ metaBytes: new Uint8Array(1024 * 1024).fill(0x81) })).toBe('damaged');
    expect(decode({ metaBytes: new Uint8Array(1024 * 1024).fill(0x9a) })).toBe('damaged');
    expect(decode({ meta: logMeta([100, Array.from({ length: 900_000 }, () => null)]) })).toBe('none');
  });
});
