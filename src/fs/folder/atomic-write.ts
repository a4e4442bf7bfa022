import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { delay, throwIfAborted } from '../abort.js';
import { errnoOf } from './errors.js';
import { tempName } from './names.js';

/** What a disk answers that cannot do `fsync` at all, such as some FUSE mounts; no reason to refuse the write. */
const noFsync = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** Makes new names in a directory survive a power cut. Windows cannot open directories and keeps names without it. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!noFsync.has(errnoOf(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** `mkdir -p` of which every new level survives a power cut. */
async function ensureDirectory(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true });
  if (first === undefined) return;
  const above = dirname(first);
  for (let at = dirname(directory); at.length >= above.length; at = dirname(at)) {
    await syncDirectory(at);
    if (at === dirname(at)) break;
  }
}

/** On Windows a virus scanner or a reader may hold the old file open for a moment. */
async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      const busy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '');
      if (!busy || attempt === 6) throw error;
      await delay(20 * attempt);
    }
  }
}

/** Puts bytes at `target` in one step: readers, and a machine that loses power, have the old file or the new one, whole. */
export async function writeAtomically(target: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
  const directory = dirname(target);
  for (let attempt = 1; ; attempt++) {
    const temp = join(directory, tempName());
    try {
      const handle = await open(temp, 'wx').catch(async (error: unknown) => {
        if (errnoOf(error) !== 'ENOENT') throw error;
        await ensureDirectory(directory);
        return open(temp, 'wx');
      });
      try {
        await handle.writeFile(bytes);
        await handle.sync().catch((error: unknown) => { if (!noFsync.has(errnoOf(error) ?? '')) throw error; });
      } finally {
        await handle.close();
      }
      throwIfAborted(signal);
      await replace(temp, target);
      return await syncDirectory(directory);
    } catch (error) {
      await rm(temp, { force: true }).catch(() => undefined);
      // Somebody removed the folder, or took our temp file for a forgotten one, while this process was stopped.
      if (errnoOf(error) !== 'ENOENT' || attempt === 3) throw error;
    }
  }
}
