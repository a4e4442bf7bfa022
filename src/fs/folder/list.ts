import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../abort.js';
import type { FileEntry } from '../file-system.js';
import { errnoOf } from './errors.js';
import { isHidden, isOwnTemp } from './names.js';

/** Writing takes seconds at most; a temp file this old (ms) belongs to a process that died. */
const forgotten = 60 * 60 * 1000;

async function orUndefined<T>(promise: Promise<T>, ...errnos: string[]): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (errnos.includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

async function removeForgotten(file: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > forgotten) await rm(file, { force: true });
  } catch { /* A courtesy; the next list tries again. */ }
}

/** Every visible file whose path starts with `prefix`; walks only the folders such a file can be in. @param tidies whether temp files of ours that were forgotten are removed on the way */
export async function listFolder(root: string, prefix: string, tidies: boolean, signal?: AbortSignal): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  if (prefix.split('/').slice(0, -1).some(isHidden)) return found;

  const measure = async (path: string): Promise<void> => {
    // Removed between readdir and stat, or a link that leads nowhere: not there.
    const stats = await orUndefined(stat(join(root, path)), 'ENOENT', 'ELOOP');
    if (stats?.isFile()) found.push({ path, size: stats.size });
  };

  const walk = async (folder: string): Promise<void> => {
    throwIfAborted(signal);
    const entries = await orUndefined(readdir(join(root, folder), { withFileTypes: true }), 'ENOENT', 'ENOTDIR') ?? [];
    const measuring: Promise<void>[] = [];
    const folders: string[] = [];
    for (const entry of entries) {
      const path = folder + entry.name;
      if (tidies && isOwnTemp(entry.name) && entry.isFile()) measuring.push(removeForgotten(join(root, path)));
      if (isHidden(entry.name)) continue;
      if (entry.isDirectory()) {
        const inside = `${path}/`;
        if (inside.startsWith(prefix) || prefix.startsWith(inside)) folders.push(inside);
      } else if (path.startsWith(prefix)) measuring.push(measure(path));
    }
    await Promise.all(measuring);
    for (const inside of folders) await walk(inside);
  };

  // A root that is a file is an error; a file below it, where the prefix has a folder, just starts with nothing like it.
  await orUndefined(stat(join(root, '/')), 'ENOENT');
  await walk(prefix.slice(0, prefix.lastIndexOf('/') + 1));
  throwIfAborted(signal);
  return found;
}
