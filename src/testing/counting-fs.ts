import type { FileSystem } from '../fs/file-system.js';

/** What was asked of a file system since the last `reset`. */
export interface RequestCounts {
  /** Calls; `list` counts pages of 1,000 files, as a bucket bills them. */
  readonly list: number;
  readonly read: number;
  readonly write: number;
  readonly remove: number;
  /** Of `read`: those that found nothing. */
  readonly absent: number;
  /** Bytes received: contents, and lists as the XML they would be. */
  readonly down: number;
  /** Bytes sent: contents. */
  readonly up: number;
}

/** Bytes of one file, and of what is around them, in the XML of a listing as S3 sends it. */
const xmlPerKey = 230;
const xmlPerPage = 300;
const page = 1000;

const none: RequestCounts = { list: 0, read: 0, write: 0, remove: 0, absent: 0, down: 0, up: 0 };

/** A file system that counts. */
export interface CountingFs extends FileSystem {
  /** A snapshot; a call counts when it starts, its bytes down when it ends. */
  readonly counts: RequestCounts;
  reset(): void;
}

/**
 * Counts the requests and bytes that pass to `fs`, including those that fail.
 *
 * @example
 * const remoteFs = countingFs(memoryFs());
 * await space.sync();
 * expect(remoteFs.counts.list).toBe(1);
 */
export function countingFs(fs: FileSystem): CountingFs {
  let counts: RequestCounts = none;
  const add = (more: Partial<RequestCounts>): void => {
    const sum: Record<keyof RequestCounts, number> = { ...counts };
    for (const key of Object.keys(more) as (keyof RequestCounts)[]) sum[key] += more[key] ?? 0;
    counts = sum;
  };
  return {
    get counts() { return counts; },
    reset() { counts = none; },
    ...passedThrough(fs),
    async list(prefix, options) {
      add({ list: 1 });
      const entries = await fs.list(prefix, options);
      const pages = Math.max(1, Math.ceil(entries.length / page));
      add({ list: pages - 1, down: pages * xmlPerPage + entries.length * xmlPerKey });
      return entries;
    },
    async read(path, options) {
      add({ read: 1 });
      const bytes = await fs.read(path, options);
      add(bytes ? { down: bytes.length } : { absent: 1 });
      return bytes;
    },
    async write(path, bytes, options) {
      add({ write: 1, up: bytes.length });
      return fs.write(path, bytes, options);
    },
    async remove(path, options) {
      add({ remove: 1 });
      return fs.remove(path, options);
    },
  };
}

/** What a wrapper leaves as it is: what the file system claims, and the verbs it may lack. */
export function passedThrough(fs: FileSystem): Pick<FileSystem, 'watch' | 'lock' | 'durable' | 'local' | 'host'> {
  return {
    ...(fs.watch ? { watch: fs.watch.bind(fs) } : {}),
    ...(fs.lock ? { lock: fs.lock.bind(fs) } : {}),
    ...(fs.durable === undefined ? {} : { durable: fs.durable }),
    ...(fs.local === undefined ? {} : { local: fs.local }),
    ...(fs.host === undefined ? {} : { host: fs.host }),
  };
}
