/** Random files for property tests. */
import fc from 'fast-check';
import { encodeBase32 } from '../../src/format/base32.js';
import { maxLamport } from '../../src/format/names.js';
import { codecs } from '../../src/format/codecs.js';
import type { CofFile, Section } from '../../src/format/cof-file.js';

export const bytesOf = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
export const id10 = bytesOf(10).map(encodeBase32);
export const id16 = bytesOf(16).map(encodeBase32);
export const lamport = fc.oneof(fc.nat(), fc.integer({ min: 0, max: maxLamport }));
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const device = fc.record({ id: id10, name: text });
const ids = fc.array(id16, { maxLength: 5 });
const announcement = fc.record(
  { kind: fc.constantFrom('snapshot' as const, 'pack' as const), id: id16, doc: text, version: fc.uint8Array({ maxLength: 60 }) },
  { requiredKeys: ['kind', 'id'] },
);

const optionalMeta = {
  prev: id16,
  device,
  host: text,
  seen: fc.dictionary(id10, lamport, { maxKeys: 4, noNullPrototype: true }),
  missed: fc.dictionary(id10, fc.tuple(lamport, lamport), { maxKeys: 3, noNullPrototype: true }),
  have: ids,
  snap: fc.array(announcement, { maxLength: 3 }),
  bad: ids,
  retires: ids,
  subsumes: ids,
  authors: fc.dictionary(id10, device, { maxKeys: 4, noNullPrototype: true }),
  time: fc.nat(),
};
const meta = fc.record({ writer: id10, lamport, space: id10, ...optionalMeta }, { requiredKeys: ['writer', 'lamport'] });

/** Random bytes, and bytes that deflate well. */
export const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 50 })).map(([part, times]) => {
    const all = new Uint8Array(part.length * times);
    for (let i = 0; i < times; i++) all.set(part, i * part.length);
    return all;
  }),
);

export const section: fc.Arbitrary<Section> = fc.record(
  {
    doc: text,
    codec: fc.oneof(fc.constantFrom(...codecs), fc.stringMatching(/^[a-z]{1,8}\/[a-z]{1,8}$/)),
    version: fc.uint8Array({ maxLength: 60 }),
    bytes: content,
    schema: text,
  },
  { requiredKeys: ['doc', 'codec', 'version', 'bytes'] },
);

export const file: fc.Arbitrary<CofFile> = fc.oneof(
  fc.record({ kind: fc.constantFrom('log' as const, 'pack' as const), meta, sections: fc.array(section, { maxLength: 5 }) }),
  fc.record({ kind: fc.constant('snapshot' as const), meta, sections: section.map((one) => [one]) }),
  fc.record({ kind: fc.constant('space' as const), meta: fc.record({ space: id10, time: fc.nat() }, { requiredKeys: ['space'] }), sections: fc.constant([]) }),
);
