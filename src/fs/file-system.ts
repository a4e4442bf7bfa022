/** One file as a listing shows it. */
export interface FileEntry {
  /** From the root, `/` between folders, no leading slash: `l/0-space-….cof`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Options every call of a file system takes. */
export interface FsOptions { readonly signal?: AbortSignal | undefined }

/** Options of taking a lock. */
export interface LockOptions extends FsOptions {
  /** Called when somebody else holds the lock, before waiting for it. */
  readonly onHeld?: (() => void) | undefined;
}

/**
 * Where bytes are: four verbs, about a page of code a backend.
 *
 * Every rejection is a `SyncError`. `runFileSystemConformance` from `crdt-over-fs/testing` checks an implementation.
 */
export interface FileSystem {
  /** Every file whose path starts with the string `prefix` (`''` is everything), recursively; complete, or it rejects. In no order. A root that does not exist yet is an empty list. */
  list(prefix: string, options?: FsOptions): Promise<FileEntry[]>;
  /** The bytes of a file; `undefined` when it is absent, everything else rejects. */
  read(path: string, options?: FsOptions): Promise<Uint8Array | undefined>;
  /** Creates or overwrites; readers see old or new bytes where the storage allows it. Parent folders need not exist. */
  write(path: string, bytes: Uint8Array, options?: FsOptions): Promise<void>;
  /** Removes a file; absent is fine. */
  remove(path: string, options?: FsOptions): Promise<void>;

  /** Hint: calls back when something under `prefix` may have changed; returns the end of watching. */
  watch?(prefix: string, onChange: () => void): () => void;
  /** Exclusive among all sessions of this machine that use this file system, and released when its holder dies. Resolves once held, with its release. */
  lock?(name: string, options?: LockOptions): Promise<() => Promise<void>>;
  /** Whether an acknowledged write is stored for good. `false` for folders, which something may mirror elsewhere later. @default false */
  readonly durable?: boolean;
  /** Whether it works while the machine is offline. @default false */
  readonly local?: boolean;
  /** Stands for the machine whose disk this is: one text for each machine, the same for all of its folders. Absent where none can be told for sure. By that of their `localFs` devices that share a mirrored folder see that another machine has a file. */
  readonly host?: string | undefined;
}
