import { SyncError } from '../../../src/errors.js';
import { Tasks } from '../../../src/sync/proc.js';
import type { Proc, Request } from '../../../src/sync/proc.js';

/** The process died: nobody gets an answer any more. */
export class Crash extends Error {}

/** What happens to one request. A torn write leaves that many bytes under the final name. */
export type Fault = { readonly when: 'before' | 'after' | 'torn'; readonly then: 'crash' | 'fail'; readonly kept?: (length: number) => number };

export type Outcome<T> = { readonly value: T } | { readonly error: SyncError };

/** A file system in a map that carries out procedures, counts what they ask for, and breaks when told to. */
export class Disk {
  readonly files: Map<string, Uint8Array>;
  readonly log: Request[] = [];
  bytesRead = 0;
  bytesWritten = 0;
  /** Decides about the request with this number, counted from 0 over the disk's life. */
  faultAt: (index: number, request: Request) => Fault | undefined = () => undefined;
  /** Which of the waiting requests is answered next. */
  pick: (waiting: number) => number = () => 0;

  constructor(files: Iterable<[string, Uint8Array]> = []) {
    this.files = new Map(files);
  }

  /** Same content, no faults. */
  copy(): Disk { return new Disk(this.files); }

  names(prefix = ''): string[] { return [...this.files.keys()].filter((name) => name.startsWith(prefix)).sort(); }

  /** @throws what the procedure throws, or Crash */
  run<T>(proc: Proc<T>): T {
    const [outcome] = this.race([proc]);
    if ('error' in outcome!) throw outcome.error;
    return outcome!.value;
  }

  /** Runs procedures at the same time. */
  race<T>(procs: readonly Proc<T>[]): Outcome<T>[] {
    const tasks = new Tasks();
    const outcomes: Outcome<T>[] = [];
    procs.forEach((proc, i) => tasks.start(proc, (value) => { outcomes[i] = { value }; }, (error) => { outcomes[i] = { error }; }));
    const waiting: { id: number; request: Request }[] = [];
    for (;;) {
      waiting.push(...tasks.takeRequests());
      if (waiting.length === 0) break;
      const [next] = waiting.splice(this.pick(waiting.length), 1);
      tasks.answer(next!.id, this.#answer(next!.request));
    }
    if (outcomes.filter(Boolean).length < procs.length) throw new Error('A procedure waits for nothing.');
    return outcomes;
  }

  #answer(request: Request): { value: unknown } | { error: SyncError } {
    const fault = this.faultAt(this.log.length, request);
    this.log.push(request);
    if (fault?.when === 'torn' && request.verb === 'write') this.files.set(request.path, request.bytes.slice(0, fault.kept!(request.bytes.length)));
    const value = fault && fault.when !== 'after' ? undefined : this.#carryOut(request);
    if (fault?.then === 'crash') throw new Crash();
    if (fault) return { error: new SyncError('network', 'It did not work this time.') };
    return { value };
  }

  #carryOut(request: Request): unknown {
    switch (request.verb) {
      case 'list': return [...this.files].filter(([path]) => path.startsWith(request.prefix)).map(([path, bytes]) => ({ path, size: bytes.length }));
      case 'read': {
        const bytes = this.files.get(request.path);
        this.bytesRead += bytes?.length ?? 0;
        return bytes?.slice();
      }
      case 'write':
        this.bytesWritten += request.bytes.length;
        this.files.set(request.path, request.bytes.slice());
        return undefined;
      case 'remove':
        this.files.delete(request.path);
        return undefined;
    }
  }
}
