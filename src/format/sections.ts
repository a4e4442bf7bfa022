/** Sections ↔ what meta says of them and the body behind it. Sections lie in the body one after the other, without gaps, so no offset is written. */
import { SyncError } from '../errors.js';
import type { CborValue } from './cbor.js';
import type { Section } from './cof-file.js';
import { codecs } from './codecs.js';
import { deflate, inflate } from './deflate.js';
import { maxInflatedBytes, maxInflateRatio, maxSections } from './limits.js';
import { array, bytes, damaged, docId, text, uint } from './wire.js';

/** `[doc, codec, stored length, version, inflated length?, schema?]`; inflated length 0 says "not deflated" where a schema follows. */
const leastItems = 4;
const mostItems = 6;

const length = uint(Number.MAX_SAFE_INTEGER);

/** Deflating must pay for the inflated length it adds. */
const worthwhile = 4;

/** Descriptions for meta, and the body's parts in the same order. */
export function sectionsToCbor(sections: readonly Section[]): { described: CborValue[]; parts: Uint8Array[] } {
  if (sections.length > maxSections) throw new SyncError('too-large', `A file has more than ${maxSections} sections.`);
  const described: CborValue[] = [];
  const parts: Uint8Array[] = [];
  let inflatedTotal = 0;
  for (const section of sections) {
    inflatedTotal += section.bytes.length;
    if (inflatedTotal > maxInflatedBytes) throw tooMuch();
    const deflated = deflate(section.bytes);
    const part = deflated && deflated.length + worthwhile < section.bytes.length ? deflated : section.bytes;
    const inflatedLength = part === section.bytes ? 0 : section.bytes.length;
    const items: CborValue[] = [docId.to(section.doc), codecToCbor(section.codec), part.length, section.version];
    if (inflatedLength > 0 || section.schema !== undefined) items.push(inflatedLength);
    if (section.schema !== undefined) items.push(section.schema);
    described.push(items);
    parts.push(part);
  }
  return { described, parts };
}

/** A description, checked. */
interface Described extends Omit<Section, 'bytes'> {
  readonly stored: number;
  readonly inflated: number;
}

/**
 * The sections of a body. Those not deflated are views of it.
 * @throws SyncError `damaged`, `newer-format`, `too-large`, before anything is allocated for a section's bytes
 */
export function sectionsFromCbor(value: CborValue | undefined, body: Uint8Array): Section[] {
  const described = describedSections(value);
  const storedTotal = described.reduce((total, section) => total + section.stored, 0);
  if (storedTotal !== body.length) throw damaged('the sections do not fill the body');
  if (described.reduce((total, section) => total + (section.inflated || section.stored), 0) > maxInflatedBytes) throw tooMuch();
  let at = 0;
  return described.map(({ stored, inflated, ...section }) => {
    const part = body.subarray(at, (at += stored));
    return { ...section, bytes: inflated > 0 ? inflate(part, inflated) : part };
  });
}

function describedSections(value: CborValue | undefined): Described[] {
  if (value === undefined) return [];
  const list = array(value, 0, Infinity);
  if (list.length > maxSections) throw new SyncError('too-large', `A file has more than ${maxSections} sections.`);
  return list.map((item) => {
    const items = array(item, leastItems, Infinity);
    // More items say more about the bytes (a dictionary, say) than this version can heed.
    if (items.length > mostItems) throw new SyncError('newer-format', 'A newer version of the app wrote this file: update the app.');
    const [doc, codec, storedLength, version, inflatedLength = 0, schema] = items;
    const stored = length.from(storedLength);
    const inflated = length.from(inflatedLength);
    if (inflated > stored * maxInflateRatio) throw damaged('a section says it is longer than deflate can make it');
    return {
      doc: docId.from(doc),
      codec: codecFromCbor(codec),
      version: bytes.from(version),
      ...(schema === undefined ? {} : { schema: text.from(schema) }),
      stored,
      inflated,
    };
  });
}

function codecToCbor(codec: string): CborValue {
  const number = (codecs as readonly string[]).indexOf(codec);
  if (number >= 0) return number;
  if (!codec.startsWith('#')) return codec;
  // Read from a file of a later version: written back as the number it was.
  const later = Number(codec.slice(1));
  if (codec !== `#${later}` || !Number.isSafeInteger(later) || later < codecs.length) throw new SyncError('invalid-value', `${codec} is not the name of a codec.`);
  return later;
}

/** A number of a later version becomes `#n`, the name of a codec nobody knows: its section is kept as bytes. */
function codecFromCbor(value: CborValue | undefined): string {
  if (typeof value !== 'number') {
    const codec = text.from(value);
    if (codec.startsWith('#') || (codecs as readonly string[]).includes(codec)) throw damaged('a codec is not written as it must be');
    return codec;
  }
  return codecs[length.from(value)] ?? `#${value}`;
}

function tooMuch(): SyncError {
  return new SyncError('too-large', 'The sections of a file are too large together.');
}
