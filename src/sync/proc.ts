import { SyncError } from '../errors.js';
import type { FileEntry } from '../fs/file-system.js';

/** Which file system a request is for: what this device keeps, or where devices meet. */
export type Where = 'local' | 'remote';

/** One call of a file system, as data. Whoever drives the core carries it out and answers. */
export type Request =
  | { readonly where: Where; readonly verb: 'list'; readonly prefix: string }
  | { readonly where: Where; readonly verb: 'read'; readonly path: string }
  | { readonly where: Where; readonly verb: 'write'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly where: Where; readonly verb: 'remove'; readonly path: string };

type Wait =
  | { readonly kind: 'io'; readonly request: Request }
  | { readonly kind: 'all'; readonly procs: readonly Proc<unknown>[]; readonly limit: number }
  | { readonly kind: 'until'; readonly subscribe: (resume: () => void) => void };

/** A procedure of the protocol: straight-line code that yields what it waits for and does no I/O itself. */
export type Proc<T> = Generator<Wait, T, unknown>;

function* io<T>(request: Request): Proc<T> { return (yield { kind: 'io', request }) as T; }

/** Each path once: on some drives several files may have one name. */
export function* list(where: Where, prefix: string): Proc<readonly FileEntry[]> {
  const entries = yield* io<readonly FileEntry[]>({ where, verb: 'list', prefix });
  return new Set(entries.map(({ path }) => path)).size === entries.length ? entries : [...new Map(entries.map((entry) => [entry.path, entry])).values()];
}

export const read = (where: Where, path: string): Proc<Uint8Array | undefined> => io({ where, verb: 'read', path });
export const write = (where: Where, path: string, bytes: Uint8Array): Proc<void> => io({ where, verb: 'write', path, bytes });
export const remove = (where: Where, path: string): Proc<void> => io({ where, verb: 'remove', path });

/** Runs procedures side by side, at most `limit` at once; results in their order. When one throws, the others still end, then the first error is thrown. */
export function* all<T>(procs: readonly Proc<T>[], limit = 6): Proc<T[]> {
  return procs.length === 0 ? [] : (yield { kind: 'all', procs, limit }) as T[];
}

/** Lets one procedure at a time through. */
export class Mutex {
  #held = false;
  readonly #queue: (() => void)[] = [];

  *run<T>(proc: () => Proc<T>): Proc<T> {
    if (this.#held) yield { kind: 'until', subscribe: (resume) => void this.#queue.push(resume) };
    this.#held = true;
    try {
      return yield* proc();
    } finally {
      const next = this.#queue.shift();
      if (next) next(); // still held: handed on, so that nobody slips in between
      else this.#held = false;
    }
  }
}

interface Task {
  readonly proc: Proc<unknown>;
  readonly done: (value: unknown) => void;
  readonly failed: (error: SyncError) => void;
}

/** Advances procedures: collects the requests they wait for, takes in the answers. */
export class Tasks {
  readonly #waiting = new Map<number, Task>();
  #nextId = 1;
  #requests: { id: number; request: Request }[] = [];

  start<T>(proc: Proc<T>, done: (value: T) => void, failed: (error: SyncError) => void): void {
    this.#advance({ proc, done: done as (value: unknown) => void, failed }, { value: undefined });
  }

  answer(id: number, outcome: { readonly value: unknown } | { readonly error: SyncError }): void {
    const task = this.#waiting.get(id);
    if (!task) return;
    this.#waiting.delete(id);
    this.#advance(task, outcome);
  }

  /** The requests that came up since the last call. */
  takeRequests(): { id: number; request: Request }[] {
    const taken = this.#requests;
    this.#requests = [];
    return taken;
  }

  #advance(task: Task, outcome: { readonly value: unknown } | { readonly error: SyncError }): void {
    let next: IteratorResult<Wait, unknown>;
    try {
      next = 'error' in outcome ? task.proc.throw(outcome.error) : task.proc.next(outcome.value);
    } catch (thrown) {
      task.failed(SyncError.from(thrown));
      return;
    }
    if (next.done) task.done(next.value);
    else this.#wait(task, next.value);
  }

  #wait(task: Task, wait: Wait): void {
    if (wait.kind === 'io') {
      const id = this.#nextId++;
      this.#waiting.set(id, task);
      this.#requests.push({ id, request: wait.request });
    } else if (wait.kind === 'until') {
      wait.subscribe(() => this.#advance(task, { value: undefined }));
    } else {
      this.#fork(task, wait.procs, wait.limit);
    }
  }

  #fork(task: Task, procs: readonly Proc<unknown>[], limit: number): void {
    const results: unknown[] = [];
    let error: SyncError | undefined;
    let begun = 0;
    let open = procs.length;
    const next = (): void => {
      const index = begun++;
      const proc = procs[index];
      if (!proc) return;
      const ended = (): void => {
        if (--open === 0) this.#advance(task, error ? { error } : { value: results });
        else next();
      };
      this.start(proc, (value) => { results[index] = value; ended(); }, (failure) => { error ??= failure; ended(); });
    };
    for (let lane = 0; lane < Math.min(limit, procs.length); lane++) next();
  }
}
