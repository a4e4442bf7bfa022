/** How the values inside meta look in CBOR: a reader and a writer of each, side by side. */
import { SyncError } from '../errors.js';
import { decodeBase32, encodeBase32 } from './base32.js';
import type { CborValue } from './cbor.js';
import type { Announcement, DeviceInfo, Missed } from './cof-file.js';
import { maxDocIdBytes, maxLamport } from './limits.js';

/** One type of value. `from` throws `damaged` or `too-large`, `to` throws `invalid-value`, `invalid-id` or `too-large`. */
export interface Wire<T> {
  readonly to: (value: T) => CborValue;
  readonly from: (value: CborValue | undefined) => T;
}

/** The error for meta that is well-formed CBOR and still not meta. */
export function damaged(what: string): SyncError {
  return new SyncError('damaged', `A file's meta is not as this format writes it: ${what}.`);
}

function invalid(what: string): SyncError {
  return new SyncError('invalid-value', `A file cannot be written: ${what}.`);
}

function idOf(length: number): Wire<string> {
  return {
    to: (id) => {
      const bytes = typeof id === 'string' ? decodeBase32(id) : undefined;
      if (bytes?.length !== length) throw invalid(`${String(id)} is not an id of ${length} bytes`);
      return bytes;
    },
    from: (value) => {
      if (!(value instanceof Uint8Array) || value.length !== length) throw damaged(`an id does not have ${length} bytes`);
      return encodeBase32(value);
    },
  };
}

/** Writers, devices, spaces: 10 bytes. */
export const id10 = idOf(10);
/** Files: 16 bytes. */
export const id16 = idOf(16);

/** A whole number from 0 to `greatest`. */
export function uint(greatest: number): Wire<number> {
  const fits = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= greatest;
  return {
    to: (value) => {
      if (!fits(value)) throw invalid(`${String(value)} is not a whole number from 0 to ${greatest}`);
      return value;
    },
    from: (value) => {
      if (!fits(value)) throw damaged(`a number is not a whole one from 0 to ${greatest}`);
      return value;
    },
  };
}

export const lamport = uint(maxLamport);

export const text: Wire<string> = {
  to: (value) => value,
  from: (value) => {
    if (typeof value !== 'string') throw damaged('a text is missing');
    return value;
  },
};

export const bytes: Wire<Uint8Array> = {
  to: (value) => value,
  from: (value) => {
    if (!(value instanceof Uint8Array)) throw damaged('a byte string is missing');
    return value;
  },
};

/** A document's id: at most 512 bytes; empty for the catalog. */
export const docId: Wire<string> = {
  to: (id) => {
    if (utf8Length(id) > maxDocIdBytes) throw new SyncError('invalid-id', `A document's id has more than ${maxDocIdBytes} bytes.`);
    return id;
  },
  from: (value) => {
    const id = text.from(value);
    if (utf8Length(id) > maxDocIdBytes) throw new SyncError('too-large', `A document's id has more than ${maxDocIdBytes} bytes.`);
    return id;
  },
};

function utf8Length(value: string): number {
  // No text has fewer bytes than UTF-16 units, so a huge one need not be encoded.
  return value.length > maxDocIdBytes ? value.length : new TextEncoder().encode(value).length;
}

/** File ids in their order: one byte string, 16 bytes for each. */
export function ids(most: number): Wire<readonly string[]> {
  const check = (count: number): void => {
    if (count > most) throw new SyncError('too-large', `A file names ${count} others where ${most} are the most.`);
  };
  return {
    to: (list) => {
      check(list.length);
      const joined = new Uint8Array(list.length * 16);
      list.forEach((id, i) => joined.set(id16.to(id) as Uint8Array, i * 16));
      return joined;
    },
    from: (value) => {
      const joined = bytes.from(value);
      if (joined.length % 16 !== 0) throw damaged('a list of ids is cut');
      check(joined.length / 16);
      return Array.from({ length: joined.length / 16 }, (_, i) => encodeBase32(joined.subarray(i * 16, i * 16 + 16)));
    },
  };
}

/** `[id, name]`. */
export const device: Wire<DeviceInfo> = {
  to: ({ id, name }) => [id10.to(id), text.to(name)],
  from: (value) => {
    const [id, name] = array(value, 2, 2);
    return { id: id10.from(id), name: text.from(name) };
  },
};

/** `[after, up to]`. */
export const missed: Wire<Missed> = {
  to: ([after, upTo]) => [lamport.to(after), lamport.to(upTo)],
  from: (value) => {
    const [after, upTo] = array(value, 2, 2);
    return [lamport.from(after), lamport.from(upTo)];
  },
};

/** By writer: one flat array `[writer, value, writer, value, …]`, writers ascending. */
export function byWriter<T>(wire: Wire<T>): Wire<Readonly<Record<string, T>>> {
  return {
    to: (record) => Object.keys(record).sort().flatMap((writer) => [id10.to(writer), wire.to(record[writer]!)]),
    from: (value) => {
      const flat = array(value, 0, Infinity);
      if (flat.length % 2 !== 0) throw damaged('a writer has no value');
      const record: Record<string, T> = {};
      let previous = '';
      for (let i = 0; i < flat.length; i += 2) {
        const writer = id10.from(flat[i]);
        if (writer <= previous) throw damaged('writers are not in order');
        previous = writer;
        record[writer] = wire.from(flat[i + 1]);
      }
      return record;
    },
  };
}

const announcedKinds = { snapshot: 2, pack: 6 } as const;

/** `[[kind byte, id, doc?, version?], …]`; null where one is absent and the next is not. */
export const announcements: Wire<readonly Announcement[]> = {
  to: (list) => list.map(({ kind, id, doc, version }) => trimmed([
    announcedKinds[kind],
    id16.to(id),
    doc === undefined ? null : docId.to(doc),
    version === undefined ? null : bytes.to(version),
  ])),
  from: (value) => array(value, 0, Infinity).map((item) => {
    const [kind, id, doc = null, version = null] = array(item, 2, 4);
    if (kind !== announcedKinds.snapshot && kind !== announcedKinds.pack) throw damaged('an announced file is neither snapshot nor pack');
    return {
      kind: kind === announcedKinds.snapshot ? 'snapshot' : 'pack',
      id: id16.from(id),
      ...(doc === null ? {} : { doc: docId.from(doc) }),
      ...(version === null ? {} : { version: bytes.from(version) }),
    };
  }),
};

/** The array's items, if it has as many as it may. */
export function array(value: CborValue | undefined, least: number, most: number): readonly CborValue[] {
  if (!Array.isArray(value) || value.length < least || value.length > most) throw damaged('an array is missing or has the wrong length');
  return value as readonly CborValue[];
}

/** Without its trailing nulls. */
export function trimmed(items: CborValue[]): CborValue[] {
  while (items.at(-1) === null) items.pop();
  return items;
}
