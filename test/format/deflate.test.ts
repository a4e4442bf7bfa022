import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflate, inflate } from '../../src/format/deflate.js';
import { content } from './arbitrary.js';
import { codeOf } from './raw.js';

const mebibyte = 1024 * 1024;
const text = new TextEncoder().encode(Array.from({ length: 60_000 }, (_, i) => `${i * 7919 % 10_007} apples;`).join(''));

describe('deflate', () => {
  it('is undone by inflate, ours and another', () => {
    fc.assert(fc.property(content, (bytes) => {
      const deflated = deflate(bytes);
      if (!deflated) return;
      expect(deflated.length).toBeLessThan(bytes.length);
      expect(inflate(deflated, bytes.length)).toEqual(bytes);
      expect(Uint8Array.from(inflateRawSync(deflated))).toEqual(bytes);
    }));
  });

  it('gives the same bytes for the same bytes', () => {
    expect(deflate(text)).toEqual(deflate(Uint8Array.from(text)));
  });

  it('gives up on what does not shrink', () => {
    expect(deflate(new Uint8Array(0))).toBeUndefined();
    expect(deflate(Uint8Array.of(1, 2, 3))).toBeUndefined();
    expect(deflate(randomBytes(1000))).toBeUndefined();
    expect(deflate(new Uint8Array(randomBytes(4 * mebibyte)))).toBeUndefined();
  });

  it('sees past an incompressible beginning', () => {
    const mixed = new Uint8Array(mebibyte);
    mixed.set(randomBytes(20_000));
    expect(deflate(mixed)?.length).toBeLessThan(40_000);
  });
});

describe('inflate', () => {
  it('reads what other encoders wrote, of any size', () => {
    for (const level of [0, 1, 9]) {
      for (const bytes of [text.subarray(0, 10), text.subarray(0, 5_000), text, new Uint8Array(3 * mebibyte), new Uint8Array(randomBytes(300_000))]) {
        expect(Buffer.compare(inflate(deflateRawSync(bytes, { level }), bytes.length), bytes)).toBe(0);
      }
    }
  });

  it('refuses an output shorter or longer than declared, small and large', () => {
    for (const bytes of [text.subarray(0, 1000), text]) {
      const deflated = deflate(bytes)!;
      for (const length of [0, 1, bytes.length - 1, bytes.length + 1, bytes.length + 300]) {
        expect(codeOf(() => inflate(deflated, length))).toBe('damaged');
      }
    }
  });

  it('refuses every truncation', () => {
    const bytes = text.subarray(0, 1500);
    const deflated = deflate(bytes)!;
    for (let length = 0; length < deflated.length; length++) {
      expect(codeOf(() => inflate(deflated.subarray(0, length), bytes.length))).toBe('damaged');
    }
    const large = deflate(text)!;
    for (const cut of [1, 2, 100, 5_000]) expect(codeOf(() => inflate(large.subarray(0, large.length - cut), text.length))).toBe('damaged');
  });

  it('throws nothing but SyncError on noise', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(3000), (noise, length) => {
      expect(['none', 'damaged']).toContain(codeOf(() => inflate(noise, length)));
    }), { numRuns: 3_000 });
    for (let i = 0; i < 30; i++) {
      const noise = Uint8Array.from(deflate(text)!);
      noise[(i * 1_009) % noise.length]! ^= 1 << (i % 8);
      expect(['none', 'damaged']).toContain(codeOf(() => inflate(noise, text.length)));
    }
  });

  it('stops a bomb of 10 GiB that declares 100 bytes, when it has made a few MiB', () => {
    // Blocks that end byte-aligned and are not the last one, so that one after the other they are one stream.
    const block = deflateRawSync(new Uint8Array(64 * mebibyte), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
    const bomb = Uint8Array.from(Buffer.concat(Array.from({ length: 160 }, () => block)));
    const before = process.memoryUsage().arrayBuffers;
    expect(codeOf(() => inflate(bomb, 100))).toBe('damaged'); // run to its end, it outlasts any test's time
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(24 * mebibyte);
  });
});
