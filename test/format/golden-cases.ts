/** What the golden files hold. Add cases at the end; never change one that exists. */
import type { CborValue } from '../../src/format/cbor.js';
import type { CofFile } from '../../src/format/cof-file.js';
import { encodeFile } from '../../src/format/file.js';
import { fileId } from '../../src/format/hash.js';
import { markerPath } from '../../src/format/names.js';
import { logMeta, logNameOf, rawFile, type RawFile } from './raw.js';

/** A file to be: written by the encoder, or by hand where the encoder cannot. */
export interface GoldenCase {
  readonly name: string;
  readonly make: () => { readonly path: string; readonly bytes: Uint8Array };
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const phone = { id: 'ph0ne00000000000', name: "Ann's phone" };
const laptop = { id: 'aapt0p0000000000', name: 'Küche 💻' };
const writerA = 'aaaaaaaaaaaaaaaa';
const writerB = 'bbbbbbbbbbbbbbbb';
const file1 = '11111111111111111111111110';
const file2 = '22222222222222222222222220';

// One todo pushed into an Automerge 3.5.0 document.
const change = hex(
  '856f4a83056e05e8018701017cfa042d865d1484f87e934442b59fa9a34443fcabaedc87a0ace4ab763485141000112233445566778899aabbccddeeff' +
  '02040000000a010202061104130915103404420656065704700207007f0202040406000403007f0000027e0007020100017e04646f6e65057469746c65' +
  '0004000102047d00010404017d00010004166d696c6b0700',
);
const version = hex('00112233445566778899aabbccddeeff0102030405060708090a0b0c0d0e0f101112131415161718');
const long = utf8('milk, bread, cheese; '.repeat(30));

const section = { doc: 'todos', codec: 'automerge/changes', version, bytes: change };

const encoded = (name: string, file: CofFile): GoldenCase => ({ name, make: () => encodeFile(file) });
const byHand = (name: string, raw: RawFile): GoldenCase => ({
  name,
  make: () => {
    const bytes = rawFile(raw);
    return { path: raw.kind === 5 ? markerPath(fileId(bytes)) : logNameOf(bytes), bytes };
  },
});
const sections = (...list: CborValue[]): Map<number, CborValue> => logMeta([15, list]);

export const goldenCases: readonly GoldenCase[] = [
  encoded('a space marker', { kind: 'space', meta: { space: 'spacespacespaces'.replaceAll('o', '0'), time: 1_790_000_000_000 }, sections: [] }),
  encoded('the first log of a writer', { kind: 'log', meta: { writer: writerA, lamport: 1, device: phone, host: 'h0st', time: 1_790_000_000_001 }, sections: [section] }),
  encoded('a log of one edit', { kind: 'log', meta: { writer: writerA, lamport: 2, prev: file1 }, sections: [section] }),
  encoded('an acknowledgement: no sections', { kind: 'log', meta: { writer: writerB, lamport: 3, seen: { [writerA]: 2 } }, sections: [] }),
  encoded('a log with every field', {
    kind: 'log',
    meta: {
      writer: writerB, lamport: 2 ** 40 - 1, prev: file2, device: laptop, host: '',
      seen: { [writerB]: 70_000, [writerA]: 23 }, have: [file2, file1],
      snap: [{ kind: 'snapshot', id: file1, doc: 'todos', version }, { kind: 'pack', id: file2 }, { kind: 'snapshot', id: file2, version }],
      bad: [file1], retires: [], time: 0,
    },
    sections: [],
  }),
  encoded('every codec', {
    kind: 'log',
    meta: { writer: writerA, lamport: 9 },
    sections: ['automerge/changes', 'automerge/bundle', 'automerge/full', 'yjs/update', 'loro/update', 'tombstone', 'cof/catalog', 'my/own-codec']
      .map((codec, i) => ({ doc: `d${i}`, codec, version: Uint8Array.of(i), bytes: Uint8Array.of(i, i) })),
  }),
  encoded('sections deflated and not, with a schema and without', {
    kind: 'log',
    meta: { writer: writerA, lamport: 300 },
    sections: [
      { doc: 'a', codec: 'x/y', version, bytes: long },
      { doc: 'b', codec: 'x/y', version, bytes: change },
      { doc: 'c', codec: 'x/y', version, bytes: long, schema: '2' },
      { doc: 'd', codec: 'x/y', version, bytes: change, schema: '2' },
      { doc: '文書', codec: 'x/y', version: new Uint8Array(0), bytes: new Uint8Array(0) },
    ],
  }),
  encoded('a snapshot', {
    kind: 'snapshot',
    meta: { writer: writerB, lamport: 40, subsumes: [file2, file1], authors: { [writerA]: phone, [writerB]: laptop } },
    sections: [{ doc: 'todos', codec: 'automerge/full', version, bytes: long }],
  }),
  encoded('a pack', {
    kind: 'pack',
    meta: { writer: writerA, lamport: 41, subsumes: [file1, file2], authors: { [writerA]: phone } },
    sections: [section, { ...section, doc: 'notes', codec: 'yjs/update' }],
  }),
  encoded('a tombstone', { kind: 'snapshot', meta: { writer: writerA, lamport: 50, subsumes: [file1] }, sections: [{ doc: 'todos', codec: 'tombstone', version, bytes: new Uint8Array(0) }] }),
  encoded('the catalog', {
    kind: 'snapshot',
    meta: { writer: writerA, lamport: 51, subsumes: [] },
    // [["todos", 3, "aaaaaaaaaaaaaaaa", {1: "Shopping", 3: "automerge"}]]
    sections: [{ doc: '', codec: 'cof/catalog', version: new Uint8Array(0), bytes: hex('818465746f646f730370616161616161616161616161616161' + '61a2016853686f7070696e6703696175746f6d65726765') }],
  }),
  byHand('an unknown meta key that may be ignored', { meta: logMeta([127, ['later', new Map([['a', 1.5]])]]) }),
  byHand('an unknown meta key that may not', { meta: logMeta([128, null]) }),
  byHand('a codec number of a later version', { meta: sections(['a', 7, 3, version]), body: hex('010203') }),
  byHand('a section with an item of a later version', { meta: sections(['a', 0, 0, version, 0, '', 'dict']) }),
  byHand('a newer major version', { major: 2 }),
  byHand('an unknown kind', { kind: 7 }),
  byHand('an encrypted file', { flags: 1, metaBytes: hex('00'.repeat(48)) }),
  byHand('an incompat bit', { incompat: 1 << 4 }),
  byHand('a marker of another feature', { kind: 5, incompat: 1, meta: new Map<number, CborValue>([[13, new Uint8Array(10)]]) }),
  byHand('a deflate stream that lies about its length', { meta: sections(['a', 0, 5, version, 100]), body: hex('4b4c4c4c01') }),
  byHand('meta that says it has more than 1 MiB', { metaLength: 1024 * 1024 + 1 }),
  encoded('an acknowledgement of what was not all read', { kind: 'log', meta: { writer: writerB, lamport: 4, seen: { [writerA]: 9 }, missed: { [writerA]: [2, 70_000] } }, sections: [] }),
];
