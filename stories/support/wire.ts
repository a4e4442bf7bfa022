import { BehaviorSubject, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { SyncError } from '../../src/index.js';
import type { FileSystem, FsOptions } from '../../src/index.js';

/** How a wire is at present. */
export interface WireState {
  readonly isCut: boolean;
  /** What each request takes, there and back together, ms. */
  readonly delay: number;
}

/** A request on its way to the storage, or its answer on the way back. */
export interface Passage {
  readonly verb: 'list' | 'read' | 'write' | 'remove';
  readonly way: 'there' | 'back';
  /** How long it is on its way, ms. */
  readonly time: number;
  /** Contents of files; a list carries none. */
  readonly bytes: number;
}

/** A file system with a way to it that a person can cut and slow. */
export interface Wire extends FileSystem {
  readonly state: WireState;
  readonly state$: Observable<WireState>;
  /** Each one as it sets out. */
  readonly passages$: Observable<Passage>;
  /** What is on its way is lost: the answer of a write, too, that storage has carried out. */
  cut(): void;
  restore(): void;
  /** From the next request on. */
  slow(delay: number): void;
}

const lost = (): SyncError => new SyncError('network', 'The wire is cut.');
const aborted = (signal: AbortSignal): SyncError => new SyncError('aborted', 'The request was aborted.', { cause: signal.reason });

/**
 * A wire from one device to a storage. While it is cut, each request fails as in a dead spot: with `network`.
 *
 * @example
 * const wire = wireTo(bucket);
 * const phone = stage.keep(device('phone', { remoteFs: wire }));
 * wire.cut();
 */
export function wireTo(fs: FileSystem, delay = 0): Wire {
  const state = new BehaviorSubject<WireState>({ isCut: false, delay });
  const passages = new Subject<Passage>();
  const set = (change: Partial<WireState>): void => state.next({ ...state.value, ...change });

  /** Ends what is on its way. */
  const underway = new Set<(error: SyncError) => void>();

  const travel = (verb: Passage['verb'], way: Passage['way'], bytes: number, signal: AbortSignal | undefined): Promise<void> => new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal));
    if (state.value.isCut) return reject(lost());
    const time = state.value.delay / 2;
    const end = (error?: SyncError): void => {
      clearTimeout(timer);
      underway.delete(end);
      signal?.removeEventListener('abort', onAbort);
      if (error) reject(error);
      else resolve();
    };
    const onAbort = (): void => end(signal && aborted(signal));
    const timer = setTimeout(end, time);
    underway.add(end);
    signal?.addEventListener('abort', onAbort);
    passages.next({ verb, way, time, bytes });
  });

  async function ask<Answer>(verb: Passage['verb'], options: FsOptions | undefined, call: () => Promise<Answer>, up = 0, down: (answer: Answer) => number = () => 0): Promise<Answer> {
    await travel(verb, 'there', up, options?.signal);
    const answer = await call();
    await travel(verb, 'back', down(answer), options?.signal);
    return answer;
  }

  return {
    ...(fs.durable === undefined ? {} : { durable: fs.durable }),
    ...(fs.local === undefined ? {} : { local: fs.local }),
    list: (prefix, options) => ask('list', options, () => fs.list(prefix, options)),
    read: (path, options) => ask('read', options, () => fs.read(path, options), 0, (bytes) => bytes?.length ?? 0),
    write: (path, bytes, options) => {
      const sent = new Uint8Array(bytes); // the caller may use its buffer again meanwhile
      return ask('write', options, () => fs.write(path, sent, options), sent.length);
    },
    remove: (path, options) => ask('remove', options, () => fs.remove(path, options)),
    get state() { return state.value; },
    state$: state.asObservable(),
    passages$: passages.asObservable(),
    cut() {
      set({ isCut: true });
      for (const end of [...underway]) end(lost());
    },
    restore: () => set({ isCut: false }),
    slow: (to) => set({ delay: to }),
  };
}
