import type { CrdtReplica, Version } from '../crdt/crdt.js';
import type { SyncError } from '../errors.js';
import type { Announcement, CofKind, DeviceInfo, Missed } from '../format/cof-file.js';
import { Mutex, Tasks } from './proc.js';
import type { LocalStore, Table } from './store/store.js';
import type { CoreOptions, Effect } from './types.js';

/** What became of a section: in the replica or superseded; stored for a closed document; waiting for others; unreadable bytes; a codec this app does not know; let go of with its document. */
export type SectionState = 'applied' | 'kept' | 'pending' | 'rejected' | 'unknown' | 'dropped';

export type KnownSection = {
  readonly doc: string;
  readonly codec: string;
  readonly version: Version;
  readonly size: number;
  readonly state: SectionState;
};

/** A file that was verified and whose content is durable here. */
export type Known = {
  readonly kind: CofKind;
  readonly id: string;
  readonly writer: string;
  readonly lamport: number;
  readonly size: number;
  /** When this device came to know it, by its own clock. */
  readonly at: number;
  readonly sections: KnownSection[];
  readonly prev?: string;
  readonly snap?: Announcement[];
  readonly subsumes?: string[];
  readonly retires?: string[];
  readonly bad?: string[];
  readonly authors?: Record<string, DeviceInfo>;
  readonly sealed?: boolean;
};

/** What is known of a writer. */
export type WriterRow = {
  readonly device?: DeviceInfo;
  readonly host?: string;
  /** Its newest log. */
  readonly newest: { readonly id: string; readonly lamport: number };
  /** Everything it published up to here was read. */
  readonly contiguous: number;
  /** The log up to which that is. */
  readonly readTo?: string | undefined;
  /** Between these lamports (the first not included) are some that were not read: what contains them holds documents nobody has open here. */
  readonly missed?: Missed | undefined;
  /** Since when later ones are known. */
  readonly brokenAt?: number | undefined;
  /** What it says it has read, by writer, and what of that it has not. */
  readonly seen: Record<string, number>;
  readonly unread?: Readonly<Record<string, Missed>> | undefined;
  /** When its newest log came to be known. */
  readonly at: number;
  /** Another log said that nobody waits for what follows the newest one: that may be gone, and whoever said so forgotten. */
  readonly retired?: true | undefined;
};

/** A document, opened or not. */
export type DocRow = {
  /** Value of `self.gap` when it was last brought up to date; behind while lower. */
  readonly cleared: number;
  /** What is in storage or on its way: versions, each with all it builds on. */
  readonly published: Version[];
  /** Local edits that storage has not acknowledged. */
  readonly unpublished: number;
  /** Whether edits are stored here that no log holds yet. */
  readonly dirty: boolean;
  /** What another session of this device had stored was taken in: perhaps from before a removal. */
  readonly late?: boolean | undefined;
  /** A tombstone covers everything known of it. */
  readonly removed?: boolean;
  /** It lives although tombstones name some of its files: what these alone held has to be published again. */
  readonly revive?: boolean;
  /** Storage seems to have lost some of it: healing looks at it though nobody has it open. */
  readonly doubted?: boolean;
  /** The user removed it; the tombstone waits for storage. */
  readonly removing?: boolean;
};

/** What a root is known by. Its bytes, so that it can be written again; absent as long as it could not be read. */
export type MarkerRow = { readonly bytes?: Uint8Array };

/** A file on its way to storage. */
export type OutboxRow = {
  readonly bytes: Uint8Array;
  /** document → local edits in it */
  readonly edits: Record<string, number>;
};

export type QuarantineRow = { readonly code: string; readonly message: string; readonly tries: number; readonly next: number; readonly told?: boolean; /** Of verified bytes that only a later version of the app can read. */ readonly size?: number };

export type Self = {
  device?: DeviceInfo;
  /** This incarnation's id; absent until the first write. */
  writer?: string;
  former?: string[];
  lamport: number;
  head?: string;
  /** Counts the times something turned out to be missing. */
  gap: number;
  /** When the cold folders were last listed. */
  coldAt: number;
  /** When a file turned out to be missing. */
  missedAt?: number;
  /** What our logs said we had read, by writer. */
  told: Record<string, number>;
  /** Snapshots and packs fetched since our last log. */
  have?: string[];
  /** Own snapshots and packs in storage that no log of ours tells of yet. */
  untold?: string[];
  /** When healing looks again, and documents of which it found something missing at its last look. */
  healAt?: number;
  suspects?: string[];
  /** Whether changes of others were read that no log of ours acknowledges. */
  unacknowledged?: boolean;
};

/** A document whose replica is in memory. */
export interface OpenDoc {
  readonly id: string;
  readonly replica: CrdtReplica;
  loaded: boolean;
  /** Edits of this session: made; put into a local transaction; durable here; put into logs; put into a snapshot while idle. */
  edited: number;
  stored: number;
  durable: number;
  captured: number;
  compacted: number;
  /** What is in the local store: versions, each with all it builds on. */
  local: Version[];
  /** Opened while it was being removed: without its content, which comes when an edit takes that back. */
  hollow?: boolean;
  /** Held open by the core itself, for one job. */
  readonly headless?: boolean;
}

export interface Tables {
  readonly self: Table<Self>;
  readonly known: Table<Known>;
  readonly writers: Table<WriterRow>;
  readonly docs: Table<DocRow>;
  readonly outbox: Table<OutboxRow>;
  readonly quarantine: Table<QuarantineRow>;
  readonly markers: Table<MarkerRow>;
  /** Own logs as bytes until they are packed. */
  readonly ownLogs: Table<Uint8Array>;
  /** snapshot or pack → hosts that have fetched it */
  readonly haves: Table<string[]>;
}

/** Everything the core knows. Durable parts are tables of the local store; the rest is rebuilt after a crash. */
export interface State {
  readonly options: CoreOptions;
  readonly tasks: Tasks;
  effects: Effect[];
  readonly lanes: { readonly open: Mutex; readonly pull: Mutex; readonly push: Mutex };
  store: LocalStore | undefined;
  tables: Tables | undefined;
  /** path of known files by id, and by document */
  readonly pathOf: Map<string, string>;
  readonly byDoc: Map<string, Set<string>>;
  /** Logs whose content is in a known pack. */
  readonly packed: Set<string>;
  /** document → files whose content of it a known tombstone covers */
  readonly buried: Map<string, Set<string>>;
  readonly open: Map<string, OpenDoc>;
  /** Documents that could not be written down when that was tried last, and why. */
  readonly failing: Map<string, SyncError>;
  /** Outbox entries of this session: how far each takes a document. */
  readonly captures: Map<string, Map<string, number>>;
  remote: RemoteView;
  /** When a document's snapshot is due (with jitter). */
  readonly compactAt: Map<string, number>;
  /** Documents, and pieces of work, that failed by themselves: when. */
  readonly failedAt: Map<unknown, number>;
  /** Files that others could not read. */
  readonly reportedBad: Set<string>;
  /** Files missing in storage whose documents were called into doubt already. */
  readonly missed: Set<string>;
  /** Dead sessions' stores that were taken in: files that may go once that is durable. */
  readonly adopted: Map<string, readonly string[]>;
  /** Other sessions' stores: files of them that were read. */
  readonly tailed: Map<string, Set<string>>;
  /** Documents with content of other sessions of this device that storage may not have; since when it could. */
  readonly unsent: Map<string, number | undefined>;
}

/** What this session has seen of the connected storage. */
export interface RemoteView {
  durable: boolean;
  rootChecked: boolean;
  /** path → size, of the last complete listings */
  listed: ReadonlyMap<string, number> | undefined;
  cold: ReadonlyMap<string, number> | undefined;
  /** Snapshots and packs whose bytes were read back from storage and found right. */
  readonly readBack: Set<string>;
  /** Files acknowledged since the last listing was begun. */
  readonly sent: Set<string>;
  /** Listed files: how often they were not there. */
  readonly missing: Map<string, number>;
  rolledBack: boolean;
  /** The user wants this root, when it is empty, to become the space's: everything is published there. */
  move: boolean;
  /** It became so, and not all that this device has is there yet. */
  moved: boolean;
  /** Since when its marker alone has been missing, as far as this session has looked. */
  unmarkedSince: number | undefined;
}

export const newRemote = (durable: boolean, move = false): RemoteView => ({
  durable, rootChecked: false, listed: undefined, cold: undefined, readBack: new Set(), sent: new Set(), missing: new Map(), rolledBack: false, move, moved: false, unmarkedSince: undefined,
});

/** A core that has done nothing yet. The first job must be `open`. */
export function createState(options: CoreOptions): State {
  return {
    options,
    tasks: new Tasks(),
    effects: [],
    lanes: { open: new Mutex(), pull: new Mutex(), push: new Mutex() },
    store: undefined,
    tables: undefined,
    pathOf: new Map(),
    byDoc: new Map(),
    packed: new Set(),
    buried: new Map(),
    open: new Map(),
    failing: new Map(),
    captures: new Map(),
    remote: newRemote(false),
    compactAt: new Map(),
    failedAt: new Map(),
    reportedBad: new Set(),
    missed: new Set(),
    adopted: new Map(),
    tailed: new Map(),
    unsent: new Map(),
  };
}
