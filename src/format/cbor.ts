/**
 * Deterministic CBOR (RFC 8949 §4.2.1): one value, one encoding. Two choices the RFC leaves open:
 * a number that is a whole one within ±(2^53 − 1) is an integer, every other one (also −0) a 64-bit float.
 */
import { SyncError } from '../errors.js';
import { maxCborDepth } from './limits.js';

/** What can be written: no tags, no undefined, no integers beyond 2^53. */
export type CborValue =
  | null | boolean | number | string | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<number | string, CborValue>;

/** Whether a decoded value is a map. */
export function isCborMap(value: CborValue | undefined): value is ReadonlyMap<number | string, CborValue> {
  return value instanceof Map;
}

const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const loneSurrogate = /\p{Surrogate}/u;

/**
 * @example
 * encodeCbor(new Map([[1, 'a']]))   // a1 01 61 61
 * @throws SyncError `invalid-value` for anything but a `CborValue`, for text that is no Unicode, and beyond 16 levels
 */
export function encodeCbor(value: CborValue): Uint8Array {
  const writer = new Writer();
  writer.value(value, 0);
  return writer.written();
}

/** @throws SyncError `damaged` unless the bytes are exactly what {@link encodeCbor} gives */
export function decodeCbor(bytes: Uint8Array): CborValue {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.at !== bytes.length) throw bad('bytes follow the value');
  return value;
}

class Writer {
  private bytes = new Uint8Array(256);
  private at = 0;

  private get view(): DataView { return new DataView(this.bytes.buffer); }

  written(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }

  value(value: CborValue, depth: number): void {
    if (depth > maxCborDepth) throw new SyncError('invalid-value', `A value nests deeper than ${maxCborDepth} levels.`);
    if (typeof value === 'number') this.number(value);
    else if (typeof value === 'string') this.text(value);
    else if (value === false) this.byte(0xf4);
    else if (value === true) this.byte(0xf5);
    else if (value === null) this.byte(0xf6);
    else if (value instanceof Uint8Array) this.string(2, value);
    else if (Array.isArray(value)) this.array(value as readonly CborValue[], depth);
    else if (isCborMap(value)) this.map(value, depth);
    else throw new SyncError('invalid-value', `A value of type ${typeof value} cannot be written as CBOR.`);
  }

  private array(items: readonly CborValue[], depth: number): void {
    this.head(4, items.length);
    for (const item of items) this.value(item, depth + 1);
  }

  /** Keys stand in the order of their encoded bytes. */
  private map(map: ReadonlyMap<number | string, CborValue>, depth: number): void {
    this.head(5, map.size);
    const names = [...map.keys()];
    if (names.every(isName)) return this.named(map, names, depth);
    // All keys in one buffer of their own: a buffer for each made large maps several times slower.
    const keys = new Writer();
    const ends: number[] = [];
    for (const key of map.keys()) {
      if (typeof key === 'number' && (!Number.isSafeInteger(key) || Object.is(key, -0))) throw new SyncError('invalid-value', 'A key is not a whole number.');
      keys.value(key, 0);
      ends.push(keys.at);
    }
    const entries = [...map.values()].map((value, i) => ({ key: keys.bytes.subarray(ends[i - 1] ?? 0, ends[i]), value }));
    entries.sort((a, b) => compareBytes(a.key, b.key));
    for (const { key, value } of entries) {
      this.append(key);
      this.value(value, depth + 1);
    }
  }

  /** Most maps: of short keys in ASCII the encoded bytes need not be compared. */
  private named(map: ReadonlyMap<number | string, CborValue>, names: string[], depth: number): void {
    names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    for (const name of names) {
      this.ascii(name);
      this.value(map.get(name) as CborValue, depth + 1);
    }
  }

  private number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      if (value >= 0) this.head(0, value);
      else this.head(1, -1 - value);
      return;
    }
    this.reserve(9);
    this.bytes[this.at] = 0xfb;
    this.view.setFloat64(this.at + 1, value);
    // The one NaN: engines may keep others apart.
    if (Number.isNaN(value)) this.view.setBigUint64(this.at + 1, canonicalNaN);
    this.at += 9;
  }

  private text(text: string): void {
    if (text.length <= 64 && this.ascii(text)) return;
    if (loneSurrogate.test(text)) throw new SyncError('invalid-value', 'A text is not valid Unicode.');
    this.string(3, utf8.encode(text));
  }

  /** Writes a short text that is ASCII, as most are; calling the encoder costs more than the text. */
  private ascii(text: string): boolean {
    const start = this.at;
    this.head(3, text.length);
    this.reserve(text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) {
        this.at = start;
        return false;
      }
      this.bytes[this.at++] = unit;
    }
    return true;
  }

  private string(major: number, bytes: Uint8Array): void {
    this.head(major, bytes.length);
    this.append(bytes);
  }

  private append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  private byte(byte: number): void {
    this.reserve(1);
    this.bytes[this.at++] = byte;
  }

  private head(major: number, argument: number): void {
    this.reserve(9);
    const type = major << 5;
    if (argument < 24) {
      this.bytes[this.at++] = type | argument;
    } else if (argument < 0x100) {
      this.bytes[this.at++] = type | 24;
      this.bytes[this.at++] = argument;
    } else if (argument < 0x1_0000) {
      this.bytes[this.at] = type | 25;
      this.view.setUint16(this.at + 1, argument);
      this.at += 3;
    } else if (argument < 0x1_0000_0000) {
      this.bytes[this.at] = type | 26;
      this.view.setUint32(this.at + 1, argument);
      this.at += 5;
    } else {
      this.bytes[this.at] = type | 27;
      this.view.setUint32(this.at + 1, Math.floor(argument / 0x1_0000_0000));
      this.view.setUint32(this.at + 5, argument >>> 0);
      this.at += 9;
    }
  }

  private reserve(length: number): void {
    if (this.at + length <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + length));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }
}

/** Whether a key's length is in its first byte. */
const isName = (key: number | string): key is string => typeof key === 'string' && /^[\0-\x7f]{0,23}$/.test(key);

class Reader {
  at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): CborValue {
    if (depth > maxCborDepth) throw bad('it nests too deeply');
    const first = this.bytes[this.at];
    if (first === undefined) throw bad('it ends early');
    switch (first >> 5) {
      case 0: return this.argument();
      case 1: return this.negative();
      // A copy: a view would keep the whole file in memory for a version of 40 bytes.
      case 2: return Uint8Array.from(this.take(this.argument()));
      case 3: return this.text();
      case 4: return this.array(depth);
      case 5: return this.map(depth);
      case 6: throw bad('it has a tag');
      default: return this.simple(first);
    }
  }

  private array(depth: number): CborValue[] {
    const count = this.count();
    // Grown by pushing: a count may claim as many as there are bytes left, at every level.
    const items: CborValue[] = [];
    for (let i = 0; i < count; i++) items.push(this.value(depth + 1));
    return items;
  }

  private map(depth: number): Map<number | string, CborValue> {
    const count = this.count();
    const map = new Map<number | string, CborValue>();
    let previous: Uint8Array | undefined;
    for (let i = 0; i < count; i++) {
      const start = this.at;
      const key = this.key();
      const encoded = this.bytes.subarray(start, this.at);
      if (previous && compareBytes(previous, encoded) >= 0) throw bad('its keys are not in order');
      previous = encoded;
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  private key(): number | string {
    switch ((this.bytes[this.at] ?? 0xff) >> 5) {
      case 0: return this.argument();
      case 1: return this.negative();
      case 3: return this.text();
      default: throw bad('a key is neither a whole number nor text');
    }
  }

  private negative(): number {
    const value = -1 - this.argument();
    if (!Number.isSafeInteger(value)) throw bad('a number is too great');
    return value;
  }

  private text(): string {
    const bytes = this.take(this.argument());
    try {
      return strictUtf8.decode(bytes);
    } catch {
      throw bad('a text is not UTF-8');
    }
  }

  private simple(first: number): CborValue {
    this.at++;
    if (first === 0xf4) return false;
    if (first === 0xf5) return true;
    if (first === 0xf6) return null;
    if (first !== 0xfb) throw bad('it has an unknown simple value or a short float');
    const start = this.at;
    this.take(8);
    const value = this.view.getFloat64(start);
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) throw bad('a whole number is written as a float');
    if (Number.isNaN(value) && this.view.getBigUint64(start) !== canonicalNaN) throw bad('a NaN is not the canonical one');
    return value;
  }

  /** Of an array or map: every item takes a byte at least, so more items than bytes left is a lie. */
  private count(): number {
    const count = this.argument();
    if (count > this.bytes.length - this.at) throw bad('it claims more items than it has bytes');
    return count;
  }

  private argument(): number {
    const short = (this.bytes[this.at++] ?? 0) & 31;
    if (short < 24) return short;
    if (short > 27) throw bad('it has an indefinite or reserved length');
    const size = 1 << (short - 24);
    const start = this.at;
    this.take(size);
    if (size === 1) return this.least(this.view.getUint8(start), 24);
    if (size === 2) return this.least(this.view.getUint16(start), 0x100);
    if (size === 4) return this.least(this.view.getUint32(start), 0x1_0000);
    const value = this.least(this.view.getUint32(start) * 0x1_0000_0000 + this.view.getUint32(start + 4), 0x1_0000_0000);
    if (value > Number.MAX_SAFE_INTEGER) throw bad('a number is too great');
    return value;
  }

  private least(value: number, least: number): number {
    if (value < least) throw bad('a number is written longer than needed');
    return value;
  }

  private take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw bad('it ends early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

const canonicalNaN = 0x7ff8_0000_0000_0000n;

/** Like memcmp, a prefix first. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function bad(why: string): SyncError {
  return new SyncError('damaged', `CBOR is not as this format writes it: ${why}.`);
}
