import { SyncError } from '../../errors.js';
import type { FileSystem } from '../../fs/file-system.js';
import { isIntact } from './intact.js';

/** A file to be put in its place. */
export interface Restoration {
  readonly path: string;
  readonly was: 'damaged' | 'missing';
  /** Where its bytes are. */
  readonly source: { readonly fs: FileSystem; readonly path: string };
  /** The same for people. */
  readonly from: string;
}

/**
 * Writes a file whose bytes are, to the last bit, those its name stands for, where there is none or one with other bytes.
 * Nothing else is ever written, and nothing removed.
 * @returns false when there was nothing to do any more
 * @throws SyncError `damaged` when the source is not what it was, or storage did not keep what it was given
 */
export async function restore(fs: FileSystem, { path, source }: Restoration, signal: AbortSignal): Promise<boolean> {
  const bytes = await source.fs.read(source.path, { signal });
  if (!bytes || !isIntact(path, bytes)) throw new SyncError('damaged', `What was to be restored from ${source.path} has changed meanwhile. Nothing was written.`);
  // Right before it is written: an app may have published it again by now.
  const present = await fs.read(path, { signal });
  if (present && isIntact(path, present)) return false;
  await fs.write(path, bytes, { signal });
  const written = await fs.read(path, { signal });
  if (!written || !isIntact(path, written)) throw new SyncError('damaged', `The storage does not keep what it is given: ${path} was written and reads back differently. Check the disk.`);
  return true;
}
