import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32, encodeBase32 } from '../../src/format/base32.js';
import { docTag, fileId } from '../../src/format/hash.js';
import { logPath, markerPath, maxLamport, packPath, parseName, snapshotPath } from '../../src/format/names.js';
import { id10, id16, lamport } from './arbitrary.js';

describe('base32', () => {
  it('gives back the bytes it was given', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
    }));
  });

  it('sorts like the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (a, b) => {
      expect(encodeBase32(a) < encodeBase32(b)).toBe(Buffer.compare(a, b) < 0);
    }));
  });

  it('has one spelling for each byte string', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9a-z]{0,30}$/), (symbols) => {
      const bytes = decodeBase32(symbols);
      if (bytes) expect(encodeBase32(bytes)).toBe(symbols);
    }));
    expect(decodeBase32('00000000000000000000000001')).toBeUndefined(); // padding that is not zero
    expect(decodeBase32('ABCDEFGH')).toBeUndefined();
    expect(decodeBase32('iloulilu')).toBeUndefined();
    expect(decodeBase32('000')).toBeUndefined(); // no byte string has three symbols
  });

  it('makes 16, 26 and 52 symbols of 80, 128 and 256 bits', () => {
    expect([10, 16, 32].map((length) => encodeBase32(new Uint8Array(length)).length)).toEqual([16, 26, 52]);
  });
});

describe('hashes', () => {
  it('are the first bits of SHA-256', () => {
    // SHA-256("abc") = ba7816bf 8f01cfea 414140de 5dae2223 …
    expect(Buffer.from(decodeBase32(fileId(new TextEncoder().encode('abc')))!).toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223');
    expect(Buffer.from(decodeBase32(docTag('abc'))!).toString('hex')).toBe('ba7816bf8f01cfea4141');
  });
});

describe('names', () => {
  it('round trip', () => {
    fc.assert(fc.property(id10, id10, lamport, id16, (writer, tag, time, id) => {
      const log = logPath(writer, time, id);
      const pack = packPath(writer, time, id);
      const snapshot = snapshotPath(tag, time, writer, id);
      expect(parseName(log)).toEqual({ path: log, kind: 'log', writer, lamport: time, id });
      expect(parseName(pack)).toEqual({ path: pack, kind: 'pack', writer, lamport: time, id });
      expect(parseName(snapshot)).toEqual({ path: snapshot, kind: 'snapshot', docTag: tag, writer, lamport: time, id });
      expect(parseName(markerPath(id))).toEqual({ path: markerPath(id), kind: 'space', id });
    }));
  });

  it('sort by lamport within a writer', () => {
    fc.assert(fc.property(id10, lamport, lamport, id16, (writer, a, b, id) => {
      expect(logPath(writer, a, id) < logPath(writer, b, id)).toBe(a < b);
    }));
  });

  it('are short, lower case, and saturate', () => {
    const id = '0'.repeat(26);
    const writer = 'z'.repeat(16);
    const longest = snapshotPath(writer, maxLamport, writer, id);
    expect(longest.length).toBeLessThan(80);
    expect(longest).toBe(longest.toLowerCase());
    expect(logPath(writer, maxLamport + 5, id)).toBe(logPath(writer, maxLamport, id));
    expect(parseName(logPath(writer, maxLamport, id))?.lamport).toBe(2 ** 40 - 1);
  });

  it('of keys and assets are known too', () => {
    expect(parseName(`k/${'0'.repeat(16)}-${'0'.repeat(26)}.cof`)?.kind).toBe('key');
    expect(parseName(`a/${'0'.repeat(52)}`)?.kind).toBe('asset');
  });

  const good = logPath('0123456789abcdef', 7, '0123456789abcdefghjkmnpqr0');
  it.each([
    ['a copy of Syncthing', good.replace('.cof', '.sync-conflict-20250101-120000-ABCDEFG.cof')],
    ['a copy of Dropbox', good.replace('.cof', " (Ann's conflicted copy 2025-01-01).cof")],
    ['a copy of a file manager', good.replace('.cof', ' (1).cof')],
    ['a temporary file', `${good}.tmp`],
    ['a hidden file', good.replace('l/', 'l/.')],
    ['upper case', good.toUpperCase()],
    ['an upper-case folder', good.replace('l/', 'L/')],
    ['a leading slash', `/${good}`],
    ['a folder too many', `x/${good}`],
    ['a missing folder', good.slice(2)],
    ['a backslash', good.replace('/', '\\')],
    ['a line break at the end', `${good}\n`],
    ['a letter outside the alphabet', good.replace('a', 'u')],
    ['a hash with padding bits', good.replace('0.cof', '1.cof')],
    ['a snapshot among the logs', good.replace('l/', 'd/')],
    ['the file for people', 'README.txt'],
    ['nothing', ''],
  ])('leave out %s', (_, path) => {
    expect(parseName(good)).toBeDefined();
    expect(parseName(path)).toBeUndefined();
  });
});
