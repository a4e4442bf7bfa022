/**
 * The shapes of COF/1 files in memory. `README.md` beside this file is the format's document.
 * Ids are Crockford base32 in lower case: a writer or device has 16 symbols (80 bits), a file 26 (128 bits).
 */

/** The kinds of file that hold meta and sections. */
export type CofKind = 'log' | 'snapshot' | 'pack' | 'space';

/** A device as its files name it. */
export interface DeviceInfo { readonly id: string; readonly name: string }

/** A snapshot or pack made known in a log, so that who has its content already need not fetch it. */
export interface Announcement {
  readonly kind: 'snapshot' | 'pack';
  /** The file's id. */
  readonly id: string;
  /** Of a snapshot: its document and the version it contains. */
  readonly doc?: string;
  readonly version?: Uint8Array;
}

/** Lamports above the first, up to the second. */
export type Missed = readonly [after: number, upTo: number];

/** What a file says of itself. Absent fields are not written. */
export interface Meta {
  readonly writer?: string;
  readonly lamport?: number;
  /** Id of this writer's previous log. */
  readonly prev?: string;
  readonly device?: DeviceInfo;
  /** Hash of the machine. */
  readonly host?: string;
  /** writer → greatest lamport read without a gap; only what changed since `prev`. */
  readonly seen?: Readonly<Record<string, number>>;
  /** writer → of what `seen` tells, in this log or an earlier one: lamports of which some were not read. All of it in each log. */
  readonly missed?: Readonly<Record<string, Missed>>;
  /** Snapshots and packs fetched and verified since `prev`. */
  readonly have?: readonly string[];
  readonly snap?: readonly Announcement[];
  /** Ids of files this writer could not read. */
  readonly bad?: readonly string[];
  /** Newest logs of silent writers that may go. */
  readonly retires?: readonly string[];
  /** Of snapshots and packs: the files whose content they contain, oldest first, at most 4,096. */
  readonly subsumes?: readonly string[];
  /** Of snapshots and packs: the devices of the writers inside, by writer. */
  readonly authors?: Readonly<Record<string, DeviceInfo>>;
  /** Of a space marker: the space's id (16 symbols). */
  readonly space?: string;
  /** Milliseconds since 1970 at the writer, for people only. */
  readonly time?: number;
  /** True when a meta key this version must not ignore (≥ 128) was there: readable, but never subsumed or removed. */
  readonly sealed?: boolean;
}

/** Content of one document inside a file. */
export interface Section {
  /** Document id; `''` is the space's catalog. */
  readonly doc: string;
  readonly codec: string;
  readonly version: Uint8Array;
  readonly bytes: Uint8Array;
  readonly schema?: string;
}

/** A file, decoded. */
export interface CofFile {
  readonly kind: CofKind;
  readonly meta: Meta;
  readonly sections: readonly Section[];
}

/** A file as it is stored: its name follows from its bytes. */
export interface StoredFile { readonly path: string; readonly id: string; readonly bytes: Uint8Array }
