import { SyncError } from '../errors.js';
import type { CrdtReplica } from '../crdt/crdt.js';
import type { FileSystem } from '../fs/file-system.js';
import type { Job } from '../sync/types.js';
import { atMost } from '../util/abort.js';
import { Timer } from '../util/timer.js';
import { Waiters } from '../util/waiters.js';
import type { Core, Environment, ReplicaOptions } from './core.js';
import { Driver } from './driver.js';
import type { Notice } from './driver.js';
import type { DocListener, HeldDoc } from './held-doc.js';
import { Interest } from './interest.js';
import { Leaving } from './leaving.js';
import { Meter } from './meter.js';
import { retryDelay } from './pace.js';
import { Polling } from './polling.js';
import { Problems } from './problems.js';
import type { ProblemKind } from './problems.js';
import { openSession } from './session.js';
import type { Session } from './session.js';
import { Storing } from './storing.js';
import { Tabs } from './tabs.js';
import { type Activity, UnderWay } from './under-way.js';
import { Upkeep } from './upkeep.js';
import { Views } from './views.js';

/** How long a closing space may still talk to storage, ms. */
const CLOSING = 5000;
/** Pings of a watched folder come in bursts, ms. */
const PING = 50;

const ignore = (): void => undefined;

/** Runs the protocol for one space on this device: decides when, and carries out what the core asks for. Does nothing until `start`. */
export class Replica {
  readonly problems = new Problems();
  readonly interest: Interest;
  readonly views = new Views();
  lastSyncedAt: number | undefined;
  progress: { readonly done: number; readonly total: number } | undefined;

  readonly #held = new Map<string, HeldDoc>();
  readonly #leaving = new Leaving();
  readonly #polling: Polling;
  readonly #upkeep: Upkeep;
  readonly #storing: Storing;
  readonly #again = { open: new Timer(), localPing: new Timer(), remotePing: new Timer() };
  #failures = 0;
  readonly #closing = new AbortController();
  readonly #underWay: UnderWay;
  readonly #noMeter = new Meter();
  #remoteFs: FileSystem | undefined;
  #move = false;
  #switching: Promise<void> | undefined;
  #driver: Driver | undefined;
  #session: Session | undefined;
  #tabs: Tabs | undefined;
  #opening: Promise<void> | undefined;
  /** Who waits for what this device keeps to be open, or for the end. */
  readonly #whenOpen = new Waiters();
  #unwatchLocal = ignore;
  #unwatchRemote = ignore;

  constructor(private readonly options: ReplicaOptions, private readonly env: Environment) {
    this.#remoteFs = options.remoteFs;
    this.#underWay = new UnderWay(options.onChange);
    this.#upkeep = new Upkeep(this.views, options.settings, (job) => (job.kind === 'ack' ? this.#during('publish', 'pushing', job) : this.#during('tidy', 'compacting', job)));
    this.#storing = new Storing(() => this.#during('store', undefined, { kind: 'store' }), env.random,
      (again) => this.views.isOpen && !this.#closing.signal.aborted && (!again || options.settings.automatic));
    const isConnected = (): boolean => this.#remoteFs !== undefined && this.#switching === undefined;
    const isLocal = (): boolean => this.#remoteFs?.local === true;
    this.#polling = new Polling({
      get connected() { return isConnected(); },
      get local() { return isLocal(); },
      look: () => this.#look(false),
      pull: () => this.#pull(),
      publish: () => this.#publish(),
      maintain: () => this.#maintain(),
      changed: options.onChange,
    }, options.settings, env);
    this.interest = new Interest((wanted) => {
      if (wanted) this.start();
      this.#polling.want(wanted);
    });
  }

  get online(): boolean { return this.#polling.online; }
  get requests() { return (this.#driver?.io.meter ?? this.#noMeter).counts; }

  get activity(): Activity | 'idle' | 'paused' { return this.#underWay.activity ?? (this.#polling.paused ? 'paused' : 'idle'); }

  /** Begins: opens what this device keeps, then goes on by itself. */
  start(): void { void this.opened().catch(ignore); }

  /** Resolves when what this device keeps is open; rejects when this try failed, which is tried again. */
  opened(): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.reject(new SyncError('closed', 'The space was closed.'));
    return this.#opening ??= this.problems.during('open', () => this.#open()).then(
      () => { this.#failures = 0; },
      (thrown: unknown) => {
        this.#opening = undefined;
        this.#retryOpen();
        throw thrown;
      },
    );
  }

  /** Gives a document's replica to the core as soon as that is open, and after a former holder of it has left. */
  hold(id: string, replica: CrdtReplica, listener: DocListener): HeldDoc {
    const held: HeldDoc = { id, replica, listener, early: 0, told: 0, loaded: undefined };
    void (this.#leaving.of(id)?.then(() => { this.#enter(held); }) ?? this.#enter(held));
    return held;
  }

  /** Resolves when what this device keeps of a document is in its replica. */
  async loaded(held: HeldDoc): Promise<void> {
    await this.#leaving.of(held.id);
    await this.opened();
    await held.loaded;
  }

  /**
   * To be called before an edit. What the core says is told one after the other, and whoever is told of something else
   * may edit a document that was removed in the same step: then its removal is told first, or the edit would reach nobody.
   */
  beforeEdit(held: HeldDoc): void {
    if (held.loaded && this.#driver?.state.open.get(held.id)?.replica !== held.replica) this.#removed(held);
  }

  /** An edit was made. @returns its number among the edits of this holder */
  edited(held: HeldDoc): number {
    const isKnown = held.loaded !== undefined && this.#driver !== undefined;
    if (isKnown) this.#driver?.feed({ type: 'edited', doc: held.id });
    else held.early++;
    this.#storing.soon();
    this.#upkeep.edited(this.env.now());
    this.#polling.edited();
    return isKnown ? this.views.doc(held.id).edited : held.early;
  }

  /** Stores a document's edits and lets go of it; its replica is given back. Rejects when that failed; edits that are nowhere else are stored as soon as that works. */
  release(held: HeldDoc): Promise<void> {
    const left = this.#leave(held);
    this.#leaving.add(held.id, left.catch(() => this.#leaveLater(held)).catch(ignore).then(() => { this.#forget(held); }));
    return left;
  }

  /** Publishes, then pulls. @throws SyncError when storage is unusable */
  async sync(): Promise<void> {
    await this.opened();
    await this.#switching;
    this.#assertConnected();
    const published = this.#polling.publish();
    await published.catch(ignore);
    await this.#polling.pull();
    await published;
    if (!this.options.settings.automatic) await this.#maintain();
  }

  async pull(): Promise<void> {
    await this.opened();
    await this.#polling.pull();
  }

  /** Talks to another storage from now on, or to none. `move`: it becomes the space's, when it is empty. */
  connect(remoteFs: FileSystem | undefined, move: boolean): void {
    this.#remoteFs = remoteFs;
    this.#move = move;
    if (!this.views.isOpen) return; // opening ends with what is wanted by then
    this.#switching ??= this.#switch();
    this.options.onChange();
  }

  async remove(doc: string): Promise<void> {
    if (!this.views.isOpen) await this.opened(); // else at once: an edit that follows begins the document anew
    const held = this.#held.get(doc);
    if (held) held.early = held.told; // it goes with what the core was not told yet
    try {
      await this.#during('publish', 'pushing', { kind: 'remove', doc });
    } catch {
      this.#upkeep.owed = true; // gone here; elsewhere when storage can be reached
    }
  }

  /** Stores everything, publishes for a while, and ends. Rejects when edits are neither stored nor published. */
  async close(): Promise<void> {
    this.interest.end();
    this.#polling.stop();
    let lost: SyncError | undefined;
    if (this.#opening || [...this.#held.values()].some(({ early }) => early > 0)) lost = await this.#flush().then(() => undefined, SyncError.from);
    this.#closing.abort(new SyncError('closed', 'The space was closed.'));
    this.#unwatchLocal();
    this.#unwatchRemote();
    for (const timer of Object.values(this.#again)) timer.clear();
    this.#storing.end();
    this.#whenOpen.wake();
    this.#polling.close();
    this.#driver?.close();
    // All of it is stored: what the core would do beyond that is tidying. One that was closed by itself just now is free already.
    for (const { id, loaded, replica } of this.#held.values()) {
      if (loaded && this.#driver?.state.open.get(id)?.replica !== replica) continue;
      try { replica.free(); } catch { /* one that has trapped stays until the page goes */ }
    }
    this.#held.clear();
    await this.#session?.release().catch(ignore);
    if (lost) throw lost;
  }

  async #open(): Promise<void> {
    const { signal } = this.#closing;
    const loading = this.env.loadCore();
    loading.catch(ignore); // it is awaited below, once the session is ours
    this.#session ??= await openSession(this.options.localFs, this.env.randomBytes, signal);
    signal.throwIfAborted();
    const core = await loading;
    const driver = this.#driver ??= this.#createDriver(core, this.#session.storePath);
    await driver.job({ kind: 'open' });
    await this.#look(true);
    this.views.of(core, driver.state);
    this.#setRemote();
    this.#watchLocal();
    for (const held of this.#held.values()) this.#submit(held);
    this.#whenOpen.wake();
    this.#polling.start();
    this.options.onChange();
  }

  #createDriver(core: Core, storePath: string): Driver {
    const { now, randomBytes } = this.env;
    const { crdt, deviceName, superseded, localFs, settings, onChange } = this.options;
    const state = core.createState({ crdt, now, random: randomBytes, deviceName, storePath, superseded, host: localFs.host });
    const driver = new Driver(core, state, localFs, { timeout: settings.requestTimeout, onRequest: onChange }, (notice) => this.#onNotice(notice), onChange);
    this.#tabs = new Tabs(localFs, storePath, now, (job) => driver.job(job), this.#closing.signal);
    return driver;
  }

  #retryOpen(): void {
    if (!this.#again.open.armed) this.#failures++; // once for all documents that wait
    if (this.options.settings.automatic && !this.#closing.signal.aborted) {
      this.#again.open.set(retryDelay(this.#failures, this.env.random), () => {
        if (this.views.isOpen) for (const held of this.#held.values()) this.#submit(held);
        else this.start();
      });
    }
    this.options.onChange();
  }

  #enter(held: HeldDoc): void {
    this.#held.set(held.id, held);
    if (this.views.isOpen) this.#submit(held);
  }

  #submit(held: HeldDoc): void {
    const driver = this.#driver;
    if (!driver || held.loaded) return;
    held.loaded = this.problems.during('open', () => driver.job({ kind: 'openDoc', doc: held.id, replica: held.replica }));
    held.loaded.then(
      () => { if (this.views.doc(held.id).behind) this.#polling.soon(); },
      () => {
        if (this.#closing.signal.aborted) return;
        held.early = held.told = this.views.doc(held.id).edited; // the next try counts from the start
        held.loaded = undefined;
        this.#retryOpen();
      },
    );
    for (let edit = 0; edit < held.early; edit++) driver.feed({ type: 'edited', doc: held.id });
    held.early = held.told = 0;
    this.#storing.soon();
  }

  async #leave(held: HeldDoc): Promise<void> {
    const former = this.#leaving.of(held.id);
    if (former) await former; // only then the core is given this one, and told of its edits
    if (!held.loaded && held.early === 0) {
      this.#forget(held);
      return held.replica.free();
    }
    await this.opened();
    await held.loaded?.catch(ignore);
    await this.#driver?.job({ kind: 'closeDoc', doc: held.id });
  }

  async #leaveLater(held: HeldDoc): Promise<void> {
    if (held.early === 0 || !this.options.settings.automatic || this.#closing.signal.aborted) return;
    await this.#whenOpen.wait();
    if (!this.#closing.signal.aborted) await this.#driver?.job({ kind: 'closeDoc', doc: held.id });
  }

  #forget(held: HeldDoc): void { if (this.#held.get(held.id) === held) this.#held.delete(held.id); }

  #onNotice(notice: Notice): void {
    if (notice.type === 'progress') this.progress = { done: notice.done, total: notice.total };
    if (notice.type === 'warning') this.problems.warn(notice.error);
    if (!('doc' in notice)) return;
    const held = this.#held.get(notice.doc);
    if (notice.type === 'merged') this.#polling.stirred();
    if (!held) return;
    switch (notice.type) {
      case 'merged': return held.listener.merged(notice.patches, notice.devices);
      case 'stored': return held.listener.stored(notice.edits);
      case 'published': return held.listener.published(notice);
      case 'removed': return held.early > held.told ? undefined : this.#removed(held); // edits that the core will be told of keep it
      case 'revived': return undefined; // its content comes by a merge
      case 'unsaved': return undefined; // it is in the view
    }
  }

  #removed(held: HeldDoc): void {
    this.#held.delete(held.id);
    this.#driver?.forget(held.id); // it is about this replica, and would be told to the holder of the next one
    held.listener.removed();
  }

  async #pull(): Promise<void> {
    await this.#switching;
    this.#assertConnected();
    try {
      await this.#during('pull', 'pulling', { kind: 'pull' });
      this.lastSyncedAt = this.env.now();
    } finally {
      this.progress = undefined;
    }
  }

  async #publish(): Promise<void> {
    await this.#switching;
    this.#assertConnected();
    await this.#during('publish', 'pushing', { kind: 'publish' });
  }

  async #maintain(): Promise<void> {
    await this.#upkeep.due(this.env.now()).catch(ignore); // in the status
  }

  async #look(thorough: boolean): Promise<void> {
    try {
      await this.problems.during('adopt', async () => {
        await this.#tabs?.look(thorough);
        if (this.views.isOpen && !this.online) await this.#driver?.job({ kind: 'repair' }); // else pulling does it
      });
    } catch { /* in the status */ }
  }

  async #switch(): Promise<void> {
    this.#driver?.io.setRemote(undefined);
    this.#unwatchRemote();
    this.#unwatchRemote = ignore;
    // A job must not have begun with one storage and end with another. Without any it still waits, for another call in this turn.
    await this.#underWay.remoteEnded();
    this.#switching = undefined;
    if (this.#closing.signal.aborted) return;
    this.problems.disconnected();
    this.#setRemote();
    this.#polling.reconnected();
    this.options.onChange();
  }

  #setRemote(): void {
    const remoteFs = this.#remoteFs;
    this.#driver?.io.setRemote(remoteFs);
    if (!remoteFs) return;
    this.#driver?.feed({ type: 'connected', durable: remoteFs.durable ?? false, ...(this.#move ? { move: true } : {}) });
    if (!this.options.settings.automatic) return;
    this.#unwatchRemote = remoteFs.watch?.('l/', () => this.#again.remotePing.set(PING, () => this.#polling.pinged())) ?? ignore;
  }

  #watchLocal(): void {
    const { localFs, settings } = this.options;
    if (!settings.automatic || !localFs.lock) return;
    this.#unwatchLocal = localFs.watch?.('', () => this.#again.localPing.set(PING, () => void this.#look(false))) ?? ignore;
  }

  async #during(kind: ProblemKind, activity: Activity | undefined, job: Job): Promise<void> {
    const driver = this.#driver;
    if (!driver) throw new SyncError('closed', 'The space is not open.');
    await this.#underWay.add(activity, kind !== 'store', () => this.problems.during(kind, () => driver.job(job)));
  }

  #assertConnected(): void {
    if (!this.#remoteFs) throw new SyncError('network', 'No storage is connected: give the space a remoteFs, or call connect().', { retryable: false });
  }

  async #flush(): Promise<void> {
    await this.opened();
    await this.#leaving.all();
    await this.#driver?.job({ kind: 'repair' }).catch(ignore); // after this nothing is in memory any more
    const stored = this.#storing.fresh();
    await stored.catch(ignore);
    let isPublished = false;
    const isOwed = (): boolean => this.views.docs().some(({ id }) => this.views.doc(id).unpublished > 0);
    if (this.options.settings.automatic && this.#remoteFs && this.#polling.online) {
      const published = isOwed() ? this.#polling.publish() : Promise.resolve();
      // A device that leaves makes the next one's first load short.
      await atMost(CLOSING, published.then(() => { isPublished = true; }).then(() => this.#driver?.job({ kind: 'compact' })));
    }
    const isUnstored = (): boolean => [...this.#held.keys()].some((id) => this.views.doc(id).stored < this.views.doc(id).edited);
    if (!isPublished || isUnstored()) await stored;
  }
}
