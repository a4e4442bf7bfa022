import type { SyncError } from '../errors.js';
import type { DeviceInfo } from '../format/cof-file.js';
import type { Mark } from '../replica/held-doc.js';
import { sameFields, sameItems } from '../util/equal.js';
import { ObservableValue } from '../util/observable-value.js';
import type { ChangeReceipt, Delivery, Device } from './types.js';

interface Waiter { readonly edits: number; readonly resolve: () => void; readonly reject: (error: SyncError) => void }

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A number that grows, and those who wait for it to reach theirs. */
class Milestone {
  #reached = 0;
  #waiters: Waiter[] = [];
  #end: SyncError | undefined;

  isReached(edits: number): boolean { return edits <= this.#reached; }

  /** Why it will not be reached any more. */
  failure(edits: number): SyncError | undefined { return this.isReached(edits) ? undefined : this.#end; }

  /** A promise that may be ignored. */
  reach(edits: number): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => {
      if (this.isReached(edits)) resolve();
      else if (this.#end) reject(this.#end);
      else this.#waiters.push({ edits, resolve, reject });
    });
    promise.catch(() => undefined);
    return promise;
  }

  advance(edits: number): void {
    this.#reached = Math.max(this.#reached, edits);
    const waiters = this.#waiters;
    this.#waiters = waiters.filter((waiter) => waiter.edits > this.#reached);
    for (const waiter of waiters) if (waiter.edits <= this.#reached) waiter.resolve();
  }

  end(error: SyncError): void {
    this.#end ??= error;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }
}

/** What becomes of the edits one holder of a document makes. */
export class Receipts {
  readonly #stored = new Milestone();
  readonly #published = new Milestone();
  /** In order of their edits. */
  readonly #marks: Mark[] = [];
  readonly #observed = new Set<{ refresh(): void; complete(): void }>();

  /** @param watch keeps the space up to date while somebody observes how far an edit has come */
  constructor(
    private readonly readers: (mark: Mark) => readonly DeviceInfo[],
    private readonly devices: () => readonly Device[],
    private readonly watch: () => () => void,
  ) {}

  stored(edits: number): void {
    this.#stored.advance(edits);
    this.refresh();
  }

  published(mark: Mark): void {
    this.#marks.push(mark);
    this.#published.advance(mark.edits);
    this.refresh();
  }

  /** Who has read what may have changed. */
  refresh(): void { for (const observed of [...this.#observed]) observed.refresh(); }

  /** All that was edited so far is settled: a document is removed only when nothing of it waits. */
  settle(): void {
    this.#stored.advance(Infinity);
    this.#published.advance(Infinity);
    this.refresh();
  }

  end(unstored: SyncError, unpublished: SyncError): void {
    this.#stored.end(unstored);
    this.#published.end(unpublished);
    for (const observed of [...this.#observed]) observed.complete();
  }

  /** The receipt of edit number `edits`; 0 is an edit that changed nothing. */
  receipt(edits: number): ChangeReceipt {
    const stored = this.#stored;
    const published = this.#published;
    // Made when asked for: most edits are never looked at again, and a change is on the path of every keystroke.
    const seenBy = once(() => this.#observable<readonly Device[]>(() => this.#seenBy(edits), sameItems));
    const delivery = once(() => this.#observable<Delivery>(() => {
      const error = stored.failure(edits) ?? published.failure(edits);
      return { stored: stored.isReached(edits), published: published.isReached(edits), seenBy: seenBy().value, ...(error ? { error } : {}) };
    }, sameFields));
    const storedOnce = once(() => stored.reach(edits));
    const publishedOnce = once(() => published.reach(edits));
    return {
      get stored() { return storedOnce(); },
      get published() { return publishedOnce(); },
      get seenBy() { return seenBy().value; },
      get seenBy$() { return seenBy().observable; },
      get delivery() { return delivery().value; },
      get delivery$() { return delivery().observable; },
    };
  }

  #observable<T>(compute: () => T, equal: (a: T, b: T) => boolean): ObservableValue<T> {
    let watchers = 0;
    const observed: ObservableValue<T> = new ObservableValue(compute, equal, () => {
      if (watchers++ === 0) this.#observed.add(observed);
      const leave = this.watch();
      return () => {
        if (--watchers === 0) this.#observed.delete(observed);
        leave();
      };
    });
    return observed;
  }

  #seenBy(edits: number): readonly Device[] {
    const mark = edits > 0 ? this.#marks.find((candidate) => candidate.edits >= edits) : undefined;
    if (!mark) return [];
    const devices = this.devices();
    return this.readers(mark).map((reader) => devices.find(({ id }) => id === reader.id) ?? { ...reader, self: false, upToDate: false });
  }
}
