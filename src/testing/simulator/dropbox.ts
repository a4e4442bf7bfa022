import type { FileEntry } from '../../fs/file-system.js';
import type { Random } from './random.js';
import { Bucket } from './bucket.js';
import type { StorageWatcher } from './storage.js';

/** So many older listings are remembered. */
const most = 40;

/**
 * A folder whose names fold case, and whose listing is followed by a cursor: somebody may rename a file to the same
 * name in capitals, and a cursor that was reset tells how things stood a while ago.
 */
export class Dropbox extends Bucket {
  readonly #history: (readonly FileEntry[])[] = [];
  readonly #shouted = new Set<string>();
  #lies = true;

  constructor(watcher: StorageWatcher, private readonly draw: Random, lag: number, private readonly strength: number) { super(watcher, draw, lag); }

  override list(device: string, prefix: string, now: number): FileEntry[] {
    const isReset = this.#lies && this.#history.length > 0 && this.draw.chance(this.strength);
    const entries = isReset ? this.draw.pick(this.#history).filter(({ path }) => path.startsWith(prefix)) : super.list(device, prefix, now);
    return entries.map((entry) => (this.#shouted.has(entry.path) ? { ...entry, path: entry.path.toUpperCase() } : entry));
  }

  override write(device: string, path: string, bytes: Uint8Array, now: number): void {
    super.write(device, path, bytes, now);
    if (this.#lies && this.draw.chance(this.strength / 4)) this.#shouted.add(path);
    this.#remember(device, now);
  }

  override remove(device: string, path: string, now: number): void {
    super.remove(device, path, now);
    this.#remember(device, now);
  }

  override settle(now: number): void {
    this.#lies = false;
    this.#shouted.clear();
    super.settle(now);
  }

  #remember(device: string, now: number): void {
    if (!this.draw.chance(0.3)) return;
    this.#history.push(super.list(device, '', now));
    if (this.#history.length > most) this.#history.shift();
  }
}
