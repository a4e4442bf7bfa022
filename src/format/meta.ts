/** Meta ↔ CBOR: the table of keys. A key is never reused; those below 128 may be ignored by who does not know them, the others may not. */
import { SyncError } from '../errors.js';
import type { CborValue } from './cbor.js';
import type { Meta } from './cof-file.js';
import { maxMetaBytes, maxSubsumes } from './limits.js';
import { announcements, byWriter, damaged, device, id10, id16, ids, lamport, missed, text, uint, type Wire } from './wire.js';

/** From this key on, who does not know a key may read the file but must neither subsume nor remove it. */
const firstSealingKey = 128;

/** Where the sections' descriptions stand. */
export const sectionsKey = 15;

interface Field {
  readonly key: number;
  write(meta: Meta, map: Map<number, CborValue>): void;
  read(value: CborValue, meta: Partial<Record<keyof Meta, unknown>>): void;
}

function field<K extends keyof Meta>(key: number, name: K, wire: Wire<Exclude<Meta[K], undefined>>): Field {
  return {
    key,
    write(meta, map) {
      const value = meta[name];
      if (value !== undefined) map.set(key, wire.to(value as Exclude<Meta[K], undefined>));
    },
    read(value, meta) {
      meta[name] = wire.from(value);
    },
  };
}

const anyNumberOfIds = ids(Math.floor(maxMetaBytes / 16));

const fields: readonly Field[] = [
  field(1, 'writer', id10),
  field(2, 'lamport', lamport),
  field(3, 'prev', id16),
  field(4, 'device', device),
  field(5, 'host', text),
  field(6, 'seen', byWriter(lamport)),
  field(7, 'have', anyNumberOfIds),
  field(8, 'snap', announcements),
  field(9, 'bad', anyNumberOfIds),
  field(10, 'retires', anyNumberOfIds),
  field(11, 'subsumes', ids(maxSubsumes)),
  field(12, 'authors', byWriter(device)),
  field(13, 'space', id10),
  field(14, 'time', uint(Number.MAX_SAFE_INTEGER)),
  field(16, 'missed', byWriter(missed)),
];

const fieldByKey: ReadonlyMap<number, Field> = new Map(fields.map((one) => [one.key, one]));

/** Meta as a CBOR map, the sections' descriptions not yet in it. */
export function metaToCbor(meta: Meta): Map<number, CborValue> {
  // What sealed it is not in here, so a copy would be another file under the same meaning.
  if (meta.sealed) throw new SyncError('newer-format', 'A file of a newer version cannot be written again.');
  const map = new Map<number, CborValue>();
  for (const one of fields) one.write(meta, map);
  return map;
}

/** @throws SyncError `damaged`, `too-large` */
export function metaFromCbor(map: ReadonlyMap<number | string, CborValue>): Meta {
  const meta: Partial<Record<keyof Meta, unknown>> = {};
  for (const [key, value] of map) {
    if (typeof key !== 'number' || key < 0) throw damaged('a key is not an unsigned number');
    fieldByKey.get(key)?.read(value, meta);
    if (key >= firstSealingKey) meta.sealed = true;
  }
  return meta as Meta;
}
