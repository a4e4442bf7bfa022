import type { CborValue } from '../../src/format/cbor.js';
import { encodeCbor } from '../../src/format/cbor.js';
import { deflate } from '../../src/format/deflate.js';
import { decodeBase32 } from '../../src/format/base32.js';
import { forge, hex, patched, section, type Forged } from './forge.js';
import type { Case } from './mutations.js';

const v = new Uint8Array([1]);
const nothing = new Uint8Array(0);
const writerAndLamport = hex('01 4a 0000000000 0000000000 02 18 32');
/** Meta of a log as bytes: its two fields, then whatever. `count` is what the map says it holds. */
const metaBytes = (count: number, rest: string): Uint8Array => new Uint8Array([...hex((0xa0 + count).toString(16)), ...writerAndLamport, ...hex(rest)]);
const raw = (count: number, rest: string): Forged => ({ writer: '0000000000000000', metaBytes: metaBytes(count, rest) });
const repeat = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
const bomb = (length: number): Uint8Array => deflate(new Uint8Array(length)) ?? nothing;
const preludes: readonly [string, Forged][] = [
  ['magic', { twist: patched(0, 0) }], ['major 0', { major: 0 }], ['major 2', { major: 2 }], ['major 255', { major: 255 }],
  ...[0, 3, 4, 7, 9, 255].map((kindByte): [string, Forged] => [`kind ${kindByte}`, { kindByte }]),
  ...[1, 2, 0x40, 0x80, 255].map((flags): [string, Forged] => [`flags ${flags}`, { flags }]),
  ...Array.from({ length: 32 }, (_, bit): [string, Forged] => [`incompat bit ${bit}`, { incompat: 2 ** bit }]),
  ...Array.from({ length: 12 }, (_, at): [string, Forged] => [`reserved byte ${12 + at}`, { twist: patched(12 + at, 1) }]),
  ...[0, 1, 1_000, 2 ** 20 + 1, 2 ** 31, 2 ** 32 - 1].map((metaLength): [string, Forged] => [`meta length ${metaLength}`, { metaLength }]),
  ['nothing', { twist: () => nothing }], ['one byte', { twist: (bytes) => bytes.slice(0, 1) }], ['the prelude alone', { twist: (bytes) => bytes.slice(0, 24) }],
  ['a body of its own', { body: repeat(99, 7) }],
];

const cbor: readonly [string, Forged][] = [
  ['17 levels', raw(3, `18 64 ${'81'.repeat(17)} f6`)], ['a million levels', { metaBytes: repeat(2 ** 20, 0x81) }], ['a million maps', { metaBytes: repeat(2 ** 20, 0xa1) }],
  ['a million heads of long arrays', { metaBytes: repeat(2 ** 20, 0x9a) }],
  ...['9a ffffffff', '9b 0000000100000000', '9b ffffffffffffffff', '9b 001fffffffffffff', 'ba ffffffff', 'bb 7fffffffffffffff', '5a ffffffff', '5b 0020000000000000', '5b ffffffffffffffff', '7a 7fffffff', '7b 00000000ffffffff',
    '1b 0020000000000000', '3b ffffffffffffffff', '9f f6 ff', '5f 41 00 ff', '7f 61 61 ff', 'bf ff', 'c0 00', 'd9 d9f7 00', 'f7', 'f8 20', 'f9 3c00', 'fa 3f800000', 'fb 3ff0000000000000', 'fb 7ff8000000000001', 'fb 8000000000000000',
    'ff', '18 01', '19 0001', '1a 00000001', '1b 0000000000000001', '1c', '1f', '61 ff', '62 c080', '63 eda080', '64 f4908080', 'a2 01 00 01 00', 'a2 02 00 01 00', 'a1 f6 00', 'a1 80 00', '44 00'].map((bytes): [string, Forged] => [`100 is ${bytes}`, raw(3, `18 64 ${bytes}`)]),
  ['a key twice', raw(3, '02 00')], ['keys out of order', raw(3, '01 00')], ['a key too few', raw(3, '')], ['a key too many', raw(2, '18 64 00')],
  ['a text key', { keys: [['a', 1]] }], ['a key __proto__', { keys: [['__proto__', 1]] }], ['a negative key', { keys: [[-1, 0]] }],
  ['a number', { meta: 7 }], ['an array', { meta: [] }], ['null', { meta: null }], ['text', { meta: 'meta' }], ['no fields', { meta: new Map<number, CborValue>() }],
];

const values: readonly CborValue[] = [null, true, -1, 1.5, NaN, 2 ** 53 - 1, '', 'x'.repeat(70_000), nothing, repeat(9, 1), repeat(17, 1), repeat(16, 255), [], [[]], [null], [[2, repeat(16, 1), null, null]], [[2, repeat(16, 1), 'list', v]], [[6, repeat(16, 1)]], [repeat(10, 0), 2 ** 40 - 1], [repeat(10, 0), [repeat(10, 0), 'name']], new Map<number | string, CborValue>([['__proto__', 1]])];
const fields: readonly [string, Forged][] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].flatMap((key) => values.map((value, at): [string, Forged] => [`key ${key}, value ${at}`, { keys: [[key, value]] }])),
  ...[16, 127, 128, 129, 255, 2 ** 32, 2 ** 53 - 1].flatMap((key) => values.slice(0, 12).map((value, at): [string, Forged] => [`key ${key}, value ${at}`, { keys: [[key, value]], kind: at % 2 === 0 ? 'log' : 'pack' }])),
  ['the greatest lamport', { lamport: 2 ** 40 - 1 }],
  ['4,097 subsumed files', { kind: 'pack', keys: [[11, repeat(4_097 * 16, 1)]] }],
];

const ids = ['', 'list', '__proto__', 'constructor', '\u0000', '../../etc', 'l/x', 'é'.repeat(256), '💻', 'x'.repeat(512), 'x'.repeat(513)];
const described: readonly [string, Forged][] = [
  ...ids.flatMap((doc, at): [string, Forged][] => [[`document ${at}`, section(doc, 'other/codec', repeat(9, 1), v)], [`document ${at} of a snapshot`, { kind: 'snapshot', doc, ...section(doc, 'other/codec', repeat(9, 1), v) }]]),
  ...[-1, 7, 77, 2 ** 53 - 1, null, '', '#7', 'tombstone', 'x'.repeat(5_000), 5, 6, 0, 'set/full', 'set/changes'].flatMap((codec, at): [string, Forged][] => [[`codec ${at}`, section('list', codec, repeat(9, 1), v)], [`codec ${at} of the catalog`, section('', codec, repeat(9, 1), v)], [`codec ${at} of no bytes`, section('list', codec, nothing, nothing)]]),
  ['a tombstone in a log', section('list', 5, nothing, nothing)], ['a tombstone in a pack', { kind: 'pack', ...section('list', 5, nothing, nothing) }],
  ['a tombstone that names nothing', { kind: 'snapshot', ...section('list', 5, nothing, nothing) }],
  ['a tombstone with bytes and a version', { kind: 'snapshot', ...section('list', 5, repeat(9, 1), repeat(33, 1)), keys: [[11, repeat(160, 3)]] }],
  ...[-1, 1, 10, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 1.5, '9', null].map((length, at): [string, Forged] => [`stored length ${at}`, { sections: [['list', 0, length, v]], body: repeat(9, 1) }]),
  ['lengths that overflow', { sections: Array.from({ length: 4 }, () => ['list', 0, 2 ** 53 - 1, v]), body: repeat(9, 1) }],
  ['65,536 sections', { sections: Array.from({ length: 65_536 }, (_, at) => [`d${at % 50}`, 'other/codec', 0, nothing]) }],
  ['65,537 sections', { sections: Array.from({ length: 65_537 }, () => ['', 0, 0, nothing]) }],
  ['no section in a snapshot', { kind: 'snapshot' }], ['two sections in a snapshot', { kind: 'snapshot', sections: [['list', 0, 0, v], ['list', 0, 0, v]] }],
  ['three items', { sections: [['list', 0, 0]] }], ['seven items', { sections: [['list', 0, 0, v, 0, '', 1]] }], ['sections as text', { sections: 'list' }], ['a section as a map', { sections: [new Map<number, CborValue>()] }],
  ['a schema of another app', section('list', 'other/codec', repeat(9, 1), v, [0, 'x'.repeat(9_000)])],
];

const bombs: readonly [string, Forged][] = [
  ['a true bomb', section('list', 'other/codec', bomb(30_000_000), v, [30_000_000])],
  ['a bomb that tells less', section('list', 'other/codec', bomb(200_000_000), v, [1_000])],
  ['a bomb that tells one byte less', section('list', 'other/codec', bomb(3_000_000), v, [2_999_999])],
  ['a bomb that tells one byte more', section('list', 'other/codec', bomb(3_000_000), v, [3_000_001])],
  ['more than deflate can by far', section('list', 'other/codec', repeat(100, 0), v, [400_000_000])],
  ['more than deflate can', section('list', 'other/codec', repeat(100, 0), v, [103_201])],
  ['a gibibyte and more', { sections: Array.from({ length: 12 }, () => ['list', 'other/codec', 100_000, v, 100_000_000]), body: new Uint8Array(1_200_000) }],
  ['2^53 bytes', section('list', 'other/codec', repeat(100, 0), v, [2 ** 53 - 1])],
  ...['', '00', '06', '07', 'ff', '01 0000 0000', '01 0500 faff 6161', '01 0500 0000 6161616161', '00 0000 ffff'.repeat(300), '4b 04 00 ff', '63 00 02', '03 00', '04 c0 81 08 00 00 00 00 20 7f eb', 'ed fd 01 00 00 00 c2'].map((stream, at): [string, Forged] => [`stream ${at}`, section('list', 'other/codec', hex(stream), v, [Math.min(5, hex(stream).length * 9)])]),
  ['a deflated section cut', section('list', 'other/codec', bomb(70_000).slice(0, 40), v, [30_000])],
];

const rows: readonly CborValue[] = [
  null, 7, [], [[]], [null], [['x']], [['x', -1, 'a'.repeat(16), new Map()]], [['x', 1.5, '0'.repeat(16), new Map()]], [['x', NaN, '0'.repeat(16), new Map()]], [['x', 2 ** 53 - 1, '0'.repeat(16), new Map()]], [['x', 2 ** 40, '0'.repeat(16), new Map()]],
  [['list', -1, '0'.repeat(16), new Map<number, CborValue>([[3, 'set']])]], [['list', NaN, '0'.repeat(16), new Map<number, CborValue>([[3, 'set']])]],
  [['x', 1, '', new Map()]], [['x', 1, 'ILOU'.repeat(4), new Map()]], [['x', 1, '0'.repeat(16), []]], [['__proto__', 1, '0'.repeat(16), new Map<number, CborValue>([[3, 7], [5, 'yes']])]],
  [['x'.repeat(5_000), 1, '0'.repeat(16), new Map<number, CborValue>([[3, 'x']])]], [['list', 2 ** 40 - 1, 'z'.repeat(16), new Map<number, CborValue>([[3, 'set'], [5, true]])]],
  Array.from({ length: 3_000 }, (_, at) => [`d${at}`, 1, '0'.repeat(16), new Map<number, CborValue>([[3, 'set']])]),
];
const catalogs: readonly [string, Forged][] = [
  ...rows.flatMap((row, at): [string, Forged][] => [[`rows ${at}`, section('', 6, encodeCbor(row), repeat(23, 1))], [`rows ${at} in a snapshot`, { kind: 'snapshot', doc: '', ...section('', 6, encodeCbor(row), nothing) }]]),
  ...[NaN, 0.5, -1].map((lamport): [string, Forged] => [`a removal at ${lamport} that comes first`, { lamport: 0, ...section('', 6, encodeCbor([['list', lamport, '0'.repeat(16), new Map<number, CborValue>([[5, true]])]]), repeat(23, 1)) }]),
  ['bytes that are no rows', section('', 6, repeat(40, 0xff), repeat(22, 1))],
];

/** Files that no writer makes, each with a name that is right for its bytes. */
export function hostile(): Case[] {
  const groups = { prelude: preludes, CBOR: cbor, 'meta field': fields, 'section': described, deflate: bombs, 'catalog content': catalogs };
  return Object.entries(groups).flatMap(([mutation, list]) => list.map(([what, forged]): Case => ({ kind: forged.kind ?? 'log', mutation: `${mutation}: ${what}`, ...forge(forged) })));
}

/** Lies about other files of a space: every word is well-formed, none is true. */
export function lies(space: ReadonlyMap<string, Uint8Array>, writers: readonly string[]): Case[] {
  const names = [...space.keys()].filter((path) => !path.startsWith('l/0-')).map((path) => decodeBase32(path.slice(-30, -4)) ?? nothing);
  const everyId = new Uint8Array(names.flatMap((id) => [...id]));
  const told: readonly [string, Forged][] = [
    ['a pack that contains everything', { kind: 'pack', keys: [[11, everyId]] }],
    ['a pack that contains everything, with a section', { kind: 'pack', keys: [[11, everyId]], ...section('list', 'other/codec', repeat(9, 1), v) }],
    ['a snapshot that contains everything', { kind: 'snapshot', keys: [[11, everyId]], ...section('list', 'set/full', repeat(9, 1), v) }],
    ['a snapshot of the catalog that contains everything', { kind: 'snapshot', doc: '', keys: [[11, everyId]], ...section('', 6, encodeCbor([]), nothing) }],
    ['everything is damaged', { keys: [[9, everyId]] }], ['everything is retired', { keys: [[10, everyId]] }], ['everything was fetched', { keys: [[7, everyId], [5, 'elsewhere']] }],
    ['everything was seen', { keys: [[6, writers.toSorted().flatMap((writer) => [decodeBase32(writer) ?? nothing, 2 ** 40 - 1])]] }],
    ['a snapshot is announced that is nowhere', { keys: [[8, [[2, repeat(16, 9), 'list', v], [2, repeat(16, 8), 'note', nothing], [2, repeat(16, 7), ''], [6, repeat(16, 6)]]]] }],
    ['a predecessor that is nowhere', { keys: [[3, repeat(16, 9)]] }],
    ...writers.flatMap((writer): [string, Forged][] => [['a log in the name of somebody', { writer, lamport: 70 }], ['a newest log in the name of somebody', { writer, lamport: 2 ** 40 - 1, keys: [[4, [decodeBase32(writer) ?? nothing, 'nobody']]] }]]),
  ];
  return told.map(([what, forged]): Case => ({ kind: forged.kind ?? 'log', mutation: `lie: ${what}`, ...forge(forged) }));
}
