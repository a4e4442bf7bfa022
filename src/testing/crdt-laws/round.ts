import type { Applied, Content, Crdt, CrdtReplica } from '../../crdt/crdt.js';
import { ensure, textOf } from '../check.js';

/** What the laws need to know about a CRDT. */
export interface CrdtLawKit<T = unknown> {
  readonly crdt: Crdt;
  readonly init: T;
  /** Initial content of another version of the app, if the CRDT has initial content. */
  readonly otherInit?: unknown;
  /** Makes some edit that changes the value; `random` gives numbers from 0 to 1, exclusive. */
  edit(draft: T, random: () => number): void;
  /** How many seeds each law is tried with. @default 10 */
  readonly rounds?: number | undefined;
  /** The first seed. @default another one each time */
  readonly seed?: number | undefined;
}

/** One fact about a CRDT. */
export interface CrdtLaw {
  readonly name: string;
  /** Throws a sentence, with the seed, when the law does not hold. */
  check(kit: CrdtLawKit): void;
}

export function law(name: string, body: (round: Round) => void): CrdtLaw {
  return {
    name,
    check(kit) {
      const first = kit.seed ?? Math.floor(Math.random() * 2 ** 32);
      for (let seed = first; seed < first + (kit.rounds ?? 10); seed++) {
        const round = new Round(kit, seed);
        try {
          body(round);
        } catch (cause) {
          throw new Error(`${name}: not so with seed ${seed}. ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
        } finally {
          round.end();
        }
      }
    },
  };
}

/** One try of a law: seeded randomness, and replicas that are freed at its end. */
export class Round {
  readonly crdt: Crdt;
  readonly random: () => number;
  readonly #replicas: CrdtReplica[] = [];

  constructor(readonly kit: CrdtLawKit, seed: number) {
    this.crdt = kit.crdt;
    this.random = mulberry32(seed);
  }

  below(count: number): number { return Math.floor(this.random() * count); }

  pick<Item>(items: readonly Item[]): Item { return items[this.below(items.length)] as Item; }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return items.map((item) => ({ item, at: this.random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
  }

  /** Some of them, in any order, some of these twice. */
  some<Item>(items: readonly Item[]): Item[] {
    return this.shuffled(items.flatMap((item) => Array<Item>(this.pick([0, 1, 1, 2])).fill(item)));
  }

  create(init: unknown = this.kit.init): CrdtReplica {
    const replica = this.crdt.create(init);
    this.#replicas.push(replica);
    return replica;
  }

  /** A replica that took in these contents, in one call. */
  reader(...contents: readonly Content[]): CrdtReplica {
    const replica = this.create();
    replica.apply(contents);
    return replica;
  }

  edit(replica: CrdtReplica, times = 1): void {
    for (let count = 0; count < times; count++) replica.change((draft) => { this.kit.edit(draft, this.random); });
  }

  /** Edits one replica and gives what that added. */
  news(replica: CrdtReplica, times = 1): Content {
    const before = replica.version();
    this.edit(replica, times);
    return only(replica.diff([before]));
  }

  /**
   * Some devices that edit, publish what they have not published, and read some of what others did. What each publishes
   * first is all it has; the first of all contents is initial content, if there is any.
   */
  story(): { devices: readonly CrdtReplica[]; contents: readonly Content[] } {
    const contents: Content[] = [...this.create().diff([])];
    const devices = Array.from({ length: 2 + this.below(3) }, () => this.create());
    const published = devices.map(() => contents.map(({ version }) => version));
    for (let step = 0; step < 12 + this.below(12); step++) {
      const at = this.below(devices.length);
      const device = devices[at] as CrdtReplica;
      if (this.random() < 0.4) device.apply(this.some(contents));
      else this.edit(device, 1 + this.below(3));
      if (this.random() < 0.6) continue;
      const news = device.diff(published[at] ?? []);
      contents.push(...news);
      published[at] = [device.version()];
    }
    devices.forEach((device, at) => contents.push(...device.diff(published[at] ?? [])));
    return { devices, contents };
  }

  end(): void { for (const replica of this.#replicas.splice(0)) replica.free(); }

  /** For a law that frees a replica itself. */
  forget(replica: CrdtReplica): void { this.#replicas.splice(this.#replicas.indexOf(replica), 1); }
}

export function only(contents: readonly Content[]): Content {
  const [first] = contents;
  ensure(first !== undefined && contents.length === 1, `A difference has ${contents.length} contents where 1 is expected`);
  return first;
}

export function ensureOutcomes(actual: readonly Applied[], expected: readonly Applied[], what: string): void {
  ensure(actual.join() === expected.join(), `${what}: "${actual.join()}" instead of "${expected.join()}"`);
}

/** Same content, whatever its references are. */
export function ensureSameValue(a: unknown, b: unknown, what: string): void {
  ensure(textOf(a) === textOf(b), `${what}: ${textOf(a)} is not ${textOf(b)}`);
}

/** Same content and same version. */
export function ensureSame(a: CrdtReplica, b: CrdtReplica, what: string): void {
  ensureSameValue(a.value, b.value, what);
  ensure(sameBytes(a.version(), b.version()), `${what}: the values are the same, but not the versions`);
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
