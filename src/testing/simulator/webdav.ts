import type { FileEntry } from '../../fs/file-system.js';
import type { Random } from './random.js';
import { Bucket } from './bucket.js';
import type { StorageWatcher } from './storage.js';

/**
 * A WebDAV server that does not always tell the truth, as some do behind caches, proxies and upload hooks: listings
 * leave files out or give wrong sizes, and what was just written reads as nothing, as 0 bytes or as a part for a while.
 */
export class WebDav extends Bucket {
  readonly #fresh = new Map<string, number>();
  #lies = true;

  constructor(watcher: StorageWatcher, private readonly draw: Random, lag: number, private readonly strength: number) { super(watcher, draw, lag); }

  override list(device: string, prefix: string, now: number): FileEntry[] {
    const entries = super.list(device, prefix, now);
    if (!this.#lies || !this.draw.chance(this.strength)) return entries;
    const isWrong = this.draw.chance(0.3);
    return entries
      .filter(() => isWrong || !this.draw.chance(0.3))
      .map((entry) => (isWrong && this.draw.chance(0.3) ? { ...entry, size: this.draw.below(2 * entry.size + 1) } : entry));
  }

  override read(device: string, path: string): Uint8Array | undefined {
    const bytes = super.read(device, path);
    const left = this.#fresh.get(path) ?? 0;
    if (!bytes || !this.#lies || left === 0) return bytes;
    this.#fresh.set(path, left - 1);
    return this.draw.pick([undefined, new Uint8Array(0), bytes.slice(0, bytes.length >> 1)]);
  }

  override write(device: string, path: string, bytes: Uint8Array, now: number): void {
    super.write(device, path, bytes, now);
    if (this.#lies && this.draw.chance(this.strength)) this.#fresh.set(path, 1 + this.draw.below(3));
  }

  override settle(now: number): void {
    this.#lies = false;
    super.settle(now);
  }
}
