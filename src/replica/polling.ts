import { QueryClient, focusManager, onlineManager } from '@tanstack/query-core';
import { SyncError } from '../errors.js';
import { Coalesced } from '../util/coalesced.js';
import { isDue } from '../util/due.js';
import { Timer } from '../util/timer.js';
import { nextLook, retryDelay, SLOWEST_RETRY } from './pace.js';
import { patient } from './patient.js';
import type { Settings } from './settings.js';

/** What polling decides the time of. */
export interface Work {
  /** Whether a storage is connected. */
  readonly connected: boolean;
  /** Whether that storage needs no network. */
  readonly local: boolean;
  /** Looks at other sessions of this device; never rejects. */
  look(): Promise<void>;
  pull(): Promise<void>;
  publish(): Promise<void>;
  /** Acknowledges and tidies what is due; never rejects. */
  maintain(): Promise<void>;
  /** Something the status tells has changed. */
  changed(): void;
}

const ignore = (): void => undefined;

/**
 * Decides when to look at storage and when to publish. The only module that knows query-core: it runs each request
 * with its rules of retry, on a client of our own, and tells focus and connection; its global settings, which the
 * app's own TanStack Query shares, are never changed, and its interval, which never starts under Node, is not used.
 */
export class Polling {
  readonly #client = new QueryClient();
  readonly #closing = new AbortController();
  readonly #pulls = new Coalesced(() => this.#counted('pull', () => this.#query()));
  readonly #publishes = new Coalesced(() => this.#counted('publish', () => this.#mutate()));
  readonly #failed = { pull: 0, publish: 0 };
  /** Not before this a look tries again to publish. */
  #publishAt = 0;
  readonly #timer = new Timer();
  readonly #debounce = new Timer();
  readonly #leave: (() => void)[] = [];
  #wanted = false;
  /** Whether edits wait for storage to be reachable. */
  #owed = false;
  #quiet = 0;
  #dueAt = Infinity;
  /** How far ahead that was when it was decided. */
  #ahead = 0;
  #firstEdit: number | undefined;
  #ticking = false;
  #pinged = false;
  #started = false;
  #unreachable = false;

  constructor(private readonly work: Work, private readonly settings: Settings, private readonly env: { readonly now: () => number; readonly random: () => number }) {}

  /** Whether storage can be expected to answer. */
  get online(): boolean { return this.work.connected && this.#mayTry && !this.#unreachable; }

  /** Whether looking rests until the connection is back. */
  get paused(): boolean { return this.work.connected && !this.#mayTry; }

  start(): void {
    if (this.#started || this.#closing.signal.aborted) return;
    this.#started = true;
    if (!this.settings.automatic) return;
    this.#client.mount();
    this.#leave.push(
      () => this.#client.unmount(),
      focusManager.subscribe((focused) => { if (focused) this.#retryNow(); }),
      onlineManager.subscribe((online) => {
        if (online) this.#retryNow();
        this.work.changed();
      }),
      onPageEvent('visibilitychange', () => { if (globalThis.document.visibilityState === 'hidden') this.#flushNow(); }),
      onPageEvent('pagehide', () => this.#flushNow()),
    );
    this.#owed = true; // an earlier session may have left something
    this.soon();
  }

  /** Whether somebody wants to be kept up to date. */
  want(wanted: boolean): void {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    if (wanted) this.soon();
    else this.#plan();
  }

  /** A look that begins after this call. */
  pull(): Promise<void> { return this.#pulls.fresh(); }

  publish(): Promise<void> {
    this.#debounce.clear();
    this.#firstEdit = undefined;
    return this.#publishes.fresh();
  }

  /** Looks at once, or again when a look is on its way. */
  soon(): void { this.#plan(0); }

  /** Storage says it has something new. */
  pinged(): void {
    this.#pinged = true;
    this.stirred();
    this.soon();
  }

  /** Something came in or was edited: people are at work. */
  stirred(): void {
    this.#quiet = 0;
    this.#plan();
  }

  /** There is an edit to publish when it has become quiet, or when it was put off long enough. */
  edited(): void {
    this.stirred();
    if (!this.settings.automatic || this.#closing.signal.aborted) return;
    const now = this.env.now();
    this.#firstEdit ??= now;
    const wait = Math.min(this.settings.publishAfter, this.#firstEdit + this.settings.publishWithin - now);
    this.#debounce.set(Math.max(0, wait), () => this.#flush(), { keepAlive: this.work.connected });
  }

  /** Another storage: nothing is known about it yet. */
  reconnected(): void {
    this.#failed.pull = this.#failed.publish = this.#publishAt = 0;
    this.#unreachable = false;
    this.#owed = true;
    this.soon();
  }

  /** Resolves when no request of ours is on its way. */
  async settled(): Promise<void> {
    await this.#publishes.settled();
    await this.#pulls.settled();
  }

  /** Stops deciding; `publish` still works until `close`. */
  stop(): void {
    this.#started = false;
    this.#timer.clear();
    this.#debounce.clear();
    for (const leave of this.#leave.splice(0)) leave();
  }

  close(): void {
    this.stop();
    this.#closing.abort(new SyncError('closed', 'The space was closed.'));
  }

  get #mayTry(): boolean {
    if (this.work.local) return true;
    // The manager only learns of changes; how things were at the start, the browser itself knows.
    return onlineManager.isOnline() && (globalThis.navigator as { onLine?: boolean } | undefined)?.onLine !== false;
  }

  #retryNow(): void {
    this.#failed.pull = this.#failed.publish = this.#publishAt = 0;
    this.soon();
  }

  #plan(wait?: number): void {
    if (!this.settings.automatic || !this.#started) return;
    if (!this.#wanted && !(this.#owed && this.work.connected)) {
      this.#timer.clear();
      this.#dueAt = Infinity;
      return;
    }
    // Who watches goes on seeing what others write while nothing can be published.
    const failures = this.#wanted && !this.#unreachable ? this.#failed.pull : Math.max(this.#failed.pull, this.#failed.publish);
    const situation = { quiet: this.#quiet, failures, visible: focusManager.isFocused() };
    const ahead = wait ?? nextLook(this.settings, situation, this.env.random);
    const dueAt = this.env.now() + ahead;
    if (dueAt >= this.#dueAt) return; // an edit must not put off a look
    this.#dueAt = dueAt;
    this.#ahead = ahead;
    if (!this.#ticking) this.#arm();
  }

  #arm(): void {
    const now = this.env.now(); // later than when it was planned, or the clock was set back
    const wait = isDue(this.#dueAt, now, this.#ahead) ? 0 : this.#dueAt - now;
    this.#timer.set(wait, () => void this.#tick().catch(ignore));
  }

  async #tick(): Promise<void> {
    this.#dueAt = Infinity;
    this.#ticking = true;
    this.#quiet++;
    const pinged = this.#pinged;
    this.#pinged = false;
    try {
      await this.work.look();
      if (this.work.connected && this.#mayTry) {
        if (this.#owed && (!this.#wanted || isDue(this.#publishAt, this.env.now(), SLOWEST_RETRY))) await this.#tryPublish();
        if (pinged) await this.#pulls.fresh();
        else await this.#pulls.joined();
        // Tidying a storage that takes nothing would only ask it for more.
        if (this.#failed.publish === 0) await this.work.maintain();
      }
    } finally {
      this.#ticking = false;
      if (this.#dueAt < Infinity && this.#started) this.#arm();
      else this.#plan();
    }
  }

  /** Storage that may only be read, or is full, still has what others write. */
  async #tryPublish(): Promise<void> {
    try {
      await this.publish();
    } catch (thrown) {
      if (this.#unreachable) throw thrown;
    }
  }

  #flush(): void {
    if (this.work.connected && this.#mayTry && this.#failed.publish === 0) {
      void this.publish().catch(ignore);
    } else {
      this.#firstEdit = undefined;
      this.#owed = true;
      this.#plan();
    }
  }

  /** The page may be gone in a moment. */
  #flushNow(): void {
    if (this.work.connected && (this.#debounce.armed || this.#owed)) void this.publish().catch(ignore);
  }

  async #counted(kind: 'pull' | 'publish', run: () => Promise<void>): Promise<void> {
    if (kind === 'publish') this.#owed = false;
    try {
      await run();
      this.#failed[kind] = 0;
      if (kind === 'publish') this.#publishAt = 0;
      this.#unreachable = false;
    } catch (thrown) {
      const error = SyncError.from(thrown);
      this.#failed[kind]++;
      this.#unreachable = error.code === 'network';
      if (kind === 'publish') {
        this.#owed = true;
        this.#publishAt = this.env.now() + retryDelay(this.#failed.publish, this.env.random);
      }
      throw error;
    } finally {
      this.work.changed();
      this.#plan();
    }
  }

  async #query(): Promise<void> {
    const { run, ...retry } = this.#patient(() => this.work.pull());
    const queryKey = ['pull'];
    try {
      await this.#client.fetchQuery({ queryKey, queryFn: run, ...retry, networkMode: 'always', gcTime: 0, structuralSharing: false });
    } finally {
      // At once: an entry that stays counts as fresh when the clock is set back.
      this.#client.removeQueries({ queryKey });
    }
  }

  async #mutate(): Promise<void> {
    const { run, ...retry } = this.#patient(() => this.work.publish());
    const cache = this.#client.getMutationCache();
    // With a gcTime of 0 a mutation in flight re-arms a timer of 0 ms until it ends; so none, and it is removed here.
    const mutation = cache.build(this.#client, { mutationFn: run, ...retry, networkMode: 'always', gcTime: Infinity, scope: { id: 'publish' } });
    try {
      await mutation.execute(undefined);
    } finally {
      cache.remove(mutation);
    }
  }

  #patient(work: () => Promise<void>) {
    return patient(work, { ...this.env, signal: this.#closing.signal, mayRetry: () => this.#mayTry && focusManager.isFocused() });
  }
}

function onPageEvent(name: string, listener: () => void): () => void {
  const target = name === 'pagehide' ? globalThis.window : globalThis.document;
  if (typeof target?.addEventListener !== 'function') return ignore;
  target.addEventListener(name, listener);
  return () => target.removeEventListener(name, listener);
}
