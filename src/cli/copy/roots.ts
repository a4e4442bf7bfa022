import { SyncError } from '../../errors.js';
import type { FileEntry, FileSystem } from '../../fs/file-system.js';
import { decodeFile } from '../../format/file.js';
import { type FileName, parseName } from '../../format/names.js';

/** A file of the format, as a listing shows it. */
export interface Listed { readonly name: FileName; readonly size: number }

/**
 * The folders in the order in which a reader lists them: logs before what may have replaced them, so that whatever was
 * collected in between is found in a folder that is listed later.
 */
const folders = ['l/', 'k/', 'p/', 'd/', 'a/'];

/** Every file of the format, by path. Other people's files, and the copies that sync tools make, are not ours to carry around. */
export async function listSpace(fs: FileSystem, signal?: AbortSignal): Promise<Map<string, Listed>> {
  const found = new Map<string, Listed>();
  for (const folder of folders) {
    const entries: readonly FileEntry[] = await fs.list(folder, { signal });
    for (const { path, size } of entries) {
      const name = parseName(path);
      if (name) found.set(path, { name, size });
    }
  }
  return found;
}

/** Which space a root says it is. */
interface Identity {
  readonly spaces: ReadonlySet<string>;
  /** Markers that cannot be read: they name a space, and nobody knows which. */
  readonly unreadable: readonly string[];
}

async function identify(fs: FileSystem, listed: ReadonlyMap<string, Listed>, signal?: AbortSignal): Promise<Identity> {
  const spaces = new Set<string>();
  const unreadable: string[] = [];
  for (const { name: { kind, path } } of listed.values()) {
    if (kind !== 'space') continue;
    const bytes = await fs.read(path, { signal });
    try {
      const space = bytes && decodeFile(path, bytes).meta.space;
      if (space !== undefined) spaces.add(space);
      else unreadable.push(path);
    } catch {
      unreadable.push(path);
    }
  }
  return { spaces, unreadable };
}

/**
 * Refuses a copy that would mix two spaces, or that reads from where none is.
 *
 * @returns the id of the space; `undefined` when its marker cannot be read
 * @throws SyncError `wrong-root`
 */
export async function sameSpace(
  from: { readonly fs: FileSystem; readonly listed: ReadonlyMap<string, Listed> },
  to: { readonly fs: FileSystem; readonly listed: ReadonlyMap<string, Listed> }, signal?: AbortSignal,
): Promise<string | undefined> {
  const source = await identify(from.fs, from.listed, signal);
  if (source.spaces.size > 1) throw new SyncError('wrong-root', 'The source holds two spaces in one folder. Nothing was copied: take them apart first.');
  if (source.spaces.size + source.unreadable.length === 0) {
    throw new SyncError('wrong-root', 'The source holds no space. Check the address, and that its drive is mounted. Nothing was copied.');
  }
  const [space] = source.spaces;
  const target = await identify(to.fs, to.listed, signal);
  if ([...target.spaces].some((id) => id !== space)) throw new SyncError('wrong-root', 'The target holds another space. Nothing was copied: choose an empty folder or prefix.');
  // One of the same name was damaged on its way here, and is written anew.
  const strange = target.unreadable.filter((path) => !from.listed.has(path));
  if (strange.length > 0) throw new SyncError('wrong-root', 'The target holds a space whose marker cannot be read. Nothing was copied: choose an empty folder or prefix.');
  const marked = target.spaces.size + target.unreadable.length > 0;
  if (!marked && [...to.listed.keys()].some((path) => !from.listed.has(path))) {
    throw new SyncError('wrong-root', 'The target holds files of a space whose marker is missing. Nothing was copied: choose an empty folder or prefix.');
  }
  return space;
}
