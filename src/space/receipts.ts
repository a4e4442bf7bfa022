import type { SyncError } from '../errors.js';
import type { DeviceInfo } from '../format/cof-file.js';
import type { Mark } from '../replica/held-doc.js';
import { sameItems } from '../util/equal.js';
import { ObservableValue } from '../util/observable-value.js';
import type { ChangeReceipt, Device } from './types.js';

interface Waiter { readonly edits: number; readonly resolve: () => void; readonly reject: (error: SyncError) => void }

/** A number that grows, and those who wait for it to reach theirs. */
class Milestone {
  #reached = 0;
  #waiters: Waiter[] = [];
  #end: SyncError | undefined;

  /** A promise that may be ignored. */
  reach(edits: number): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => {
      if (edits <= this.#reached) resolve();
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
  readonly #observed = new Set<ObservableValue<readonly Device[]>>();

  /** @param watch keeps the space up to date while somebody observes who has read an edit */
  constructor(
    private readonly readers: (mark: Mark) => readonly DeviceInfo[],
    private readonly devices: () => readonly Device[],
    private readonly watch: () => () => void,
  ) {}

  stored(edits: number): void { this.#stored.advance(edits); }

  published(mark: Mark): void {
    this.#marks.push(mark);
    this.#published.advance(mark.edits);
  }

  /** Who has read what may have changed. */
  refresh(): void { for (const seenBy of [...this.#observed]) seenBy.refresh(); }

  /** All that was edited so far is settled: a document is removed only when nothing of it waits. */
  settle(): void {
    this.#stored.advance(Infinity);
    this.#published.advance(Infinity);
  }

  end(unstored: SyncError, unpublished: SyncError): void {
    this.#stored.end(unstored);
    this.#published.end(unpublished);
    for (const seenBy of [...this.#observed]) seenBy.complete();
  }

  /** The receipt of edit number `edits`; 0 is an edit that changed nothing. */
  receipt(edits: number): ChangeReceipt {
    const stored = this.#stored;
    const published = this.#published;
    const seenBy: ObservableValue<readonly Device[]> = new ObservableValue<readonly Device[]>(() => this.#seenBy(edits), sameItems, () => {
      this.#observed.add(seenBy);
      const leave = this.watch();
      return () => {
        this.#observed.delete(seenBy);
        leave();
      };
    });
    let storedOnce: Promise<void> | undefined;
    let publishedOnce: Promise<void> | undefined;
    return {
      get stored() { return storedOnce ??= stored.reach(edits); },
      get published() { return publishedOnce ??= published.reach(edits); },
      get seenBy() { return seenBy.value; },
      seenBy$: seenBy.observable,
    };
  }

  #seenBy(edits: number): readonly Device[] {
    const mark = edits > 0 ? this.#marks.find((candidate) => candidate.edits >= edits) : undefined;
    if (!mark) return [];
    const devices = this.devices();
    return this.readers(mark).map((reader) => devices.find(({ id }) => id === reader.id) ?? { ...reader, self: false, upToDate: false });
  }
}
