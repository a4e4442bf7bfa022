import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../fs/folder/atomic-write.js';
import { folderError } from '../../fs/folder/errors.js';
import type { MergedDocument } from '../root/document.js';
import { jsonOf } from '../root/value.js';
import { fileNameOf } from './file-name.js';

/** A file an export makes. */
export interface ExportFile { readonly name: string; readonly bytes: Uint8Array }

/** What became of one. */
export interface Exported { readonly file: string; readonly outcome: 'written' | 'unchanged' | 'differs' }

/** A document's value as people and programs read it. The same content gives the same text. */
export const textOf = (document: MergedDocument): string => `${JSON.stringify(jsonOf(document.replica?.value), undefined, 2)}\n`;

/** The files of one document: its JSON, and with its history the CRDT's own file of it. */
export function filesOf(document: MergedDocument, withHistory: boolean): readonly ExportFile[] {
  const name = fileNameOf(document.id);
  const files: ExportFile[] = [{ name: `${name}.json`, bytes: new TextEncoder().encode(textOf(document)) }];
  if (withHistory && document.replica && document.kit) files.push({ name: `${name}.${document.kit.crdt.name}`, bytes: document.replica.full().bytes });
  return files;
}

/** Writes a file; one that is there and says something else is left as it is, unless it is `force`d. @throws SyncError */
export async function writeExport(directory: string, { name, bytes }: ExportFile, force: boolean): Promise<Exported> {
  const file = join(directory, name);
  try {
    const present = await readFile(file).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return undefined;
      throw thrown;
    });
    if (present && Buffer.compare(present, bytes) === 0) return { file, outcome: 'unchanged' };
    if (present && !force) return { file, outcome: 'differs' };
    await writeAtomically(file, bytes);
    return { file, outcome: 'written' };
  } catch (thrown) {
    throw folderError(thrown, file);
  }
}
