import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SyncError } from '../../errors.js';
import type { Content, Crdt, CrdtReplica } from '../../crdt/crdt.js';
import { folderError } from '../../fs/folder/errors.js';
import { DataError } from '../command.js';
import { bring, type Json, says, type UpdateText } from './bring.js';

/** A file that was read, and what it is. */
export type ImportFile = { readonly file: string; readonly name: string } & (
  | { readonly kind: 'json'; readonly value: { readonly [key: string]: Json } }
  | { readonly kind: 'full'; readonly content: Content }
);

/** Reads a file; what it is stands in it, not in its name. @throws SyncError, DataError when it is neither JSON nor a file of the CRDT */
export async function readImport(file: string, crdt: Crdt): Promise<ImportFile> {
  const bytes = new Uint8Array(await readFile(file).catch((thrown: unknown) => { throw folderError(thrown, file); }));
  const name = basename(file).replace(/\.[^.]+$/, '');
  const full: Content = { codec: `${crdt.name}/full`, bytes, version: new Uint8Array() };
  const version = tryCheck(crdt, full);
  if (version) return { file, name, kind: 'full', content: { ...full, version } };
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch {
    throw new DataError(`It is neither JSON nor a whole file of ${crdt.name}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DataError(`It holds ${Array.isArray(value) ? 'a list' : 'a single value'}; a document is an object, { … }.`);
  return { file, name, kind: 'json', value: value as { readonly [key: string]: Json } };
}

function tryCheck(crdt: Crdt, full: Content): Uint8Array | undefined {
  try {
    return crdt.check(full);
  } catch {
    return undefined;
  }
}

/** What an import does to a document. */
export interface Edited { readonly changed: boolean }

/**
 * Takes a file into a document.
 *
 * A file of the CRDT merges. JSON makes a new document by ordinary edits, not as initial content: whatever value an app's
 * own definition begins with must give way to it. Into a document that has content it goes only when it is to be `merge`d.
 *
 * @param isNew nobody has content in it
 * @throws DataError when it must not
 */
export function takeIn(replica: CrdtReplica, source: ImportFile, options: { readonly id: string; readonly isNew: boolean; readonly merge: boolean; readonly updateText: UpdateText }): Edited {
  const { id, isNew, merge, updateText } = options;
  if (source.kind === 'full') {
    if (replica.includes(source.content.version) && !replica.pending) return { changed: false };
    const { outcomes: [outcome] } = replica.apply([source.content]);
    if (outcome !== 'applied') throw new SyncError('damaged', `It does not load.`);
    return { changed: true };
  }
  if (!isNew && says(replica.value, source.value)) return { changed: false };
  if (!isNew && !merge) {
    throw new DataError(`There is a document ${JSON.stringify(id)} already, and it says something else. --merge makes it what the file says; --doc imports into another one.`);
  }
  const current = replica.value as object;
  const { patches } = replica.change((draft) => bring(draft as object, current, source.value, updateText), `imported from ${basename(source.file)}`);
  return { changed: patches.length > 0 };
}
