import type { FileEntry } from '../../fs/file-system.js';
import type { Random } from './random.js';
import { Agenda, entriesOf, type Storage, type StorageWatcher } from './storage.js';

interface Mirror {
  readonly files: Map<string, Uint8Array>;
  /** Paths whose state here is on its way to the others. */
  readonly changed: Set<string>;
  /** Paths that read as nothing until somebody has asked for them often enough. */
  readonly placeholders: Map<string, number>;
  /** Names of removed files that stay, with their size, and that nothing ever comes for. */
  readonly ghosts: Map<string, number>;
}

/**
 * A folder of which each device has a copy, and a sync tool that carries files and removals from copy to copy by a
 * hub: each path by itself, late, and in any order.
 */
export class Mirrors implements Storage {
  readonly durable = false;
  readonly #hub = new Map<string, Uint8Array>();
  readonly #mirrors = new Map<string, Mirror>();
  readonly #agenda = new Agenda();
  /** What the watcher was told. */
  readonly #alive = new Map<string, Uint8Array>();
  /** Removed files: path → size. */
  readonly #gone = new Map<string, number>();
  readonly #isHaunted: boolean;
  #settled = false;

  /** @param own draws for what came later: what a seed did before it still does without that */
  constructor(private readonly watcher: StorageWatcher, private readonly random: Random, private readonly own: Random) { this.#isHaunted = own.chance(0.5); }

  join(device: string, now: number): void {
    this.#mirrors.set(device, { files: new Map(), changed: new Set(), placeholders: new Map(), ghosts: new Map() });
    for (const path of this.#hub.keys()) this.#deliver(device, path, now);
  }

  leave(device: string): void {
    const changed = this.#mirrors.get(device)?.changed ?? [];
    this.#mirrors.delete(device);
    for (const path of changed) this.#tell(path, 'destroyed');
  }

  list(device: string, prefix: string): FileEntry[] {
    const { files, ghosts } = this.#mirror(device);
    const left = [...ghosts].filter(([path]) => path.startsWith(prefix) && !files.has(path));
    return [...entriesOf(files, prefix), ...left.map(([path, size]) => ({ path, size }))];
  }

  read(device: string, path: string): Uint8Array | undefined {
    const { files, placeholders } = this.#mirror(device);
    const left = placeholders.get(path) ?? 0;
    if (left > 1) placeholders.set(path, left - 1);
    else placeholders.delete(path);
    const bytes = files.get(path);
    return left > 0 && bytes ? new Uint8Array(left % 2 === 0 ? 0 : bytes.length) : bytes?.slice();
  }

  evict(device: string, random: Random): string | undefined {
    const { files, changed, placeholders, ghosts } = this.#mirror(device);
    const paths = [...files.keys()].filter((path) => !changed.has(path));
    if (this.#settled || paths.length === 0) return undefined;
    const path = random.pick(paths);
    placeholders.set(path, 1 + random.below(6));
    if (this.#isHaunted && this.#gone.size > 0 && this.own.chance(0.5)) ghosts.set(...this.own.pick([...this.#gone]));
    return path;
  }

  write(device: string, path: string, bytes: Uint8Array, now: number): void {
    this.#mirror(device).files.set(path, bytes.slice());
    this.#upload(device, path, now);
  }

  remove(device: string, path: string, now: number): void {
    this.#mirror(device).ghosts.delete(path);
    if (this.#mirror(device).files.delete(path)) this.#upload(device, path, now);
  }

  later(_at: number, run: (now: number) => void): void { run(0); /* A folder does at once what it does at all. */ }

  advance(now: number): void { this.#agenda.run(now); }

  settle(): void {
    this.#settled = true;
    for (const { placeholders } of this.#mirrors.values()) placeholders.clear();
    this.#agenda.run(Infinity);
  }

  plant(path: string, bytes: Uint8Array): void { this.resurrect(path, bytes, 0); }

  rot(path: string, bytes: Uint8Array | undefined): void {
    for (const files of [this.#hub, ...[...this.#mirrors.values()].map((mirror) => mirror.files)]) {
      if (!files.has(path)) continue;
      if (bytes) files.set(path, bytes);
      else files.delete(path);
    }
    if (this.#alive.delete(path)) this.watcher.gone(path, 'lost');
  }

  resurrect(path: string, bytes: Uint8Array, now: number): void {
    this.#hub.set(path, bytes.slice());
    this.#tell(path);
    for (const device of this.#mirrors.keys()) this.#deliver(device, path, now);
  }

  files(): ReadonlyMap<string, Uint8Array> { return this.#alive; }

  #mirror(device: string): Mirror {
    const mirror = this.#mirrors.get(device);
    if (!mirror) throw new Error(`No mirror is called ${device}.`);
    return mirror;
  }

  #upload(device: string, path: string, now: number): void {
    this.#mirror(device).changed.add(path);
    this.#tell(path);
    this.#agenda.add(now + this.#delay(), (then) => this.#arrive(device, path, then));
  }

  #arrive(device: string, path: string, now: number): void {
    const mirror = this.#mirrors.get(device);
    if (!mirror?.changed.delete(path)) return;
    const bytes = mirror.files.get(path);
    if (bytes) this.#hub.set(path, bytes);
    else {
      this.#gone.set(path, this.#hub.get(path)?.length ?? 0);
      this.#hub.delete(path);
    }
    this.#tell(path);
    for (const other of this.#mirrors.keys()) if (other !== device) this.#deliver(other, path, now);
  }

  /** Brings a path of a mirror to the state it has in the hub by then, unless it was changed there meanwhile. */
  #deliver(device: string, path: string, now: number): void {
    this.#agenda.add(now + this.#delay(), () => {
      const mirror = this.#mirrors.get(device);
      if (!mirror || mirror.changed.has(path)) return;
      const bytes = this.#hub.get(path);
      if (bytes) mirror.files.set(path, bytes);
      else mirror.files.delete(path);
    });
  }

  #tell(path: string, why: 'removed' | 'destroyed' = 'removed'): void {
    const holders = [...this.#mirrors.values()].filter(({ changed }) => changed.has(path));
    const isRemoved = holders.some(({ files }) => !files.has(path));
    const bytes = isRemoved ? undefined : holders[0]?.files.get(path) ?? this.#hub.get(path);
    if (bytes) {
      // The only right copy went with its disk: what the others have was damaged before.
      if (this.#alive.get(path)?.some((byte, at) => bytes[at] !== byte)) this.watcher.gone(path, 'lost');
      this.#alive.set(path, bytes);
      this.watcher.put(path, bytes);
      if (this.#hub.has(path)) this.watcher.spread(path);
    } else if (this.#alive.delete(path)) this.watcher.gone(path, why);
  }

  /** Mostly seconds, sometimes days; always less than the protocol waits on a mirror that tells nothing. */
  #delay(): number {
    if (this.#settled) return 0;
    return this.random.below(this.random.pick([0, 2_000, 2_000, 30_000, 30_000, 3_600_000, 86_400_000 * 6]));
  }
}
