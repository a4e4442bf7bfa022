import type { Crdt, CrdtReplica, Version } from '../../crdt/crdt.js';
import { SyncError } from '../../errors.js';
import { createState, type State, step } from '../../sync/core.js';
import type { Request } from '../../sync/proc.js';
import type { Effect, Event, Job, Limits } from '../../sync/types.js';
import type { Kind } from './kind.js';
import { createRandom, type Random } from './random.js';
import { isTrap, trapping } from './trap.js';
import { Violation } from './violation.js';

export type Files = Map<string, Uint8Array>;

/** A request that was not answered yet. */
export interface Pending {
  readonly id: number;
  readonly request: Request;
  /** Set once it was carried out, while the answer is still on its way. */
  landed?: { readonly value: unknown };
}

/** A document that is open on a device. */
export interface Held {
  readonly id: string;
  readonly replica: CrdtReplica;
  /** The edits of this session, in their order. */
  readonly edits: string[];
  /** Where `edits` begins to count, after an opening that failed and was tried again. */
  loading: boolean;
  loaded: boolean;
  closing: boolean;
}

export interface DeviceOptions {
  readonly name: string;
  readonly host: string | undefined;
  /** The session this one is beside, as another tab is. */
  readonly owner?: Device | undefined;
  readonly seed: number;
  readonly kind: Kind;
  /** Of the app. */
  readonly version: 1 | 2;
  readonly superseded: number | undefined;
  readonly limits: Limits | undefined;
  readonly durable: boolean;
  readonly now: () => number;
  /** Told of everything the core asks for and says. */
  readonly onRequest: (device: Device, request: Request) => void;
  readonly onEffect: (device: Device, effect: Effect) => void;
  readonly onJob: (device: Device, job: Job, what: 'began' | 'done') => void;
  /** Whether a document does not load back this time. */
  readonly isUnsound: () => boolean;
  /** Told of rare things that happen here. */
  readonly saw: (what: string) => void;
  /** Whether a replica throws now. */
  readonly traps: () => boolean;
}

/** What was told to be stored: document → items. */
export type Told = Map<string, Set<string>>;

/** One installation of an app: local files that outlive crashes, and the core that runs on them. Also a second session of one. */
export class Device {
  readonly name: string;
  /** Whose disk it is on. */
  readonly disk: string;
  /** A second session of this installation that is open beside it. */
  tab: Device | undefined;
  /** What sessions of this installation that ended were told, by the folder of their store, until another session has taken that over. */
  readonly left: Map<string, Told>;
  /** Why storage refuses it, for now. */
  refused: 'permission' | 'auth' | 'quota' | undefined;
  local: Files = new Map();
  /** Its clock minus true time, ms. */
  skew = 0;
  asleepUntil = 0;
  /** When it last removed something from storage. */
  removedAt = 0;
  state: State | undefined;
  readonly pending: Pending[] = [];
  readonly jobs = new Map<number, Job>();
  readonly held = new Map<string, Held>();
  /** What it must still hold after a crash: document → items that it was told to be stored, or that it merged. */
  told: Told = new Map();
  /** Outbox entries whose write was answered with success. */
  readonly acked = new Set<string>();
  /** Set while its files were changed behind the session's back: what that says it stored may be gone. */
  doubted = false;
  starts = 0;
  /** Why jobs failed. */
  readonly errors: SyncError[] = [];
  /** Listens to requests. */
  onIdle: ((request: Request) => void) | undefined;
  #tickets = 0;
  /** What was merged and may not be durable yet. */
  readonly #merges = new Map<string, readonly string[]>();
  /** What an older version of the app could not read and must have kept: document → versions. */
  readonly unread = new Map<string, Version[]>();
  readonly #random: Random;
  #version: 1 | 2;
  #crdt: Crdt;

  constructor(readonly options: DeviceOptions) {
    this.name = options.name;
    this.disk = options.owner?.name ?? options.name;
    if (options.owner) this.local = options.owner.local;
    this.left = options.owner?.left ?? new Map<string, Told>();
    this.#random = createRandom(options.seed, 'device', options.name);
    this.#version = options.version;
    this.#crdt = this.#crdtOf(options.version);
  }

  get now(): number { return Math.max(1, this.options.now() + this.skew); }
  /** The folder of its local store. */
  get storePath(): string { return this.options.owner ? `tab-${this.name}` : 'main'; }
  /** All live sessions of this installation, itself first. */
  get sessions(): Device[] { return [this, ...(this.tab ? [this.tab] : [])]; }
  get isUp(): boolean { return this.state !== undefined; }
  /** Which version of the app its next session runs. */
  get version(): 1 | 2 { return this.#version; }
  get crdt(): Crdt { return this.#crdt; }

  /** Begins a session on what the last one left. */
  start(): void {
    const { host, superseded, limits, durable } = this.options;
    const { storePath } = this;
    this.starts++;
    this.doubted = false;
    this.state = createState({
      crdt: this.crdt, now: () => this.now, random: this.#random.bytes, deviceName: this.name, host, storePath, superseded, limits,
    });
    this.feed({ type: 'connected', durable });
    this.run({ kind: 'open' });
  }

  /** Gets the newer version of the app, once its session has ended. */
  update(): void {
    this.#version = 2;
    this.#crdt = this.#crdtOf(2);
  }

  #crdtOf(version: 1 | 2): Crdt {
    const crdt = trapping(this.options.kind.crdt(this.#random.next, version), this.options.traps);
    return { ...crdt, get ready() { return crdt.ready; }, check: (full) => {
      if (!this.options.isUnsound()) return crdt.check(full);
      this.options.saw('a document did not load back');
      throw new SyncError('damaged', 'It does not load back.');
    } };
  }

  /** Remembers what it keeps and cannot read, as far as that is durable here. */
  noteUnread(): void {
    const { tables, store, buried } = this.state ?? {};
    if (!tables || !store || store.dirty || this.doubted) return;
    for (const [, { sections }] of tables.known.entries()) {
      for (const { doc, codec, version, state } of sections) {
        // What is removed, or will be, is let go of unread.
        const row = tables.docs.get(doc);
        if (state !== 'unknown' || !this.options.kind.newerCodecs.has(codec) || buried?.has(doc) || row?.removed || row?.removing) continue;
        this.unread.set(doc, [...this.unread.get(doc) ?? [], version]);
        this.options.saw('an older app kept what it cannot read');
      }
    }
  }

  /** The session ends without a word. @returns the requests that were on their way */
  crash(): Pending[] {
    this.state = undefined;
    this.jobs.clear();
    for (const { replica } of this.held.values()) replica.free();
    this.held.clear();
    this.#merges.clear();
    return this.pending.splice(0);
  }

  /** What it shows of a document; nothing while that is not open. */
  shown(doc: string): readonly string[] {
    const held = this.held.get(doc);
    return held ? this.#itemsOf(held) : [];
  }

  run(job: Job): void {
    const ticket = ++this.#tickets;
    this.jobs.set(ticket, job);
    this.options.onJob(this, job, 'began');
    this.feed({ type: 'job', ticket, job });
  }

  open(id: string): void {
    const replica = this.crdt.create(this.options.kind.init);
    const held: Held = { id, replica, edits: [], loading: true, loaded: false, closing: false };
    this.held.set(id, held);
    this.run({ kind: 'openDoc', doc: id, replica });
  }

  edit(held: Held, item: string): void {
    held.replica.change((draft) => { this.options.kind.add(draft, item); });
    held.edits.push(item);
    this.feed({ type: 'edited', doc: held.id });
  }

  close(held: Held): void {
    held.closing = true;
    this.run({ kind: 'closeDoc', doc: held.id });
  }

  /** The answer to a request arrives. */
  answer(pending: Pending, outcome: { readonly value: unknown } | { readonly error: SyncError }): void {
    const at = this.pending.indexOf(pending);
    if (at >= 0) this.pending.splice(at, 1);
    const { id, request } = pending;
    if ('error' in outcome) return this.feed({ type: 'failure', id, error: outcome.error });
    if (request.where === 'remote' && request.verb === 'remove') this.removedAt = this.options.now();
    if (request.where === 'remote' && request.verb === 'write') this.acked.add(request.path);
    this.feed({ type: 'answer', id, value: outcome.value });
  }

  feed(event: Event): void {
    if (!this.state) throw new Error(`${this.name} is down.`);
    let effects: readonly Effect[];
    const outbox = [...this.state.tables?.outbox.keys() ?? []];
    try {
      effects = step(this.state, event);
    } catch (thrown) {
      if (thrown instanceof Violation) throw thrown;
      throw new Violation('step never throws', String((thrown as Error).stack ?? thrown));
    }
    for (const path of outbox) {
      // Without tables the store could not be opened: what it holds is still on the disk.
      if (this.state.tables && !this.state.tables.outbox.has(path) && !this.acked.has(path)) throw new Violation('an outbox entry goes after its ack only', `${this.name} dropped ${path}`);
    }
    for (const effect of effects) this.#handle(effect);
    this.#confirm();
  }

  #handle(effect: Effect): void {
    if (effect.type === 'io') {
      const { request } = effect;
      // Who removes files of a session that ended has what they held.
      if (request.where === 'local' && request.verb === 'remove') this.#inherit([request.path.slice(0, request.path.indexOf('/'))]);
      this.options.onRequest(this, request);
      this.onIdle?.(request);
      this.pending.push({ id: effect.id, request });
      return;
    }
    if (effect.type === 'done' || effect.type === 'failed') {
      const job = this.jobs.get(effect.ticket);
      this.jobs.delete(effect.ticket);
      if (job && effect.type === 'done') this.options.onJob(this, job, 'done');
      if (job) this.#ended(job, effect.type === 'failed' ? effect.error : undefined);
    }
    // What is thrown with a document at hand fails no job.
    if (effect.type === 'unsaved' && effect.error.code === 'unknown' && !isTrap(effect.error)) {
      throw new Violation('what is told has a reason', `${this.name}: ${String((effect.error.cause as Error | undefined)?.stack ?? effect.error)}`);
    }
    if (effect.type === 'warning' && effect.error.code === 'unknown' && !isTrap(effect.error)) throw new Violation('what fails names its reason', `${this.name}: ${String((effect.error.cause as Error | undefined)?.stack ?? effect.error)}`);
    if (effect.type === 'stored') this.#stored(effect.doc, effect.edits);
    if (effect.type === 'merged') this.#merged(effect.doc);
    if (effect.type === 'removed') {
      this.held.delete(effect.doc);
      this.told.delete(effect.doc);
      this.unread.delete(effect.doc);
      for (const job of this.jobs.values()) if (job.kind === 'adopt') for (const path of job.storePaths) this.left.get(path)?.delete(effect.doc);
      this.#merges.delete(effect.doc);
    }
    this.options.onEffect(this, effect);
  }

  #ended(job: Job, error: SyncError | undefined): void {
    if (error && (!(error instanceof SyncError) || error.code === 'unknown') && !isTrap(error)) {
      throw new Violation('jobs fail for a reason they name', `${this.name} ${job.kind}: ${String((error.cause as Error | undefined)?.stack ?? error)}`);
    }
    if (error?.code === 'damaged' && (job.kind === 'tidy' || job.kind === 'compact')) throw new Violation('one bad document stops no other', `${this.name} ${job.kind}: ${error.message}`);
    if (error) this.errors.push(error);
    if (job.kind === 'adopt' && !error) this.#inherit(job.storePaths);
    if (job.kind !== 'openDoc' && job.kind !== 'closeDoc') return;
    const held = this.held.get(job.doc);
    if (!held || (job.kind === 'openDoc' && held.replica !== job.replica as unknown)) return;
    if (job.kind === 'closeDoc') {
      if (error) held.closing = false;
      else this.held.delete(job.doc);
    } else {
      held.loading = false;
      held.loaded = !error;
      if (!error) this.checkKept(held);
      if (!error && this.#version === 2) this.#checkRead(held);
    }
  }

  /** Tries an opening again that failed: to the core it is a new session of the document. */
  reopen(held: Held): void {
    held.loading = true;
    this.run({ kind: 'openDoc', doc: held.id, replica: held.replica });
    for (let edit = 0; edit < held.edits.length; edit++) this.feed({ type: 'edited', doc: held.id });
  }

  /** What was once told to be stored, or was merged, is there after any crash. */
  checkKept(held: Held): void {
    const items = new Set(this.#itemsOf(held));
    for (const item of this.told.get(held.id) ?? []) {
      if (!items.has(item)) throw new Violation('what is told to be stored is kept', `${this.name} opens ${held.id} without ${item.slice(0, 12)}`);
    }
  }

  /** Once updated it reads what it kept, from its own disk. */
  #checkRead({ id, replica }: Held): void {
    if (this.doubted || this.state?.tables?.docs.get(id)?.removing) return;
    for (const version of this.unread.get(id) ?? []) {
      if (replica.includes(version)) this.options.saw('an updated app read it');
      else if (!replica.pending) throw new Violation('what an older app cannot read is kept', `${this.name} opens ${id} without ${this.options.kind.heads(version).join(' ')}`);
    }
    this.unread.delete(id);
  }

  #itemsOf({ replica }: Held): readonly string[] { return this.options.kind.items(replica.value); }

  #stored(doc: string, edits: number): void {
    const held = this.held.get(doc);
    if (held) this.#tell(doc, held.edits.slice(0, edits));
  }

  #merged(doc: string): void {
    const held = this.held.get(doc);
    if (!held) return;
    const own = new Set(held.edits);
    this.#merges.set(doc, this.#itemsOf(held).filter((item) => !own.has(item)));
  }

  /** What was merged is durable when nothing waits for the next local transaction. */
  #confirm(): void {
    if (this.#merges.size === 0 || !this.state?.store || this.state.store.dirty) return;
    for (const [doc, items] of this.#merges) this.#tell(doc, items);
    this.#merges.clear();
  }

  /** What a session that ended was told is ours to keep from now on. */
  #inherit(storePaths: readonly string[]): void {
    for (const path of storePaths) {
      for (const [doc, items] of this.left.get(path) ?? []) this.#tell(doc, [...items]);
      this.left.delete(path);
    }
  }

  #tell(doc: string, items: readonly string[]): void {
    // What waits to be removed shows nothing any more.
    if (this.doubted || this.state?.tables?.docs.get(doc)?.removing) return;
    const told = this.told.get(doc) ?? new Set<string>();
    this.told.set(doc, told);
    for (const item of items) told.add(item);
  }
}
