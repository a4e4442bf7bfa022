// Preserved in what is published: `AsyncDisposable` is in no `lib` below ESNext, and an app need not name it.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Observable } from 'rxjs';
import type { Crdt, Patch } from '../crdt/crdt.js';
import type { Immutable } from '../crdt/immutable.js';
import type { SyncError } from '../errors.js';
import type { DeviceInfo } from '../format/cof-file.js';
import type { FileSystem } from '../fs/file-system.js';
import type { Requests } from '../replica/meter.js';
import type { SyncOptions } from '../replica/settings.js';
import type { DocDefinition } from './define-doc.js';

/** Options of a wait. */
export interface WaitOptions {
  /** Ends the wait with `aborted`; what was waited for goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** What `createSpace` needs. */
export interface SpaceOptions {
  /** What kind of documents these are, e.g. `automerge()`. */
  readonly crdt: Crdt;
  /** What this device keeps, e.g. `indexedDbFs('todos')`. `memoryFs()` keeps nothing beyond this process. */
  readonly localFs: FileSystem;
  /** Where devices meet, e.g. `s3Fs(…)`. It may come later: `connect`. @default none */
  readonly remoteFs?: FileSystem | undefined;
  /** `name`: what others read this device as. @default the browser and system, e.g. `Firefox on Android` */
  readonly device?: { readonly name?: string | undefined } | undefined;
  /** When to talk to storage; `false`: only when asked, with no timer at all. */
  readonly sync?: false | SyncOptions | undefined;
  /** `superseded`: how long files whose content is in a newer one stay for slow readers, ms. @default 10 minutes where writes are durable at once, else 7 days */
  readonly retention?: { readonly superseded?: number | undefined } | undefined;
}

/** Options of `connect`. */
export interface ConnectOptions {
  /**
   * An empty storage becomes the space's: all that this device has is published there. One that holds this space
   * already is used as it is, one that holds anything else stops with `wrong-root`. @default false
   */
  readonly move?: boolean | undefined;
}

/** How it stands between this device and storage, of one document or of a space. A new object after each change. */
export interface SyncStatus {
  /** `ready`: what this device keeps is loaded. */
  readonly state: 'loading' | 'ready';
  /** Whether storage was read since it was connected; before that, "nothing here" would be a guess. */
  readonly everPulled: boolean;
  /** `paused`: waiting for the connection to come back. */
  readonly activity: 'idle' | 'pulling' | 'pushing' | 'compacting' | 'paused';
  /** Whether storage can be expected to answer; `false` while none is connected. */
  readonly online: boolean;
  /** Changes made on this device that storage has not acknowledged. */
  readonly unpublished: number;
  /** When storage was last read, milliseconds since 1970. */
  readonly lastSyncedAt?: number;
  /** Files read and to be read in the pull that goes on. */
  readonly progress?: { readonly done: number; readonly total: number };
  /** Files, and parts of this document, that cannot be used now: damaged, from a newer app, or waiting for others. */
  readonly quarantined: number;
  /** What is wrong at present; goes away with the next success. */
  readonly error?: SyncError;
}

/** A device that writes, or has written, in this space. */
export interface Device extends DeviceInfo {
  /** Whether it is this one. */
  readonly self: boolean;
  /** Whether it has read all that was published here so far. */
  readonly upToDate: boolean;
}

/** A document of a space, opened or not. */
export interface DocInfo { readonly id: string }

/** What changed in a document. */
export interface DocChange {
  /** `local`: edited or stored on this device. */
  readonly origin: 'local' | 'remote';
  /** Whose change it was; absent when it came from several devices at once, or from this one. */
  readonly device?: DeviceInfo;
  readonly patches: readonly Patch[];
}

/** How far one edit has come. A new object after each step. */
export interface Delivery {
  /** Whether it is durable on this device. */
  readonly stored: boolean;
  /** Whether storage has acknowledged it. */
  readonly published: boolean;
  /** Other devices that have read it. */
  readonly seenBy: readonly Device[];
  /** Why this session takes it no further: its document was closed. */
  readonly error?: SyncError;
}

/** What becomes of one edit. Ignoring a promise of it never makes an unhandled rejection; an edit that changed nothing is settled at once. */
export interface ChangeReceipt {
  /** Resolves when the edit is durable on this device. @throws SyncError why not, when the document is closed before */
  readonly stored: Promise<void>;
  /** Resolves when storage has acknowledged the edit. @throws SyncError `closed` when the document is closed before; the next session publishes what is stored */
  readonly published: Promise<void>;
  /** Other devices that have read the edit. */
  readonly seenBy: readonly Device[];
  readonly seenBy$: Observable<readonly Device[]>;
  /** All of this in one value, for people to look at. Never errors; completes when the document is closed. */
  readonly delivery: Delivery;
  readonly delivery$: Observable<Delivery>;
}

/**
 * One shared document. Usable from the first instant: its value is the initial one until what this device keeps is loaded.
 * Each stream gives its present value on subscription, never errors, and completes with `close`.
 *
 * @example
 * const todos = space.doc('groceries', defineDoc<{ items: string[] }>({ init: { items: [] } }));
 * todos.value$.subscribe((value) => render(value.items));
 * todos.change((draft) => { draft.items.push('milk'); });
 */
export interface CrdtDoc<T> {
  /** 1 to 512 UTF-8 bytes. */
  readonly id: string;
  /** The present content; the same reference while nothing changed. Never change it. */
  readonly value: Immutable<T>;
  /** One emission for each merge or edit that changed something. Subscribing loads the document and keeps it up to date. */
  readonly value$: Observable<Immutable<T>>;
  /** The value before anything is loaded, for rendering on a server. */
  readonly initialValue: Immutable<T>;
  readonly status: SyncStatus;
  readonly status$: Observable<SyncStatus>;
  /** What changed, after `value$` told it. */
  readonly changes$: Observable<DocChange>;
  /**
   * Edits the document; the new value is there when it returns. Nothing is half-applied when `edit` throws. It may be passed around alone.
   *
   * @throws SyncError `crdt-not-initialised` before the CRDT's WASM is loaded, `invalid-value` for undefined, promises and unknown types, `closed`
   * @example
   * await todos.change((draft) => { draft.items.push('milk'); }).published;
   */
  change<R>(edit: (draft: T) => R extends PromiseLike<unknown> ? never : R, options?: { readonly message?: string | undefined }): ChangeReceipt;
  /** Publishes, then pulls. @throws SyncError when storage is unusable, `aborted`, `closed` */
  sync(options?: WaitOptions): Promise<void>;
  /** Resolves with the content once all that this device keeps is in it, and what it is known to lack, if storage answers. @throws SyncError when the local store cannot be opened, `aborted`, `closed` */
  whenReady(options?: WaitOptions): Promise<Immutable<T>>;
  /** Resolves when edits made before are published and a pull that began after the call is merged. @throws SyncError when storage is unusable or an edit could not be saved, `aborted`, `closed` */
  whenSynced(options?: WaitOptions): Promise<void>;
  /** Stores its edits and lets go of its memory; publishing goes on with the space. Calling it again is fine. */
  close(): Promise<void>;
}

/**
 * A root folder of documents, on this device and in storage. It does nothing until somebody asks for data: subscribes,
 * edits, or calls `whenReady`, `sync`, `whenSynced` or `remove`. It looks at storage while anybody is subscribed, and
 * for 30 seconds after anything else; edits are published in any case.
 */
export interface Space extends AsyncDisposable {
  /** The document of this id: one object for each id. @throws SyncError `invalid-id`, `invalid-option` for a second definition, `closed` */
  doc<T>(id: string, definition: DocDefinition<T>): CrdtDoc<T>;
  /** All documents known here, without the removed ones. */
  readonly docs: readonly DocInfo[];
  readonly docs$: Observable<readonly DocInfo[]>;
  readonly status: SyncStatus;
  readonly status$: Observable<SyncStatus>;
  readonly devices: readonly Device[];
  readonly devices$: Observable<readonly Device[]>;
  /** What storage was asked so far, for estimating what a bucket will cost. Subscribing asks for nothing. */
  readonly requests: Requests;
  readonly requests$: Observable<Requests>;
  /**
   * Meets other devices elsewhere from now on; `null`: nowhere. Nothing is taken away from the former storage. A storage
   * without this space, be it empty, stops with `wrong-root` in the status, unless the space is to move there.
   *
   * @example
   * space.connect(s3Fs({ client, bucket: 'our-new-bucket' }), { move: true }); // the other devices then connect without it
   */
  connect(remoteFs: FileSystem | null, options?: ConnectOptions): void;
  /** Removes a document for everybody. An edit made elsewhere meanwhile brings it back; a later edit makes it anew. @throws SyncError `invalid-id`, `closed` */
  remove(id: string): void;
  /** Publishes, then pulls. Calls made at once share one run. @throws SyncError when storage is unusable, `aborted`, `closed`; never for quarantined files */
  sync(options?: WaitOptions): Promise<void>;
  /** Stores every edit, publishes for at most 5 s, and ends. Calling it again is fine. @throws SyncError when edits can neither be stored nor published */
  close(): Promise<void>;
}
