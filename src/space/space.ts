import type { Observable } from 'rxjs';
import type { Crdt } from '../crdt/crdt.js';
import { SyncError } from '../errors.js';
import type { FileSystem } from '../fs/file-system.js';
import type { Environment } from '../replica/core.js';
import type { Requests } from '../replica/meter.js';
import { Replica } from '../replica/replica.js';
import { abortable } from '../util/abort.js';
import { sameFields, sameItems } from '../util/equal.js';
import { ObservableValue } from '../util/observable-value.js';
import type { DocDefinition } from './define-doc.js';
import { CrdtDocImpl } from './doc.js';
import { checkDocId } from './doc-id.js';
import { checkFileSystem, checkOptions } from './options.js';
import { statusOf } from './status.js';
import type { ConnectOptions, CrdtDoc, Device, DocInfo, Space, SpaceOptions, SyncStatus, WaitOptions } from './types.js';

/** What a document needs of its space. */
export interface SpaceParts {
  readonly crdt: Crdt;
  readonly replica: Replica;
  readonly automatic: boolean;
  devices(): readonly Device[];
  isClosed(): boolean;
  forget(doc: CrdtDocImpl<unknown>): void;
}

export class SpaceImpl implements Space {
  readonly docs$: Observable<readonly DocInfo[]>;
  readonly status$: Observable<SyncStatus>;
  readonly devices$: Observable<readonly Device[]>;
  readonly requests$: Observable<Requests>;
  readonly #docs: ObservableValue<readonly DocInfo[]>;
  readonly #status: ObservableValue<SyncStatus>;
  readonly #devices: ObservableValue<readonly Device[]>;
  readonly #requests: ObservableValue<Requests>;
  readonly #open = new Map<string, CrdtDocImpl<unknown>>();
  readonly #replica: Replica;
  readonly #parts: SpaceParts;
  #closed: Promise<void> | undefined;

  constructor(options: SpaceOptions, env: Environment) {
    const { deviceName, superseded, settings } = checkOptions(options);
    const { crdt, localFs, remoteFs } = options;
    const replica = new Replica({ crdt, localFs, remoteFs, deviceName, superseded, settings, onChange: () => this.#refresh() }, env);
    this.#replica = replica;
    const interest = (): (() => void) => replica.interest.add();
    this.#docs = new ObservableValue<readonly DocInfo[]>(() => replica.views.docs().filter(({ removed }) => !removed).map(({ id }) => ({ id })), sameItems, interest);
    this.#status = new ObservableValue(() => this.#presentStatus(), sameFields, interest);
    this.#devices = new ObservableValue<readonly Device[]>(() => replica.views.devices(), sameItems, interest);
    this.#requests = new ObservableValue(() => replica.requests);
    this.docs$ = this.#docs.observable;
    this.status$ = this.#status.observable;
    this.devices$ = this.#devices.observable;
    this.requests$ = this.#requests.observable;
    this.#parts = {
      crdt,
      replica,
      automatic: settings.automatic,
      devices: () => this.devices,
      isClosed: () => this.#closed !== undefined,
      forget: (doc) => { if (this.#open.get(doc.id) === doc) this.#open.delete(doc.id); },
    };
  }

  get docs(): readonly DocInfo[] { return this.#docs.value; }
  get status(): SyncStatus { return this.#status.value; }
  get devices(): readonly Device[] { return this.#devices.value; }
  get requests(): Requests { return this.#requests.value; }

  doc<T>(id: string, definition: DocDefinition<T>): CrdtDoc<T> {
    this.#assertOpen();
    checkDocId(id);
    if (typeof definition?.init !== 'object') throw new SyncError('invalid-option', 'The definition of a document comes from defineDoc().');
    const present = this.#open.get(id);
    if (!present) {
      const doc = new CrdtDocImpl(id, definition, this.#parts);
      this.#open.set(id, doc as CrdtDocImpl<unknown>);
      return doc;
    }
    if (present.definition !== definition) {
      throw new SyncError('invalid-option', `Document ${JSON.stringify(id)} is open with another definition: define it once, outside of components, and use that everywhere.`);
    }
    return present as CrdtDocImpl<T>;
  }

  connect(remoteFs: FileSystem | null, options?: ConnectOptions): void {
    this.#assertOpen();
    if (remoteFs !== null) checkFileSystem('remoteFs', remoteFs);
    this.#replica.connect(remoteFs ?? undefined, options?.move ?? false);
  }

  remove(id: string): void {
    this.#assertOpen();
    checkDocId(id);
    this.#replica.interest.touch();
    void this.#replica.remove(id).catch(() => undefined); // in the status
  }

  async sync(options?: WaitOptions): Promise<void> {
    this.#assertOpen();
    this.#replica.interest.touch();
    const loaded = Promise.all([...this.#open.values()].map((doc) => doc.load()));
    return abortable(loaded.then(() => this.#replica.sync()), options?.signal);
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> { return this.close(); }

  async #close(): Promise<void> {
    let failure: SyncError | undefined;
    for (const doc of [...this.#open.values()]) doc.freeze();
    try {
      await this.#replica.close();
    } catch (thrown) {
      failure = SyncError.from(thrown);
    }
    for (const doc of [...this.#open.values()]) doc.end(failure);
    this.#open.clear();
    for (const stream of [this.#docs, this.#status, this.#devices, this.#requests]) stream.complete();
    if (failure) throw failure;
  }

  #assertOpen(): void {
    if (this.#closed) throw new SyncError('closed', 'The space was closed.');
  }

  #presentStatus(): SyncStatus {
    const replica = this.#replica;
    let unpublished = 0;
    let error: SyncError | undefined;
    // A document whose first edit is not stored yet is in none of the lists.
    const ids = new Set([...replica.views.docs().map(({ id }) => id), ...this.#open.keys()]);
    for (const id of ids) {
      const view = replica.views.doc(id);
      unpublished += this.#open.get(id)?.unpublished ?? view.unpublished;
      error ??= view.error;
    }
    return statusOf(replica, { isReady: replica.views.isOpen, everPulled: replica.views.doc('').everPulled, unpublished, quarantined: replica.views.quarantined(), error });
  }

  #refresh(): void {
    this.#docs.refresh();
    this.#devices.refresh();
    this.#requests.refresh();
    for (const doc of this.#open.values()) doc.refresh();
    this.#status.refresh();
  }
}
