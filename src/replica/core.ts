import type { Crdt } from '../crdt/crdt.js';
import type { FileSystem } from '../fs/file-system.js';
import type { DeviceInfo } from '../format/cof-file.js';
import type { State } from '../sync/core.js';
import type { CoreOptions, DeviceView, DocView, Effect, Event } from '../sync/types.js';
import type { Settings } from './settings.js';

/** What a replica drives: `src/sync/core.ts`, or a scripted one in a test. */
export interface Core {
  createState(options: CoreOptions): State;
  /** Synchronous; changes the state. */
  step(state: State, event: Event): readonly Effect[];
  docView(state: State, doc: string): DocView;
  docs(state: State): readonly { readonly id: string; readonly removed: boolean }[];
  devices(state: State): readonly DeviceView[];
  seenBy(state: State, writer: string, lamport: number): readonly DeviceInfo[];
  quarantined(state: State): number;
  /** Whether an `ack` job would say something. */
  ackDue(state: State): boolean;
  /** When `tidy` has something to do next, ms since 1970. */
  nextDue(state: State): number | undefined;
}

/** What a replica takes from the world beside file systems and timers. */
export interface Environment {
  /** Brings the protocol; asked again when it failed. */
  readonly loadCore: () => Promise<Core>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** At least 0, below 1: spreads what devices do at the same moment. */
  readonly random: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface ReplicaOptions {
  readonly crdt: Crdt;
  readonly localFs: FileSystem;
  readonly remoteFs?: FileSystem | undefined;
  readonly deviceName: string;
  readonly superseded?: number | undefined;
  readonly settings: Settings;
  /** Anything its getters tell may have changed. */
  readonly onChange: () => void;
}
