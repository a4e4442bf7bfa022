import type { FileEntry } from '../../fs/file-system.js';
import type { Random } from './random.js';

/** Told what becomes of files, as soon as that is decided and whoever sees it already. */
export interface StorageWatcher {
  /** A file is there, and stays when all that is on its way has arrived. */
  put(path: string, bytes: Uint8Array): void;
  /** A file has left the disk it was written on. */
  spread(path: string): void;
  /** A file is not there any more, or will not be: by a device's wish, by storage's fault, or with the only disk that had it. */
  gone(path: string, why: 'removed' | 'lost' | 'destroyed'): void;
  /** A listing lacks what is there, or names what is not. */
  stale(): void;
}

/** Where devices meet. Everything happens at once when it is called; what is to happen later waits for `advance`. */
export interface Storage {
  /** Whether an ack means that a file is stored for good. */
  readonly durable: boolean;
  join(device: string, now: number): void;
  /** A device's disk is destroyed, with what only it had. */
  leave(device: string): void;
  list(device: string, prefix: string, now: number): FileEntry[];
  read(device: string, path: string): Uint8Array | undefined;
  write(device: string, path: string, bytes: Uint8Array, now: number): void;
  remove(device: string, path: string, now: number): void;
  /** Lets something happen at a later time, whatever became of who asked for it. */
  later(at: number, run: (now: number) => void): void;
  /** Lets happen what is due. */
  advance(now: number): void;
  /** Lets happen all that is on its way; from then on nothing is late. */
  settle(now: number): void;
  /** Puts a file of another app there. */
  plant(path: string, bytes: Uint8Array): void;
  /** Loses a file everywhere, or damages it. */
  rot(path: string, bytes: Uint8Array | undefined): void;
  /** Brings a removed file back. */
  resurrect(path: string, bytes: Uint8Array, now: number): void;
  /** A file of a device's own copy keeps its name only, and its bytes come later. @returns which, if any */
  evict?(device: string, random: Random): string | undefined;
  /** Files that are there and stay. */
  files(): ReadonlyMap<string, Uint8Array>;
}

export const entriesOf = (files: Iterable<readonly [string, Uint8Array]>, prefix: string): FileEntry[] =>
  [...files].filter(([path]) => path.startsWith(prefix)).map(([path, bytes]) => ({ path, size: bytes.length }));

/** Things that happen at their time. */
export class Agenda {
  #items: { at: number; run: (now: number) => void }[] = [];
  #earliest = Infinity;

  add(at: number, run: (now: number) => void): void {
    this.#items.push({ at, run });
    this.#earliest = Math.min(this.#earliest, at);
  }

  /** Runs what is due, in order of time; what that adds too, when it is due. */
  run(now: number): void {
    while (this.#earliest <= now && this.#items.length > 0) {
      const due = this.#items.filter(({ at }) => at <= now);
      this.#items = this.#items.filter(({ at }) => at > now);
      this.#earliest = Math.min(Infinity, ...this.#items.map(({ at }) => at));
      for (const { run } of due.sort((a, b) => a.at - b.at)) run(now);
    }
  }
}
