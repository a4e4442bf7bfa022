import type { CrdtReplica, Patch } from '../crdt/crdt.js';
import type { DeviceInfo } from '../format/cof-file.js';

/** Where an edit is in storage. */
export interface Mark { readonly edits: number; readonly writer: string; readonly lamport: number }

/** What the holder of a document is told. */
export interface DocListener {
  merged(patches: readonly Patch[], devices: readonly DeviceInfo[]): void;
  /** Edits 1…`edits` are durable here. */
  stored(edits: number): void;
  /** Edits 1…`edits` are in storage, the last of them in this log. */
  published(mark: Mark): void;
  /** The document was removed; its replica is no longer used. */
  removed(): void;
}

/** A document whose replica somebody holds, from before the core knows of it until the core has let go of it. */
export interface HeldDoc {
  readonly id: string;
  readonly replica: CrdtReplica;
  readonly listener: DocListener;
  /** Edits made before the core was there to be told. */
  early: number;
  /** Of these, edits that the core was told already, by a try to load the document that failed. */
  told: number;
  /** Set when the core was given the replica: settles when stored content is in it. */
  loaded: Promise<void> | undefined;
}
