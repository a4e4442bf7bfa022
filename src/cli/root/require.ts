import { stat } from 'node:fs/promises';
import { SyncError } from '../../errors.js';
import type { FileSystem } from '../../fs/file-system.js';
import { type Context, DataError } from '../command.js';
import { directoryOf, type Purpose } from '../open.js';
import { redacted } from '../redact.js';
import { list, near } from '../words.js';
import type { MergedDocument } from './document.js';
import { readRoot } from './read.js';
import { type SpaceView, viewOf } from './space-view.js';
import { nameOf } from './writers.js';

/** A root that exists, with everything in it. Nothing is created. @throws SyncError `not-found`, DataError when it holds no space */
export async function openSpace(context: Context, url: string): Promise<SpaceView & { readonly fs: FileSystem }> {
  const fs = await openExisting(context, url);
  const root = await readRoot(fs, context);
  requireSpace(url, root.files.length, root.foreign.length);
  return { ...viewOf(root), fs };
}

/** A storage that exists; a folder is not made by looking at it. @throws SyncError `not-found` */
export async function openExisting(context: Context, url: string, purpose?: Purpose): Promise<FileSystem> {
  const directory = directoryOf(url);
  const isMissing = directory !== undefined && await stat(directory).then((found) => !found.isDirectory(), (thrown: NodeJS.ErrnoException) => thrown.code === 'ENOENT');
  if (isMissing) throw new SyncError('not-found', `There is no folder ${redacted(url)}. Check its name, and that its drive is connected.`);
  return context.open(url, purpose);
}

/** What else is there was not looked at: a bucket may hold millions of other things. @throws DataError when there is nothing, or nothing of ours */
export function requireSpace(url: string, files: number, foreign: number): void {
  if (files > 0) return;
  const where = redacted(url);
  throw new DataError(foreign > 0
    ? `${where} holds no space: no file in l/, p/ or d/ has a name that crdt-over-fs gives.`
    : `${where} holds no space: none was ever stored here, or its files are elsewhere (in a subfolder, under another prefix). A space has a folder l/ with a file 0-space-….cof in it.`);
}

/** A document of the space, merged. `free` it. @throws DataError when there is none, with names that are near */
export async function requireDocument(view: SpaceView, id: string): Promise<MergedDocument> {
  if (!view.ids.includes(id)) {
    const nearest = near(id, view.ids).map((other) => JSON.stringify(other));
    const there = nearest.length > 0 ? `Did you mean ${list(nearest)}?` : view.ids.length > 0 ? `There are ${list(view.ids.map((other) => JSON.stringify(other)), 6)}.` : 'There are none at all.';
    throw new DataError(`There is no document ${JSON.stringify(id)}. ${there}`);
  }
  const document = await view.merge(id);
  if (document.isRemoved) throw new DataError(`The document ${JSON.stringify(id)} was removed${removedBy(view, document)}.`);
  if (!document.replica) {
    throw new DataError(document.unknown.length > 0
      ? `The document ${JSON.stringify(id)} is of a kind this version does not read: ${list(document.unknown)}.`
      : `The list of documents names ${JSON.stringify(id)}, but no readable file holds any of it. "crdt-over-fs verify" says more.`);
  }
  return document;
}

function removedBy({ writers }: SpaceView, { tombstones }: MergedDocument): string {
  const last = tombstones.at(-1);
  return last ? ` by ${nameOf(writers, last.name.writer)}` : '';
}
