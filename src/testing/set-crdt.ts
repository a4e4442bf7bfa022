import type { Applied, Content, Crdt, CrdtReplica, Patch, Version } from '../crdt/crdt.js';
import type { Immutable } from '../crdt/immutable.js';
import { coversAll, edges, rebuildable, type History, type VersionParts } from '../crdt/ranges.js';
import { SyncError } from '../errors.js';

/** What a document of `setCrdt` holds: strings that can only be added. */
export interface SetDocument {
  readonly items: readonly string[];
  /** Only inside an edit. */
  add(item: string): void;
}

/** The only initial content there is. */
export const emptySet: SetDocument = { items: [], add: outsideAnEdit };

interface SetChange { readonly hash: string; readonly deps: readonly string[]; readonly items: readonly string[] }

export interface SetCrdtOptions {
  /** From 0 to 1, exclusive: makes the ids of replicas, so a seeded one makes a run repeatable. @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Which version of the app it is part of: 2 writes codecs that 1 does not know, and reads those of both. @default 1 */
  readonly version?: 1 | 2 | undefined;
}

const codecs = {
  1: { changes: 'set/changes', full: 'set/full' },
  2: { changes: 'set/changes2', full: 'set/full2' },
} as const;

type Codecs = (typeof codecs)[1 | 2];

/**
 * The smallest CRDT that is as unforgiving as a real one, for tests and simulations: changes depend on changes, wait
 * when those are missing, and travel as ranges. It throws where a real one would be corrupted for ever: when two
 * different changes carry one id, because an identity was used twice.
 *
 * @example
 * const replica = setCrdt({ random }).create(emptySet);
 * replica.change((draft) => draft.add('milk'));
 */
export function setCrdt({ random = Math.random, version = 1 }: SetCrdtOptions = {}): Crdt {
  const writes = codecs[version];
  const reads = [...Object.values(codecs[1]), ...(version === 2 ? Object.values(codecs[2]) : [])];
  return {
    name: 'set',
    codecs: reads,
    ready: true,
    create<T>(init: T): CrdtReplica<T> {
      if ((init as Partial<SetDocument> | null)?.items?.length) throw new SyncError('invalid-value', 'A set starts empty: pass emptySet.');
      const actor = Math.floor(random() * 2 ** 48).toString(36).padStart(10, '0');
      return new SetReplica(actor, writes, reads) as unknown as CrdtReplica<T>;
    },
    check(full) {
      const replica = new SetReplica('reader', writes, reads);
      const [outcome] = full.codec === codecs[1].full || full.codec === writes.full ? replica.apply([full]).outcomes : [];
      if (outcome !== 'applied') throw new SyncError('damaged', 'The bytes of a whole set do not load.');
      return replica.version();
    },
  };
}

class SetReplica implements CrdtReplica<SetDocument> {
  readonly #changes = new Map<string, SetChange>();
  readonly #waiting = new Map<string, SetChange>();
  readonly #heads = new Set<string>();
  readonly #items = new Set<string>();
  readonly #actor: string;
  /** How many changes of this actor are here, whoever made them. */
  #own = 0;
  #value: SetDocument | undefined;
  #freed = false;
  readonly #history: History = {
    heads: () => [...this.#heads],
    known: (hashes) => hashes.filter((hash) => this.#changes.has(hash)),
    since: (heads) => this.#since(heads),
    short: (hash) => hash,
  };

  constructor(actor: string, private readonly writes: Codecs, private readonly reads: readonly string[]) { this.#actor = actor; }

  get value(): Immutable<SetDocument> { return this.#value ??= { items: [...this.#items].sort(), add: outsideAnEdit }; }
  get pending(): boolean { return this.#waiting.size > 0; }

  change<R>(edit: (draft: SetDocument) => R): { readonly patches: readonly Patch[]; readonly result: R } {
    this.#alive();
    const added = new Set<string>();
    let open = true;
    const draft: SetDocument = {
      items: this.value.items,
      add: (item: unknown) => {
        if (!open) throw new SyncError('invalid-value', 'This draft\'s edit is over.');
        if (typeof item !== 'string') throw new SyncError('invalid-value', `A set holds strings, not ${typeof item}.`);
        if (!this.#items.has(item)) added.add(item);
      },
    };
    try {
      const result = edit(draft);
      if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') throw new SyncError('invalid-value', 'An edit cannot be asynchronous.');
      const patches = added.size === 0 ? [] : this.#insert({ hash: `${this.#actor}.${this.#own + 1}`, deps: [...this.#heads].sort(), items: [...added] });
      return { patches, result };
    } finally {
      open = false;
    }
  }

  apply(contents: readonly Content[]): { readonly outcomes: readonly Applied[]; readonly patches: readonly Patch[] } {
    this.#alive();
    const read = contents.map((content) => ({ parts: readVersion(content.version), changes: this.reads.includes(content.codec) ? readContent(content) : undefined }));
    for (const { parts, changes } of read) for (const change of (parts && changes) ?? []) this.#receive(change);
    const patches = this.#settle();
    const outcomes = read.map(({ parts, changes }): Applied => {
      if (!parts || !changes) return 'rejected';
      if (parts.to.every((hash) => this.#changes.has(hash))) return 'applied';
      return parts.to.every((hash) => this.#changes.has(hash) || this.#waiting.has(hash)) ? 'pending' : 'rejected';
    });
    return { outcomes, patches };
  }

  diff(since: readonly Version[]): readonly Content[] {
    this.#alive();
    return this.#difference(since.flatMap((version) => readVersion(version)?.to ?? []));
  }

  uncovered(versions: readonly Version[]): readonly Content[] {
    this.#alive();
    return this.#difference(rebuildable(this.#history, versions.map(readVersion).filter((parts) => parts !== undefined)));
  }

  full(): Content {
    this.#alive();
    return { codec: this.writes.full, bytes: writeChanges([...this.#changes.values(), ...this.#waiting.values()]), version: this.version() };
  }

  version(): Version {
    this.#alive();
    return encode(JSON.stringify({ to: [...this.#heads].sort() }));
  }

  includes(version: Version): boolean {
    this.#alive();
    return readVersion(version)?.to.every((hash) => this.#changes.has(hash)) ?? false;
  }

  free(): void { this.#alive(); this.#freed = true; }

  /** Stricter than a real CRDT, where a freed document sometimes still answers. */
  #alive(): void { if (this.#freed) throw new Error('This replica was freed.'); }

  #receive(change: SetChange): void {
    const known = this.#changes.get(change.hash) ?? this.#waiting.get(change.hash);
    if (!known) this.#waiting.set(change.hash, change);
    else if (JSON.stringify(known) !== JSON.stringify(change)) throw new Error(`Two different changes are called ${change.hash}: an identity was used twice.`);
  }

  /** Takes in whatever waits for nothing any more. */
  #settle(): Patch[] {
    const patches: Patch[] = [];
    for (let progress = true; progress;) {
      progress = false;
      for (const change of this.#waiting.values()) {
        if (!change.deps.every((hash) => this.#changes.has(hash))) continue;
        this.#waiting.delete(change.hash);
        patches.push(...this.#insert(change));
        progress = true;
      }
    }
    return patches;
  }

  #insert(change: SetChange): Patch[] {
    this.#changes.set(change.hash, change);
    if (change.hash.startsWith(`${this.#actor}.`)) this.#own++;
    for (const hash of change.deps) this.#heads.delete(hash);
    this.#heads.add(change.hash);
    const fresh = change.items.filter((item) => !this.#items.has(item));
    for (const item of fresh) this.#items.add(item);
    if (fresh.length > 0) this.#value = undefined;
    return fresh.map(() => ({ path: ['items'], action: 'insert' }));
  }

  #difference(heads: readonly string[]): readonly Content[] {
    if (coversAll(this.#history, heads)) return [];
    const since = this.#history.known(heads);
    if (since.length === 0 && !this.pending) return [this.full()];
    const changes = this.#since(since);
    const { to, from } = edges(changes);
    return [{ codec: this.writes.changes, bytes: writeChanges(changes), version: encode(JSON.stringify({ to: to.sort(), from: from.sort() })) }];
  }

  #since(heads: readonly string[]): SetChange[] {
    const covered = new Set<string>();
    const stack = [...heads];
    for (let hash = stack.pop(); hash !== undefined; hash = stack.pop()) {
      if (covered.has(hash)) continue;
      covered.add(hash);
      stack.push(...this.#changes.get(hash)?.deps ?? []);
    }
    return [...this.#changes.values()].filter(({ hash }) => !covered.has(hash));
  }
}

function outsideAnEdit(): never {
  throw new Error('A set is changed inside an edit only.');
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decoder = new TextDecoder('utf-8', { fatal: true });

function writeChanges(changes: readonly SetChange[]): Uint8Array {
  const text = JSON.stringify(changes);
  return encode(checksum(text) + text);
}

function readContent({ bytes }: Content): readonly SetChange[] | undefined {
  try {
    const text = decoder.decode(bytes);
    return checksum(text.slice(8)) === text.slice(0, 8) ? JSON.parse(text.slice(8)) as SetChange[] : undefined;
  } catch {
    return undefined;
  }
}

function readVersion(version: Version): VersionParts | undefined {
  try {
    const parts = JSON.parse(decoder.decode(version)) as Partial<VersionParts> | null;
    return Array.isArray(parts?.to) ? parts as VersionParts : undefined;
  } catch {
    return undefined;
  }
}

/** FNV-1a, 32 bits, 8 digits: any one flipped byte shows. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
