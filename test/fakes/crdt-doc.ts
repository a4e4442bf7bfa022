import type { CrdtDoc, Immutable, SyncStatus } from '../../src/index.js';
import { Told } from './told.js';

/** A document that is nothing but its value and status: no CRDT, no storage. It counts who listens. */
export class FakeDoc<T> {
  readonly #value: Told<Immutable<T>>;
  readonly #status = new Told<SyncStatus>({ state: 'ready', everPulled: true, activity: 'idle', online: true, unpublished: 0, quarantined: 0 });

  constructor(readonly initialValue: Immutable<T>, value: Immutable<T> = initialValue) {
    this.#value = new Told(value);
  }

  get value() { return this.#value.now; }
  get value$() { return this.#value.$; }
  get status() { return this.#status.now; }
  get status$() { return this.#status.$; }
  get listeners() { return this.#value.listeners + this.#status.listeners; }
  get subscribed() { return this.#value.subscribed + this.#status.subscribed; }

  /** Like a CRDT's: let members that do not change keep their identity. */
  set(value: Immutable<T>): void { this.#value.now = value; }
  report(status: Partial<SyncStatus>): void { this.#status.now = { ...this.status, ...status }; }

  /** As components take it. */
  get doc(): CrdtDoc<T> { return this as unknown as CrdtDoc<T>; }
}
