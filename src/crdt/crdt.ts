import type { Immutable } from './immutable.js';

/** A CRDT's own encoding of what a section or a replica contains; only the CRDT that wrote it reads it. */
export type Version = Uint8Array;

/** Some content of one document, as it travels. */
export interface Content {
  /** Names the encoding of `bytes`, e.g. `automerge/changes`. */
  readonly codec: string;
  readonly bytes: Uint8Array;
  /** Of a difference: the range it covers. Of a whole document: everything it contains. */
  readonly version: Version;
}

/** What became of one applied content: `applied`, waiting for what it builds on, or not readable by this CRDT. */
export type Applied = 'applied' | 'pending' | 'rejected';

/** Where in the value something changed, for people to show: a path of keys and indexes. */
export interface Patch { readonly path: readonly (string | number)[]; readonly action: string }

/**
 * A kind of CRDT, e.g. `automerge()`. `runCrdtLaws` from `crdt-over-fs/testing` checks an implementation.
 * The core names no CRDT package: it sees this interface only.
 */
export interface Crdt {
  /** Its name in the catalog of documents, e.g. `automerge`. */
  readonly name: string;
  /** The codecs it reads. A section of any other codec is kept as bytes and never touched. */
  readonly codecs: readonly string[];
  /** Whether documents can be made now; `false` until the app has loaded the WASM. */
  readonly ready: boolean;
  /**
   * A new replica that holds the initial value as a set of identical changes, one per path, under a fresh actor.
   * @throws SyncError `crdt-not-initialised`, `invalid-value`
   */
  create<T>(init: T): CrdtReplica<T>;
  /**
   * Loads a whole document from its bytes into a throw-away replica and returns the version found there.
   * @throws SyncError `damaged` when the bytes do not load
   */
  check(full: Content): Version;
}

/** One document in memory. */
export interface CrdtReplica<T = unknown> {
  /** Its current content. The same reference while nothing changed; untouched subtrees keep theirs. Never change it. */
  readonly value: Immutable<T>;
  /**
   * Edits it. Nothing is half-applied when `edit` throws.
   * @returns what changed; empty when the edit changed nothing
   * @throws SyncError `invalid-value` for undefined, promises and unknown types; whatever `edit` throws
   */
  change<R>(edit: (draft: T) => R, message?: string): { readonly patches: readonly Patch[]; readonly result: R };
  /**
   * Takes in contents from elsewhere in ONE pass, in any order, duplicates allowed, without ever throwing for bad bytes.
   * @returns one outcome for each content, in their order, and what changed in the value
   */
  apply(contents: readonly Content[]): { readonly outcomes: readonly Applied[]; readonly patches: readonly Patch[] };
  /** Everything this replica holds that is not in any of the versions (each taken with all it builds on), pending content excluded; empty when nothing. */
  diff(since: readonly Version[]): readonly Content[];
  /**
   * Like `diff`, but a version of a range vouches for its range only, not for what it builds on: what a reader
   * could not rebuild from contents of exactly these versions.
   */
  uncovered(versions: readonly Version[]): readonly Content[];
  /** The whole document. LAW: everything ever applied is in it, pending content included. */
  full(): Content;
  /** What it contains; pending content excluded. */
  version(): Version;
  /** Whether everything of this version is in it. May be false when unsure, never true wrongly. */
  includes(version: Version): boolean;
  /** Whether it holds content that waits for what it builds on. */
  readonly pending: boolean;
  /** Gives its memory back. It must not be used afterwards. */
  free(): void;
}
