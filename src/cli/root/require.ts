import { stat } from 'node:fs/promises';
import { SyncError } from '../../errors.js';
import type { FileSystem } from '../../fs/file-system.js';
import { parseName } from '../../format/names.js';
import { type Context, DataError } from '../command.js';
import { directoryOf } from '../open.js';
import { redacted } from '../redact.js';
import { readRoot, type Root } from './read.js';

/** A root that exists, with everything in it. Nothing is created. @throws SyncError `not-found`, DataError when it holds no space */
export async function openSpace(context: Context, url: string): Promise<{ readonly fs: FileSystem; readonly root: Root }> {
  const fs = await openExisting(context, url);
  const root = await readRoot(fs, context);
  requireSpace(url, root.files.length, root.foreign.length);
  return { fs, root };
}

/** A storage that exists; a folder is not made by looking at it. @throws SyncError `not-found` */
export async function openExisting(context: Context, url: string): Promise<FileSystem> {
  const directory = directoryOf(url);
  const isMissing = directory !== undefined && await stat(directory).then((found) => !found.isDirectory(), (thrown: NodeJS.ErrnoException) => thrown.code === 'ENOENT');
  if (isMissing) throw new SyncError('not-found', `There is no folder ${redacted(url)}. Check its name, and that its drive is connected.`);
  return context.open(url);
}

/** @throws DataError when there is nothing, or nothing of ours */
export function requireSpace(url: string, files: number, foreign: number): void {
  if (files > 0) return;
  const where = redacted(url);
  throw new DataError(foreign > 0
    ? `${where} holds no space: no file in l/, p/ or d/ has a name that crdt-over-fs gives.`
    : `${where} is empty: no space was ever stored here, or its files are elsewhere (in a subfolder, under another prefix). A space has a folder l/ with a file 0-space-….cof in it.`);
}

/** Whether a root has a marker, by its listing. */
export const hasMarker = ({ files }: Root): boolean => files.some(({ path }) => parseName(path)?.kind === 'space');
