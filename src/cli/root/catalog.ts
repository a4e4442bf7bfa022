import { type CborValue, decodeCbor } from '../../format/cbor.js';
import { catalogCodec, createCatalog } from '../../sync/catalog.js';
import type { Root } from './read.js';

/** What the space's list of documents says of one. */
export interface Listed { readonly crdt: string; readonly deleted: boolean; readonly title?: string; readonly type?: string }

/** The space's list of documents, merged from all files. */
export function readCatalog({ files }: Root): ReadonlyMap<string, Listed> {
  const catalog = createCatalog();
  const contents = files.flatMap(({ file }) => (file?.sections ?? []).filter(({ doc, codec }) => doc === '' && codec === catalogCodec));
  catalog.apply(contents);
  const texts = new Map<string, { readonly title?: string; readonly type?: string }>();
  for (const { bytes } of contents) {
    for (const [id, lamport, writer, title, type] of rowsOf(bytes)) {
      const entry = catalog.value.get(id);
      if (entry?.lamport === lamport && entry.writer === writer) texts.set(id, { ...(title === undefined ? {} : { title }), ...(type === undefined ? {} : { type }) });
    }
  }
  return new Map([...catalog.value].map(([id, { crdt, deleted }]) => [id, { crdt, deleted, ...texts.get(id) }]));
}

/** `[id, lamport, writer, title, type]` of each row; none for bytes that are no catalog. */
function rowsOf(bytes: Uint8Array): (readonly [string, number, string, string | undefined, string | undefined])[] {
  let rows: CborValue;
  try {
    rows = decodeCbor(bytes);
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  return (rows as readonly CborValue[]).flatMap((row) => {
    const [id, lamport, writer, fields] = Array.isArray(row) ? row as readonly CborValue[] : [];
    if (typeof id !== 'string' || typeof lamport !== 'number' || typeof writer !== 'string' || !(fields instanceof Map)) return [];
    const text = (key: number): string | undefined => {
      const value = (fields as ReadonlyMap<string | number, CborValue>).get(key);
      return typeof value === 'string' ? value : undefined;
    };
    return [[id, lamport, writer, text(1), text(2)] as const];
  });
}
