import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { SyncError, createSpace, defineDoc, memoryFs } from '../../src/index.js';
import type { Crdt, CrdtDoc, FileSystem, FsOptions, Space, SpaceOptions } from '../../src/index.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import type { SetDocument } from '../../src/testing/index.js';

export const List = defineDoc<SetDocument>({ init: emptySet });

const spaces = new Set<Space>();
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);

/** Fake time; at the end each space is closed, and neither a timer nor an unhandled rejection is left. */
export function useFakeTime(): void {
  // The first space of a program loads the protocol, which takes real time.
  beforeAll(() => createSpace({ crdt: setCrdt(), localFs: memoryFs(), sync: false }).doc('list', List).whenReady());
  beforeEach(() => {
    vi.useFakeTimers();
    process.on('unhandledRejection', onUnhandled);
  });
  afterEach(async () => {
    for (const space of spaces) await eventually(space.close().catch(() => undefined));
    spaces.clear();
    await pass(0);
    const timers = vi.getTimerCount();
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve));
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled.splice(0)).toEqual([]);
    expect(timers).toBe(0);
  });
}

/** Time goes by. */
export const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** The outcome of something that needs time to go by, an hour at most. */
export async function eventually<T>(work: Promise<T>): Promise<T> {
  let open = true;
  void work.catch(() => undefined).then(() => { open = false; });
  for (let at = 0; open && at < 36_000; at++) await pass(100);
  return work;
}

export function device(name: string, options: Partial<SpaceOptions> = {}): Space {
  const space = createSpace({ crdt: setCrdt(), localFs: memoryFs(), device: { name }, ...options });
  spaces.add(space);
  return space;
}

/** A space as if its process had died: nobody closes it. */
export const abandon = (space: Space): void => void spaces.delete(space);

export const add = (doc: CrdtDoc<SetDocument>, item: string) => doc.change((draft) => { draft.add(item); });

/** Every value a document shows from now on. */
export function watch(doc: CrdtDoc<SetDocument>): { readonly seen: (readonly string[])[]; stop(): void } {
  const seen: (readonly string[])[] = [];
  const subscription = doc.value$.subscribe(({ items }) => seen.push(items));
  return { seen, stop: () => subscription.unsubscribe() };
}

/** A file system as one process sees it, which can be killed: its calls never end, its locks are free. */
export function mortal(fs: FileSystem): FileSystem & { kill(): Promise<void> } {
  let alive = true;
  const releases = new Set<() => Promise<void>>();
  const living = async <T>(call: () => Promise<T>): Promise<T> => {
    const result = alive ? await call() : undefined;
    return alive ? result as T : new Promise<never>(() => undefined);
  };
  return {
    local: true,
    list: (prefix, options) => living(() => fs.list(prefix, options)),
    read: (path, options) => living(() => fs.read(path, options)),
    write: (path, bytes, options) => living(() => fs.write(path, bytes, options)),
    remove: (path, options) => living(() => fs.remove(path, options)),
    lock: async (name: string, options?: FsOptions) => {
      const release = await fs.lock?.(name, options);
      if (!release) throw new SyncError('unsupported', 'no locks');
      releases.add(release);
      return release;
    },
    async kill() {
      alive = false;
      for (const release of releases) await release();
    },
  };
}

/** A CRDT whose WASM is loaded later. */
export function lateCrdt(): Crdt & { load(): void } {
  const crdt = setCrdt();
  let ready = false;
  return {
    ...crdt,
    get ready() { return ready; },
    load() { ready = true; },
    create<T>(init: T) {
      if (!ready) throw new SyncError('crdt-not-initialised', 'not loaded');
      return crdt.create(init);
    },
  };
}
