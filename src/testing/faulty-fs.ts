import { SyncError } from '../errors.js';
import type { FileEntry, FileSystem, FsOptions } from '../fs/file-system.js';
import { passedThrough } from './counting-fs.js';

export type Verb = 'list' | 'read' | 'write' | 'remove';

/**
 * What goes wrong with one call:
 * `fail` it fails and nothing is done · `lose-answer` it is done, and fails all the same · `hang` nothing happens until its signal is aborted or `release` is called ·
 * `torn` a read gives the first half, `flipped` one wrong bit, `empty` 0 bytes, `absent` nothing, as if the file were not there yet ·
 * `tear` a write stores the first half and fails
 */
export type FaultKind = 'fail' | 'lose-answer' | 'hang' | 'torn' | 'flipped' | 'empty' | 'absent' | 'tear';

export interface Fault {
  readonly kind: FaultKind;
  /** The calls it may hit. @default all that have this kind of fault */
  readonly verb?: Verb | undefined;
  /** Only paths (or list prefixes) it accepts. @default all */
  readonly path?: ((path: string) => boolean) | undefined;
  /** How many of those calls it hits. @default 1 */
  readonly times?: number | undefined;
  /** How many of those calls pass before. @default 0 */
  readonly after?: number | undefined;
  /** @default a SyncError `network` */
  readonly error?: SyncError | undefined;
}

export interface RandomFaults {
  /** The same seed and the same order of calls give the same faults. */
  readonly seed: number;
  /** Of all calls, 0 to 1. */
  readonly rate: number;
  /** @default fail, lose-answer, torn, flipped, empty and absent */
  readonly kinds?: readonly FaultKind[] | undefined;
}

export interface FaultPlan {
  readonly faults?: readonly Fault[] | undefined;
  readonly random?: RandomFaults | undefined;
}

export interface FaultyFs extends FileSystem {
  /** While true every call fails with `network`. */
  offline: boolean;
  /** Adds a fault; the first added that accepts a call hits it. @throws SyncError `invalid-option` for a kind that its verb never has */
  inject(fault: Fault): void;
  /** Ends every fault, random ones too, and lets go what hangs. */
  heal(): void;
  /** Lets go what hangs: those calls run now. */
  release(): void;
  /** How many calls hang. */
  readonly hanging: number;
  /** How many calls were hit. */
  readonly hits: number;
}

const usual: readonly FaultKind[] = ['fail', 'lose-answer', 'torn', 'flipped', 'empty', 'absent'];
const verbs: readonly Verb[] = ['list', 'read', 'write', 'remove'];
const ofReads: readonly FaultKind[] = ['torn', 'flipped', 'empty', 'absent'];

/** Whether a kind means something for a verb; where it does not, the call passes. */
function applies(kind: FaultKind, verb: Verb): boolean {
  return ofReads.includes(kind) ? verb === 'read' : kind === 'tear' ? verb === 'write' : kind === 'lose-answer' ? verb === 'write' || verb === 'remove' : true;
}

/** A fault that can hit no call would have a test pass that tests nothing. */
function checked(fault: Fault): Fault {
  const { kind, verb } = fault;
  const fitting = verbs.filter((one) => applies(kind, one)).join(' or ');
  if (verb !== undefined && !applies(kind, verb)) throw new SyncError('invalid-option', `A fault "${kind}" never hits a ${verb}: its verb is ${fitting}.`);
  return fault;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Faulty implements FaultyFs {
  offline = false;
  hits = 0;
  readonly #fs: FileSystem;
  #faults: { fault: Fault; seen: number }[];
  #random: RandomFaults | undefined;
  readonly #next: () => number;
  readonly #waiting = new Set<() => void>();

  constructor(fs: FileSystem, plan: FaultPlan) {
    Object.assign(this, passedThrough(fs));
    this.#fs = fs;
    this.#faults = (plan.faults ?? []).map((fault) => ({ fault: checked(fault), seen: 0 }));
    this.#random = plan.random;
    this.#next = randomFrom(plan.random?.seed ?? 0);
  }

  get hanging(): number { return this.#waiting.size; }

  inject(fault: Fault): void { this.#faults.push({ fault: checked(fault), seen: 0 }); }

  heal(): void {
    this.offline = false;
    this.#faults = [];
    this.#random = undefined;
    this.release();
  }

  release(): void {
    for (const go of [...this.#waiting]) go();
  }

  list(prefix: string, options?: FsOptions): Promise<FileEntry[]> {
    return this.#call('list', prefix, options, () => this.#fs.list(prefix, options));
  }

  read(path: string, options?: FsOptions): Promise<Uint8Array | undefined> {
    return this.#call('read', path, options, () => this.#fs.read(path, options));
  }

  write(path: string, bytes: Uint8Array, options?: FsOptions): Promise<void> {
    return this.#call('write', path, options, () => this.#fs.write(path, bytes, options), () => this.#fs.write(path, bytes.slice(0, bytes.length >> 1), options));
  }

  remove(path: string, options?: FsOptions): Promise<void> {
    return this.#call('remove', path, options, () => this.#fs.remove(path, options));
  }

  async #call<T>(verb: Verb, path: string, options: FsOptions | undefined, work: () => Promise<T>, half?: () => Promise<T>): Promise<T> {
    const fault = this.#pick(verb, path);
    if (this.offline) throw new SyncError('network', 'The storage cannot be reached (injected: offline).');
    if (fault === undefined) return work();
    this.hits++;
    if (fault.kind === 'hang') {
      await this.#hang(options?.signal);
      return work();
    }
    if (ofReads.includes(fault.kind)) return spoil(fault.kind, await work(), this.#next) as T;
    if (fault.kind === 'lose-answer') await work();
    if (fault.kind === 'tear') await half?.();
    throw fault.error ?? new SyncError('network', `The connection was cut (injected: ${fault.kind} of ${verb}).`);
  }

  #pick(verb: Verb, path: string): Fault | undefined {
    for (const entry of this.#faults) {
      const { fault } = entry;
      if ((fault.verb !== undefined && fault.verb !== verb) || !applies(fault.kind, verb) || fault.path?.(path) === false) continue;
      const after = fault.after ?? 0;
      const nth = entry.seen;
      if (nth >= after + (fault.times ?? 1)) continue;
      entry.seen++;
      if (nth >= after) return fault;
    }
    if (!this.#random || this.#next() >= this.#random.rate) return undefined;
    const kinds = (this.#random.kinds ?? usual).filter((kind) => applies(kind, verb));
    const kind = kinds[Math.floor(this.#next() * kinds.length)];
    return kind && { kind };
  }

  #hang(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => { this.#waiting.delete(go); signal?.removeEventListener('abort', stop); };
      const go = (): void => { end(); resolve(); };
      const stop = (): void => { end(); reject(new SyncError('aborted', 'The operation was aborted.', { cause: signal?.reason })); };
      if (signal?.aborted) return stop();
      this.#waiting.add(go);
      signal?.addEventListener('abort', stop);
    });
  }
}

/** What a read gives when storage or network damage it. */
function spoil(kind: FaultKind, found: unknown, random: () => number): Uint8Array | undefined {
  if (!(found instanceof Uint8Array) || kind === 'absent') return undefined;
  if (kind === 'empty') return new Uint8Array();
  if (kind === 'torn') return found.slice(0, found.length >> 1);
  const flipped = found.slice();
  const at = Math.floor(random() * flipped.length);
  if (flipped.length > 0) flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return flipped;
}

/**
 * A file system on which things go wrong when a test says so.
 *
 * @example
 * const remoteFs = faultyFs(memoryFs());
 * remoteFs.inject({ kind: 'lose-answer', verb: 'write' });
 * remoteFs.offline = true;
 *
 * @throws SyncError `invalid-option` for a fault that can hit no call, as a torn list
 */
export function faultyFs(fs: FileSystem, plan: FaultPlan = {}): FaultyFs {
  return new Faulty(fs, plan);
}
