import type { FileEntry } from '../../fs/file-system.js';
import { parseName } from '../../format/names.js';
import type { Request } from '../../sync/proc.js';
import type { Job } from '../../sync/types.js';
import type { Device } from './device.js';
import type { Oracle } from './oracle.js';
import { Violation } from './violation.js';

/** Watches what devices take for read of others, and tell them: "has it arrived there?" is answered by that. */
export class Readers {
  /** Changes in files that a device has read or written; sessions share a disk, and a copy has what its original was about to send. */
  readonly #read = new Map<string, Set<string>>();
  /** Logs in a device's last listing that it had not taken for read before. */
  readonly #listed = new Map<Device, readonly string[]>();
  /** Devices that pull, and do nothing beside it. */
  readonly #alone = new Set<Device>();
  /** Logs that a device takes for read, and may. */
  readonly #taken = new Map<Device, Set<string>>();
  /** What follows which log, and writers with two that follow one. */
  readonly #next = new Map<string, string>();
  readonly #forks = new Set<string>();

  /** @param isTrue whether listings are complete and up to date */
  constructor(private readonly oracle: Oracle, private readonly isTrue: boolean) {}

  cloned(copy: Device, original: Device): void { this.#read.set(copy.name, this.#readBy(original)); }

  began(device: Device, { kind }: Job): void {
    if (kind === 'pull' && device.jobs.size === 1) this.#alone.add(device);
    else this.#alone.delete(device);
  }

  answered(device: Device, request: Request, value: unknown): void {
    if (request.where !== 'remote') return;
    if (request.verb === 'list' && request.prefix === 'l/') this.#listed.set(device, news(device, value as readonly FileEntry[]));
    if (request.verb === 'read' && isWhole(value, this.oracle.everWritten(request.path))) this.has(device, request.path);
  }

  /** What it has read, or is about to write. */
  has(device: Device, path: string): void {
    this.#noticeFork(path);
    for (const { key } of this.oracle.contentOf(path)?.changes ?? []) this.#readBy(device).add(key);
  }

  /** What a listing brought and could not be read is not taken for read. */
  done(device: Device, { kind }: Job): void {
    if (kind !== 'pull' || !this.#alone.has(device)) return;
    if (this.isTrue) this.#checkCollected(device);
    const read = this.#readBy(device);
    for (const log of this.#listed.get(device) ?? []) {
      const content = this.oracle.filesThere().get(log);
      const { writer = '', lamport = 0 } = content?.file.meta ?? {};
      if (!isTaken(device, writer, lamport)) continue;
      const unread = content?.changes.find(({ key, doc }) => !read.has(key) && !this.oracle.removed.has(doc));
      if (unread) throw new Violation('what is taken for read was read', `${device.name} takes ${log} for read and has never read it`);
    }
  }

  /**
   * What was collected before it was read is not taken for read either, unless what contains it was. Asked only where
   * listings are true: else what contains it may not have been listed yet. A file that storage lost looks as if it had been collected.
   */
  #checkCollected(device: Device): void {
    const read = this.#readBy(device);
    const taken = this.#taken.get(device) ?? new Set();
    this.#taken.set(device, taken);
    for (const path of this.oracle.writtenPaths()) {
      const { writer = '', lamport = 0 } = (path.startsWith('l/') && parseName(path)) || {};
      if (writer === '' || taken.has(path) || this.oracle.wasFileLost(path) || this.#forks.has(writer) || !isTaken(device, writer, lamport)) continue;
      const unread = this.oracle.contentOf(path)?.changes.find(({ key, doc }) => !read.has(key) && this.oracle.required().has(key) && !this.oracle.removed.has(doc));
      if (unread) throw new Violation('what is taken for read was read', `${device.name} takes ${path} for read and has never read ${unread.key}`);
      taken.add(path);
    }
  }

  /** A writer that is in use twice goes two ways: what is read of one says nothing about the other. */
  #noticeFork(path: string): void {
    const { writer = '', prev = '' } = this.oracle.contentOf(path)?.file.meta ?? {};
    if (!path.startsWith('l/') || writer === '') return;
    const of = `${writer} ${prev}`;
    if ((this.#next.get(of) ?? path) !== path) this.#forks.add(writer);
    this.#next.set(of, path);
  }

  #readBy(device: Device): Set<string> {
    const { name } = device.options.owner ?? device;
    const read = this.#read.get(name) ?? new Set();
    this.#read.set(name, read);
    return read;
  }
}

/** Whether a device says of itself that it has read a log. */
function isTaken(device: Device, writer: string, lamport: number): boolean {
  const { contiguous = 0, missed: [after, upTo] = [0, 0] } = device.state?.tables?.writers.get(writer) ?? {};
  return lamport <= contiguous && (lamport <= after || lamport > upTo);
}

/** A clone of a writer may go on under an earlier number: what was taken for read before that cannot be taken back. */
const news = (device: Device, entries: readonly FileEntry[]): string[] => entries.map(({ path }) => path).filter((path) => {
  const { writer = '', lamport = 0 } = parseName(path) ?? {};
  return !isTaken(device, writer, lamport);
});

/** What no device wrote was put there whole. */
const isWhole = (value: unknown, written: Uint8Array | undefined): boolean =>
  value instanceof Uint8Array && (written === undefined || (value.length === written.length && value.every((byte, at) => byte === written[at])));
