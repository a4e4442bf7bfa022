import type { SyncError } from '../errors.js';
import type { Crdt, CrdtReplica, Patch } from '../crdt/crdt.js';
import type { DeviceInfo } from '../format/cof-file.js';
import type { Request } from './proc.js';

/** Everything the core does not own: it has no clock, no randomness and no I/O. */
export interface CoreOptions {
  readonly crdt: Crdt;
  /** Milliseconds since 1970. Decides when garbage goes, never whether data survives. */
  readonly now: () => number;
  /** That many random bytes. */
  readonly random: (count: number) => Uint8Array;
  readonly deviceName: string;
  /** Hash of this machine; absent when it cannot be known. */
  readonly host?: string | undefined;
  /** Folder inside `localFs` that belongs to this session alone, e.g. `main` or `tab-k3x9…`. */
  readonly storePath: string;
  /** How long files whose content is in a newer one stay for slow readers, ms. @default 600_000 where acks are durable, else 7 days */
  readonly superseded?: number | undefined;
  /** Fewer than the format allows: a simulation has not thousands of files. */
  readonly limits?: Limits | undefined;
}

/** Files that a snapshot, tombstone or pack may name, and sections of a pack. */
export interface Limits { readonly subsumes: number; readonly sections: number }

/** A piece of work for the core. Jobs that touch the same things wait for one another; none is lost. */
export type Job =
  /** Opens what this device keeps. First of all jobs; tries again from the start when it failed. */
  | { readonly kind: 'open' }
  /** Takes over the folders of dead sessions (each must be locked by the caller until the job ends). */
  | { readonly kind: 'adopt'; readonly storePaths: readonly string[] }
  /** Takes in what live sessions of this device stored since the last look. */
  | { readonly kind: 'tail'; readonly storePaths: readonly string[] }
  /** Brings stored content into a replica and keeps it current from then on. */
  | { readonly kind: 'openDoc'; readonly doc: string; readonly replica: CrdtReplica }
  /** Makes a document's edits durable here, then lets go of its replica. */
  | { readonly kind: 'closeDoc'; readonly doc: string }
  /** Makes all edits so far durable on this device. */
  | { readonly kind: 'store' }
  /** Writes what this device keeps anew when somebody deleted it meanwhile; `pull` begins with it. */
  | { readonly kind: 'repair' }
  /** Makes all edits so far durable here, then in storage. */
  | { readonly kind: 'publish' }
  /** Lists, reads and merges what is new; brings open documents that missed something up to date. */
  | { readonly kind: 'pull' }
  /** Tells others what was read, when that is due. */
  | { readonly kind: 'ack' }
  /** Packs, snapshots, collects and heals, as far as due. */
  | { readonly kind: 'tidy' }
  /** Writes a snapshot of each open document that has loose content; for a device that closes or idles. `all`: also of those nobody edited here. */
  | { readonly kind: 'compact'; readonly all?: boolean }
  /** Puts a tombstone on a document. */
  | { readonly kind: 'remove'; readonly doc: string };

export type Event =
  | { readonly type: 'job'; readonly ticket: number; readonly job: Job }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly error: SyncError }
  /** The replica of an open document was edited by the user. */
  | { readonly type: 'edited'; readonly doc: string }
  /** Another storage, or the first one. `durable` as its file system declares; `move` when it is to become the space's, if it is empty. */
  | { readonly type: 'connected'; readonly durable: boolean; readonly move?: boolean };

export type Effect =
  /** A call of a file system; to be answered by `answer` or `failure`. */
  | { readonly type: 'io'; readonly id: number; readonly request: Request }
  | { readonly type: 'done'; readonly ticket: number }
  | { readonly type: 'failed'; readonly ticket: number; readonly error: SyncError }
  /** A replica took in content that was not edited here in this session. `devices` is empty for what this device had stored. */
  | { readonly type: 'merged'; readonly doc: string; readonly patches: readonly Patch[]; readonly devices: readonly DeviceInfo[] }
  /** Edits 1…`edits` of this session are durable here. */
  | { readonly type: 'stored'; readonly doc: string; readonly edits: number }
  /** Edits 1…`edits` of this session are in storage, the last of them in this log. */
  | { readonly type: 'published'; readonly doc: string; readonly edits: number; readonly writer: string; readonly lamport: number }
  /** A document was removed elsewhere, or came back because somebody had edited it meanwhile. */
  | { readonly type: 'removed' | 'revived'; readonly doc: string }
  /** Files read so far and to be read in this pull. */
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** Something that is told in the status without a job failing, e.g. `rollback`, `newer-format`. */
  | { readonly type: 'warning'; readonly error: SyncError; readonly path?: string }
  /** A document could not be written down, or sent; its view tells so as long as that is so. */
  | { readonly type: 'unsaved'; readonly doc: string; readonly error: SyncError }
  /** What `docs()`, `devices()` or `docView()` answer may have changed. */
  | { readonly type: 'views' };

/** What the core knows of one document. */
export interface DocView {
  /** Edits made since the document was opened in this session. */
  readonly edited: number;
  readonly stored: number;
  /** Local changes that storage has not acknowledged, those of earlier sessions included. */
  readonly unpublished: number;
  /** Whether stored content is in the replica. */
  readonly loaded: boolean;
  /** Whether some content is known to be missing: the next pull looks for it. */
  readonly behind: boolean;
  /** Whether it was ever compared with storage. */
  readonly everPulled: boolean;
  /** Sections of it that this app cannot read or that wait for others. */
  readonly waiting: number;
  /** Why its edits could not be written down, or sent, at the last try. */
  readonly error?: SyncError | undefined;
}

/** A device that writes, or has written, in this space. */
export interface DeviceView extends DeviceInfo {
  /** Whether it is this one. */
  readonly self: boolean;
  /** Whether all published here so far was read by it. */
  readonly upToDate: boolean;
}
