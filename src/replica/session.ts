import { SyncError } from '../errors.js';
import type { FileSystem } from '../fs/file-system.js';

/** How long a lock may take that nobody holds, where the file system does not tell that somebody does; ms. */
const LOCK_PATIENCE = 2000;
const MAIN = 'main';
const TAB = 'tab-';

/** A folder of the local file system that belongs to this session alone, as long as it holds the lock of that name. */
export interface Session {
  readonly storePath: string;
  release(): Promise<void>;
}

/** Folders that belong to other sessions of this device. */
export interface Neighbours {
  /** Of dead sessions; locked by us until `release`. */
  readonly dead: readonly string[];
  /** Those of sessions that live, and the main one when it is not ours. */
  readonly live: readonly string[];
  release(): Promise<void>;
}

/**
 * The first session of a device has the store `main`; a second tab or process, which must not write there, has one
 * of its own until a later session takes it over. Without locks there is one session.
 */
export async function openSession(localFs: FileSystem, randomBytes: (count: number) => Uint8Array, signal: AbortSignal): Promise<Session> {
  const release = await tryLock(localFs, MAIN, signal);
  if (release) return { storePath: MAIN, release };
  for (;;) {
    const storePath = TAB + [...randomBytes(8)].map((byte) => byte.toString(36).padStart(2, '0')).join('');
    const own = await tryLock(localFs, storePath, signal);
    if (own) return { storePath, release: own };
  }
}

/** The stores of other sessions, dead or alive, beside `main`. */
export async function listTabs(localFs: FileSystem, own: string, signal: AbortSignal): Promise<readonly string[]> {
  const files = await localFs.list(TAB, { signal });
  const tabs = new Set(files.map(({ path }) => path.slice(0, path.indexOf('/'))));
  tabs.delete(own);
  return [...tabs];
}

/** Tells dead sessions from live ones. A dead `main` is nobody's to take over: the next session that starts opens it. */
export async function neighbours(localFs: FileSystem, own: string, tabs: readonly string[], signal: AbortSignal): Promise<Neighbours> {
  const releases: (() => Promise<void>)[] = [];
  const release = async (): Promise<void> => { await Promise.all(releases.map((free) => free())); };
  const dead: string[] = [];
  const live: string[] = own === MAIN ? [] : [MAIN];
  try {
    await Promise.all(tabs.map(async (path) => {
      const free = await tryLock(localFs, path, signal);
      if (free) releases.push(free);
      (free ? dead : live).push(path);
    }));
  } catch (thrown) {
    await release();
    throw thrown;
  }
  return { dead, live, release };
}

/** The release of a lock, or `undefined` when another session holds it. */
async function tryLock(localFs: FileSystem, name: string, signal: AbortSignal): Promise<(() => Promise<void>) | undefined> {
  if (!localFs.lock) return async () => undefined;
  signal.throwIfAborted();
  const patience = new AbortController();
  const giveUp = (): void => patience.abort();
  // Keeps the process alive: somebody waits for the store.
  const timer = setTimeout(giveUp, LOCK_PATIENCE);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await localFs.lock(name, { signal: patience.signal, onHeld: giveUp });
  } catch (thrown) {
    const error = SyncError.from(thrown);
    signal.throwIfAborted();
    // A page without Web Locks cannot have its tabs agree; the store itself notices a second writer.
    if (error.code === 'unsupported') return async () => undefined;
    if (patience.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
