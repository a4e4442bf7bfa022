import { SyncError } from '../errors.js';
import type { FileSystem } from '../fs/file-system.js';
import type { Request } from '../sync/proc.js';
import type { State } from '../sync/core.js';
import type { Effect, Event, Job } from '../sync/types.js';
import type { Core } from './core.js';
import { Io } from './io.js';

/** An effect somebody outside listens to. */
export type Notice = Exclude<Effect, { type: 'io' | 'done' | 'failed' }>;

interface Ticket { readonly done: () => void; readonly failed: (error: SyncError) => void }

/** Runs the core: events in, requests out to the file systems, their answers back in, the rest to whoever listens. */
export class Driver {
  readonly io: Io;
  readonly #tickets = new Map<number, Ticket>();
  #queue: Effect[] = [];
  #nextTicket = 1;
  #draining = false;

  /**
   * @param onNotice is told each effect that is not I/O
   * @param onSettled runs when everything one event led to has been told
   */
  constructor(
    private readonly core: Core,
    readonly state: State,
    localFs: FileSystem,
    options: { readonly timeout: number; readonly onRequest: () => void },
    private readonly onNotice: (notice: Notice) => void,
    private readonly onSettled: () => void,
  ) {
    this.io = new Io(localFs, options.timeout, options.onRequest);
  }

  /** Resolves when the job is done. @throws SyncError `closed` when nobody would answer its requests any more */
  job(job: Job): Promise<void> {
    if (this.io.closed) return Promise.reject(new SyncError('closed', 'The space was closed.'));
    return new Promise((resolve, reject) => {
      const ticket = this.#nextTicket++;
      this.#tickets.set(ticket, { done: resolve, failed: reject });
      this.feed({ type: 'job', ticket, job });
    });
  }

  /** Steps the core at once; what follows from it is told in order, also when a listener feeds the next event. */
  feed(event: Event): void {
    this.#queue.push(...this.core.step(this.state, event));
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let effect = this.#queue.shift(); effect; effect = this.#queue.shift()) this.#handle(effect);
    } finally {
      this.#draining = false;
    }
    guarded(this.onSettled);
  }

  /** Nothing more is told of what has happened to a document so far. */
  forget(doc: string): void { this.#queue = this.#queue.filter((effect) => !('doc' in effect) || effect.doc !== doc); }

  /** Ends all requests; jobs that still run fail with `closed`. */
  close(): void {
    const closed = new SyncError('closed', 'The space was closed.');
    this.io.close(closed);
    for (const { failed } of this.#tickets.values()) failed(closed);
    this.#tickets.clear();
  }

  #handle(effect: Effect): void {
    switch (effect.type) {
      case 'io': return void this.#execute(effect.id, effect.request);
      case 'done': return this.#take(effect.ticket)?.done();
      case 'failed': return this.#take(effect.ticket)?.failed(effect.error);
      default: guarded(() => this.onNotice(effect));
    }
  }

  #take(ticket: number): Ticket | undefined {
    const found = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    return found;
  }

  async #execute(id: number, request: Request): Promise<void> {
    let event: Event;
    try {
      event = { type: 'answer', id, value: await this.io.run(request) };
    } catch (thrown) {
      event = { type: 'failure', id, error: SyncError.from(thrown) };
    }
    // After the end nobody is there to be told, and a step could only ask for more.
    if (!this.io.closed) this.feed(event);
  }
}

/** A listener's own error must not stop the protocol, nor vanish: it surfaces as an uncaught one. */
function guarded(run: () => void): void {
  try {
    run();
  } catch (thrown) {
    queueMicrotask(() => { throw thrown; });
  }
}
