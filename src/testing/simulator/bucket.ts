import type { FileEntry } from '../../fs/file-system.js';
import type { Random } from './random.js';
import { Agenda, type Storage, type StorageWatcher } from './storage.js';

interface Stored { readonly bytes: Uint8Array; readonly listedFrom: number }

/** One bucket that all devices speak to. Listings may lag behind what was written and removed; reads do not. */
export class Bucket implements Storage {
  readonly durable = true;
  readonly #files = new Map<string, Stored>();
  /** Removed files that listings still show. */
  readonly #ghosts = new Map<string, { size: number; until: number }>();
  readonly #agenda = new Agenda();
  #lag: number;

  constructor(private readonly watcher: StorageWatcher, private readonly random: Random, lag: number) { this.#lag = lag; }

  join(): void { /* A bucket is one for all. */ }
  leave(): void { /* Nothing of a bucket is on a device. */ }

  list(_device: string, prefix: string, now: number): FileEntry[] {
    const entries: FileEntry[] = [];
    let isStale = false;
    for (const [path, { bytes, listedFrom }] of this.#files) {
      if (!path.startsWith(prefix)) continue;
      if (listedFrom <= now) entries.push({ path, size: bytes.length });
      else isStale = true;
    }
    for (const [path, { size, until }] of this.#ghosts) {
      if (until <= now) this.#ghosts.delete(path);
      else if (path.startsWith(prefix) && !this.#files.has(path)) {
        entries.push({ path, size });
        isStale = true;
      }
    }
    if (isStale) this.watcher.stale();
    return entries;
  }

  read(_device: string, path: string): Uint8Array | undefined { return this.#files.get(path)?.bytes.slice(); }

  write(_device: string, path: string, bytes: Uint8Array, now: number): void {
    const listedFrom = this.#files.get(path)?.listedFrom ?? this.#late(now);
    this.#files.set(path, { bytes: bytes.slice(), listedFrom });
    this.watcher.put(path, bytes);
    this.watcher.spread(path);
  }

  remove(_device: string, path: string, now: number): void {
    const stored = this.#files.get(path);
    if (!stored) return;
    if (this.#lag > 0) this.#ghosts.set(path, { size: stored.bytes.length, until: this.#late(now) });
    this.#files.delete(path);
    this.watcher.gone(path, 'removed');
  }

  later(at: number, run: (now: number) => void): void { this.#agenda.add(at, run); }
  advance(now: number): void { this.#agenda.run(now); }

  settle(now: number): void {
    this.#agenda.run(Infinity);
    this.#lag = 0;
    this.#ghosts.clear();
    for (const [path, { bytes, listedFrom }] of this.#files) if (listedFrom > now) this.#files.set(path, { bytes, listedFrom: now });
  }

  plant(path: string, bytes: Uint8Array): void { this.write('', path, bytes, 0); }

  rot(path: string, bytes: Uint8Array | undefined): void {
    const stored = this.#files.get(path);
    if (!stored) return;
    if (bytes) this.#files.set(path, { ...stored, bytes });
    else this.#files.delete(path);
    this.watcher.gone(path, 'lost');
  }

  resurrect(path: string, bytes: Uint8Array, now: number): void {
    if (!this.#files.has(path)) this.write('', path, bytes, now);
  }

  files(): ReadonlyMap<string, Uint8Array> { return new Map([...this.#files].map(([path, { bytes }]) => [path, bytes])); }

  #late(now: number): number { return this.#lag > 0 && this.random.chance(0.7) ? now + this.random.below(this.#lag) : now; }
}
