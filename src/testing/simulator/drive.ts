import type { FileEntry } from '../../fs/file-system.js';
import type { Random } from './random.js';
import { Bucket } from './bucket.js';
import type { StorageWatcher } from './storage.js';

/**
 * A drive on which a name is no key: writing a name that is there makes a second file of that name, which may be there
 * in part only. A listing shows them all, a read finds any of them, a removal takes away one or all.
 */
export class Drive extends Bucket {
  /** Names with more files than one: how many, and what a part of one reads as. */
  readonly #twins = new Map<string, { count: number; part: Uint8Array | undefined }>();
  #lies = true;

  constructor(watcher: StorageWatcher, private readonly draw: Random, lag: number, private readonly strength: number) { super(watcher, draw, lag); }

  override list(device: string, prefix: string, now: number): FileEntry[] {
    return super.list(device, prefix, now).flatMap((entry) => {
      const twins = this.#twins.get(entry.path);
      return [entry, ...Array.from({ length: twins?.count ?? 0 }, () => ({ ...entry, size: twins?.part?.length ?? entry.size }))];
    });
  }

  override read(device: string, path: string): Uint8Array | undefined {
    const twins = this.#twins.get(path);
    return twins?.part && this.draw.chance(0.5) ? twins.part.slice() : super.read(device, path);
  }

  override write(device: string, path: string, bytes: Uint8Array, now: number): void {
    const isThere = super.read(device, path) !== undefined;
    super.write(device, path, bytes, now);
    if (!this.#lies || !(isThere || this.draw.chance(this.strength))) return;
    const { count } = this.#twins.get(path) ?? { count: 0 };
    this.#twins.set(path, { count: count + 1, part: this.draw.chance(0.3) ? bytes.slice(0, bytes.length >> 1) : undefined });
  }

  override remove(device: string, path: string, now: number): void {
    const twins = this.#twins.get(path);
    this.#twins.delete(path);
    if (twins && !twins.part && this.draw.chance(0.5)) { // one went, the others stay
      if (twins.count > 1) this.#twins.set(path, { ...twins, count: twins.count - 1 });
      return;
    }
    super.remove(device, path, now);
  }

  override settle(now: number): void {
    this.#lies = false;
    this.#twins.clear();
    super.settle(now);
  }
}
