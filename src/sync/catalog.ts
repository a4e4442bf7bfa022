import { SyncError } from '../errors.js';
import type { Applied, Content, CrdtReplica, Patch, Version } from '../crdt/crdt.js';
import { decodeBase32 } from '../format/base32.js';
import { type CborValue, decodeCbor, encodeCbor } from '../format/cbor.js';
import { sha256 } from '../format/hash.js';
import { maxLamport } from '../format/limits.js';

export const catalogCodec = 'cof/catalog';

/** What the catalog says of a document: the greatest (lamport, writer) counts. */
export interface CatalogEntry {
  readonly lamport: number;
  readonly writer: string;
  readonly crdt: string;
  readonly deleted: boolean;
}

type Entries = ReadonlyMap<string, CatalogEntry>;

/** The space's list of documents: a map of registers, one per document id. It is document `''`. */
export interface Catalog extends CrdtReplica<Entries> {
  set(id: string, entry: CatalogEntry): void;
}

const newer = (a: CatalogEntry, b: CatalogEntry | undefined): boolean =>
  b === undefined || a.lamport > b.lamport || (a.lamport === b.lamport && a.writer > b.writer);

/** A stamp: 8 bytes of the id's hash, 5 of the lamport, 10 of the writer. A version is a sorted set of them. */
const stampBytes = 23;

interface Stamp { readonly bytes: Uint8Array; /** Sorts like the bytes. */ readonly text: string }

/** An entry belongs to one id. Hashing it each time would make a catalog of thousands slow. */
const made = new WeakMap<CatalogEntry, Stamp>();

function stamp(id: string, entry: CatalogEntry): Stamp {
  const known = made.get(entry);
  if (known) return known;
  const bytes = new Uint8Array(stampBytes);
  bytes.set(sha256(new TextEncoder().encode(id)).subarray(0, 8));
  new DataView(bytes.buffer).setUint8(8, Math.floor(entry.lamport / 2 ** 32));
  new DataView(bytes.buffer).setUint32(9, entry.lamport % 2 ** 32);
  bytes.set(decodeBase32(entry.writer) ?? new Uint8Array(10), 13);
  const fresh = { bytes, text: hex(bytes) };
  made.set(entry, fresh);
  return fresh;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** id hash → stamp, both as text that sorts like the bytes. */
function stamps(version: Version): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at + stampBytes <= version.length; at += stampBytes) {
    const key = hex(version.subarray(at, at + 8));
    const value = hex(version.subarray(at + 8, at + stampBytes));
    if (value > (found.get(key) ?? '')) found.set(key, value);
  }
  return found;
}

function versionOf(entries: Iterable<[string, CatalogEntry]>): Version {
  const all = [...entries].map(([id, entry]) => stamp(id, entry)).sort((a, b) => (a.text < b.text ? -1 : 1));
  const version = new Uint8Array(all.length * stampBytes);
  all.forEach(({ bytes }, at) => version.set(bytes, at * stampBytes));
  return version;
}

function encode(entries: readonly [string, CatalogEntry][]): Content {
  const rows: CborValue[] = entries.map(([id, { lamport, writer, crdt, deleted }]) =>
    [id, lamport, writer, new Map<number, CborValue>([[3, crdt], ...(deleted ? [[5, true] as const] : [])])]);
  return { codec: catalogCodec, bytes: encodeCbor(rows), version: versionOf(entries) };
}

function decode(bytes: Uint8Array): [string, CatalogEntry][] {
  const rows = decodeCbor(bytes);
  if (!Array.isArray(rows)) throw new SyncError('damaged', 'A catalog is not an array.');
  return rows.map((row) => {
    const [id, lamport, writer, fields]: readonly CborValue[] = Array.isArray(row) ? row as readonly CborValue[] : [];
    if (typeof id !== 'string' || !isLamport(lamport) || typeof writer !== 'string' || !(fields instanceof Map) || decodeBase32(writer)?.length !== 10) {
      throw new SyncError('damaged', 'A row of a catalog is not [id, lamport, writer, fields].');
    }
    const crdt: CborValue | undefined = fields.get(3) as CborValue | undefined;
    return [id, { lamport, writer, crdt: typeof crdt === 'string' ? crdt : '', deleted: fields.get(5) === true }];
  });
}

/** What a stamp has room for. A NaN would be neither newer nor older than any other, and devices would never agree. */
const isLamport = (value: CborValue | undefined): value is number => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= maxLamport;

/** An empty catalog. */
export function createCatalog(): Catalog {
  let entries: Entries = new Map();
  const covers = (version: Version): ((entry: [string, CatalogEntry]) => boolean) => {
    const known = stamps(version);
    return ([id, entry]) => {
      const own = stamp(id, entry).text;
      return (known.get(own.slice(0, 16)) ?? '') >= own.slice(16);
    };
  };
  const lacking = (versions: readonly Version[]): readonly Content[] => {
    const tests = versions.map(covers);
    const rest = [...entries].filter((entry) => !tests.some((test) => test(entry)));
    return rest.length > 0 ? [encode(rest)] : [];
  };
  const applyOne = ({ codec, bytes }: Content, patches: Patch[]): Applied => {
    let rows: [string, CatalogEntry][];
    try {
      if (codec !== catalogCodec) return 'rejected';
      rows = decode(bytes);
    } catch {
      return 'rejected';
    }
    const next = new Map(entries);
    const before = patches.length;
    for (const [id, entry] of rows) {
      if (!newer(entry, next.get(id))) continue;
      next.set(id, entry);
      patches.push({ path: [id], action: 'put' });
    }
    if (patches.length > before) entries = next;
    return 'applied';
  };
  return {
    get value() { return entries as never; },
    get pending() { return false; },
    set(id, entry) { if (newer(entry, entries.get(id))) entries = new Map(entries).set(id, entry); },
    change() { throw new SyncError('unsupported', 'The catalog is not edited by hand.'); },
    apply(contents) {
      const patches: Patch[] = [];
      return { outcomes: contents.map((content) => applyOne(content, patches)), patches };
    },
    diff: lacking,
    uncovered: lacking,
    full: () => encode([...entries]),
    version: () => versionOf(entries),
    includes(version) {
      const wanted = stamps(version);
      for (const [id, entry] of entries) {
        const { text } = stamp(id, entry);
        if (text.slice(16) >= (wanted.get(text.slice(0, 16)) ?? '\uffff')) wanted.delete(text.slice(0, 16));
      }
      return wanted.size === 0;
    },
    free() { entries = new Map(); },
  };
}

/** Reads a whole catalog back from its bytes. */
export function checkCatalog(full: Content): Version {
  const catalog = createCatalog();
  catalog.apply([full]);
  return catalog.version();
}
