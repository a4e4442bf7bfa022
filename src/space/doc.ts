import { Observable, Subject } from 'rxjs';
import type { CrdtReplica, Patch } from '../crdt/crdt.js';
import type { Immutable } from '../crdt/immutable.js';
import { SyncError } from '../errors.js';
import type { DeviceInfo } from '../format/cof-file.js';
import type { HeldDoc } from '../replica/held-doc.js';
import { abortable } from '../util/abort.js';
import { sameFields } from '../util/equal.js';
import { ObservableValue } from '../util/observable-value.js';
import { Waiters } from '../util/waiters.js';
import { CrdtReady } from './crdt-ready.js';
import type { DocDefinition } from './define-doc.js';
import { Receipts } from './receipts.js';
import type { SpaceParts } from './space.js';
import { statusOf } from './status.js';
import type { ChangeReceipt, CrdtDoc, DocChange, SyncStatus, WaitOptions } from './types.js';

export class CrdtDocImpl<T> implements CrdtDoc<T> {
  readonly value$: Observable<Immutable<T>>;
  readonly status$: Observable<SyncStatus>;
  readonly changes$: Observable<DocChange>;
  readonly #value: ObservableValue<Immutable<T>>;
  readonly #status: ObservableValue<SyncStatus>;
  readonly #changes = new Subject<DocChange>();
  readonly #ready: CrdtReady;
  /** Everything that exists once the CRDT is ready. */
  #held: HeldDoc | undefined;
  #replica: CrdtReplica<T> | undefined;
  #untouched: Immutable<T> | undefined;
  #receipts: Receipts;
  #error: SyncError | undefined;
  #closed: Promise<void> | undefined;
  readonly #whenHeld = new Waiters();

  constructor(readonly id: string, readonly definition: DocDefinition<T>, private readonly parts: SpaceParts) {
    const interest = (): (() => void) => this.#interested();
    this.#value = new ObservableValue(() => this.#present(), Object.is, interest);
    this.#status = new ObservableValue(() => this.#presentStatus(), sameFields, interest);
    this.value$ = this.#value.observable;
    this.status$ = this.#status.observable;
    this.changes$ = new Observable((subscriber) => {
      subscriber.add(this.#interested());
      return this.#changes.subscribe(subscriber);
    });
    this.#ready = new CrdtReady(parts.crdt, () => this.#tryHold());
    this.#receipts = this.#newReceipts();
    this.change = this.change.bind(this); // components pass it around alone
  }

  get initialValue(): Immutable<T> { return this.definition.init; }
  get value(): Immutable<T> { return this.#value.value; }
  get status(): SyncStatus { return this.#status.value; }

  change<R>(edit: (draft: T) => R extends PromiseLike<unknown> ? never : R, options?: { readonly message?: string | undefined }): ChangeReceipt {
    this.#assertOpen();
    if (this.#held) this.parts.replica.beforeEdit(this.#held);
    const held = this.#hold();
    const { patches } = (held.replica as CrdtReplica<T>).change(edit, options?.message);
    this.parts.replica.interest.touch();
    if (patches.length === 0) return this.#receipts.receipt(0);
    const receipt = this.#receipts.receipt(this.parts.replica.edited(held));
    this.#tell({ origin: 'local', patches });
    return receipt;
  }

  async sync(options?: WaitOptions): Promise<void> {
    this.#assertOpen();
    this.#ask();
    return abortable(this.parts.replica.sync(), options?.signal);
  }

  async whenReady(options?: WaitOptions): Promise<Immutable<T>> {
    this.#assertOpen();
    this.#ask();
    await abortable(this.#complete(), options?.signal);
    return this.value;
  }

  async whenSynced(options?: WaitOptions): Promise<void> {
    this.#assertOpen();
    this.#ask();
    await abortable(this.#loaded().then(() => this.parts.replica.sync()), options?.signal);
    const { error } = this.parts.replica.views.doc(this.id);
    if (error) throw error;
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  /** Brings what this device keeps into the value, if the CRDT is ready; why it cannot stands in the status. */
  async load(): Promise<void> {
    if (this.#closed || !this.parts.crdt.ready) return;
    this.#ask();
    await this.#loaded().catch(() => undefined);
  }

  /** Local changes that storage has not acknowledged, those included that the protocol does not know of yet. */
  get unpublished(): number {
    const { early, told } = this.#held ?? { early: 0, told: 0 };
    return this.parts.replica.views.doc(this.id).unpublished + early - told;
  }

  /** What the replica tells of this document may have changed. */
  refresh(): void {
    this.#status.refresh();
    this.#receipts.refresh();
  }

  /** Its replica is about to go: what it shows stays as it is. */
  freeze(): void {
    this.#closed ??= Promise.resolve();
    this.#ready.end();
    this.#value.complete();
    this.#changes.complete();
  }

  /** The space has closed: it has stored the edits, and let go of the replica. */
  end(error?: SyncError): void {
    this.freeze();
    this.#status.complete();
    const closed = new SyncError('closed', `Document ${JSON.stringify(this.id)} was closed.`);
    this.#receipts.end(error ?? closed, error ?? new SyncError('closed', `Document ${JSON.stringify(this.id)} was closed before storage had this edit. It is stored on this device and published by the next session.`));
    this.#held = this.#replica = undefined;
    this.#whenHeld.wake();
  }

  async #close(): Promise<void> {
    const held = this.#held;
    let failure: SyncError | undefined;
    this.freeze();
    this.parts.forget(this as CrdtDocImpl<unknown>);
    try {
      if (held) await this.parts.replica.release(held);
    } catch (thrown) {
      failure = SyncError.from(thrown);
    }
    this.end(failure);
    if (failure) throw failure;
  }

  #assertOpen(): void {
    if (this.#closed || this.parts.isClosed()) throw new SyncError('closed', `Document ${JSON.stringify(this.id)} was closed: get it again with space.doc().`);
  }

  #present(): Immutable<T> {
    const value = this.#replica?.value;
    return value === undefined || value === this.#untouched ? this.initialValue : value;
  }

  #presentStatus(): SyncStatus {
    const { replica } = this.parts;
    const view = replica.views.doc(this.id);
    return statusOf(replica, { isReady: view.loaded, everPulled: view.everPulled, unpublished: this.unpublished, quarantined: view.waiting + replica.views.quarantined(), error: this.#error ?? view.error });
  }

  #interested(): () => void {
    if (this.#closed) return () => undefined;
    const leave = this.parts.replica.interest.add();
    this.#ready.watch();
    return leave;
  }

  #ask(): void {
    this.parts.replica.interest.touch();
    this.#ready.watch();
  }

  /** @throws SyncError `crdt-not-initialised`, `invalid-value` */
  #hold(): HeldDoc {
    if (this.#held) return this.#held;
    const replica = this.parts.crdt.create(this.initialValue as T);
    this.#replica = replica;
    this.#untouched = replica.value;
    this.#error = undefined;
    const receipts = this.#receipts;
    const held = this.parts.replica.hold(this.id, replica, {
      merged: (patches, devices) => this.#merged(patches, devices),
      stored: (edits) => receipts.stored(edits),
      published: (mark) => receipts.published(mark),
      removed: () => this.#removed(),
    });
    this.#held = held;
    this.#whenHeld.wake();
    return held;
  }

  #tryHold(): void {
    if (this.#closed || this.#held) return;
    try {
      this.#hold();
    } catch (thrown) {
      this.#error = SyncError.from(thrown);
      this.#status.refresh();
      this.#whenHeld.wake();
    }
  }

  async #loaded(): Promise<void> {
    if (!this.#held && !this.#error) await Promise.all([this.parts.replica.opened(), this.#whenHeld.wait()]);
    if (this.#error) throw this.#error;
    if (this.#held) await this.parts.replica.loaded(this.#held);
    if (this.#closed) this.#assertOpen();
  }

  async #complete(): Promise<void> {
    await this.#loaded();
    const { replica } = this.parts;
    // Offline it is as ready as it can be.
    if (this.parts.automatic && replica.online && replica.views.doc(this.id).behind) await replica.pull().catch(() => undefined);
  }

  #merged(patches: readonly Patch[], devices: readonly DeviceInfo[]): void {
    const [device, second] = devices;
    this.#tell({ origin: device ? 'remote' : 'local', ...(device && !second ? { device } : {}), patches });
  }

  #tell(change: DocChange): void {
    this.#value.refresh();
    this.#changes.next(change);
  }

  /** Nothing of it is left: it begins anew, so that a later edit, or one made elsewhere, finds a document. */
  #removed(): void {
    const former = this.#replica;
    const receipts = this.#receipts;
    this.#held = this.#replica = undefined;
    this.#receipts = this.#newReceipts();
    this.#tryHold();
    receipts.settle(); // whoever is told may edit it at once: that is an edit of what begins now
    this.#value.refresh();
    former?.free();
  }

  #newReceipts(): Receipts {
    const { replica } = this.parts;
    return new Receipts((mark) => replica.views.seenBy(mark.writer, mark.lamport), () => this.parts.devices(), () => replica.interest.add());
  }
}
