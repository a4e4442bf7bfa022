import { type Listed, readCatalog } from './catalog.js';
import { type Found, type MergedDocument, mergeDocument } from './document.js';
import type { Root } from './read.js';
import { readWriters, type Writer } from './writers.js';

/** A root, put in order: who wrote, which documents, and what there is of each. */
export interface SpaceView {
  readonly root: Root;
  readonly writers: ReadonlyMap<string, Writer>;
  readonly catalog: ReadonlyMap<string, Listed>;
  /** Ids of all documents, also of removed ones and of those only the catalog names, in order. */
  readonly ids: readonly string[];
  /** What there is of a document. */
  found(id: string): readonly Found[];
  /** Merges one. `free` it. */
  merge(id: string): Promise<MergedDocument>;
}

export function viewOf(root: Root): SpaceView {
  const found = new Map<string, Found[]>();
  for (const record of root.files) {
    for (const section of record.file?.sections ?? []) {
      const list = found.get(section.doc);
      if (list) list.push({ record, section });
      else found.set(section.doc, [{ record, section }]);
    }
  }
  const catalog = readCatalog(root);
  const ids = [...new Set([...found.keys(), ...catalog.keys()])].filter((id) => id !== '').sort();
  const of = (id: string): readonly Found[] => found.get(id) ?? [];
  return { root, writers: readWriters(root), catalog, ids, found: of, merge: (id) => mergeDocument(id, of(id)) };
}

/** Bytes of storage that a document takes: of a file with several, its share. */
export function storedBytes(found: readonly Found[]): number {
  let total = 0;
  for (const { record, section } of found) {
    const sections = record.file?.sections ?? [];
    const content = sections.reduce((sum, { bytes }) => sum + bytes.length, 0);
    total += content === 0 ? record.size / sections.length : (record.size * section.bytes.length) / content;
  }
  return Math.round(total);
}
