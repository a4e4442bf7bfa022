import { Mutex, all, remove, write } from '../proc.js';
import type { Proc } from '../proc.js';
import { findChain } from './chain.js';
import type { Chain } from './chain.js';
import type { Chunk } from './chunk-index.js';
import { StoreContent } from './content.js';
import { listStore, readFile } from './files.js';
import { missingBody, readBodies, writeCheckpoint } from './fold.js';
import { defaultLimits } from './limits.js';
import type { StoreLimits } from './limits.js';
import { checkSession, nameFile, parseName } from './names.js';
import type { StoreFile } from './names.js';
import { decodePlain } from './plain.js';
import type { Plain } from './plain.js';
import { encodeTransaction } from './records.js';
import { emptySalvage, salvageFiles } from './salvage.js';
import type { Salvage } from './salvage.js';
import type { Table } from './table.js';

export type { Plain } from './plain.js';
export type { StoreLimits } from './limits.js';
export type { Table } from './table.js';
export { salvage } from './salvage.js';
export type { Salvage } from './salvage.js';
export { tail } from './tail.js';

export interface OpenStoreOptions {
  /** The folder inside the local file system that belongs to this session alone, e.g. `main`. */
  readonly path: string;
  /** A random id, new each time: 8 to 32 base32 symbols. */
  readonly session: string;
  readonly limits?: Partial<StoreLimits> | undefined;
}

export interface OpenedStore {
  readonly store: LocalStore;
  /** Whether the files did not make one chain: then `store` is empty, and `salvaged` is all that could be read. */
  readonly broken: boolean;
  readonly salvaged: Salvage;
}

/** A transaction on its way. Until its write succeeds no other takes its place: after a lost answer that would be a fork. */
interface Sealed { readonly file: StoreFile; readonly bytes: Uint8Array; readonly added: readonly Chunk[]; readonly upTo: number }

/**
 * What this device keeps: tables of rows, and documents' content in chunks. Rows live in memory, chunks are read when asked for.
 *
 * Mutations apply at once and are durable after `commit()`. What is mutated without a `yield` between is durable together or not at all.
 */
export class LocalStore {
  readonly #folder: string;
  readonly #session: string;
  readonly #limits: StoreLimits;
  readonly #content = new StoreContent();
  readonly #mutex = new Mutex();
  /** Of `#content.mutations`. */
  #durable = 0;
  #sealed: Sealed | undefined;
  #tip: { readonly n: number; readonly id: string | undefined } = { n: 0, id: undefined };
  #base: StoreFile | undefined;
  #baseBytes = 0;
  /** Transactions since the checkpoint. */
  #since: StoreFile[] = [];
  #sinceBytes = 0;
  /** Bytes of their chunks that are still in memory. */
  #retained = 0;
  /** The body files in use by name, with the bytes of chunks they held when they were written. */
  #bodies: ReadonlyMap<string, number> = new Map();
  /** Files that nothing needs once the next checkpoint is durable, by name. */
  readonly #leftovers = new Map<string, StoreFile>();
  /** The file of the chain that was written or opened last. */
  #newest: StoreFile | undefined;
  /** Whether the files make no chain, until a checkpoint begins one. */
  #unsound = false;
  /** Files whose bytes were not those of their names. They go with the leftovers, if they are still so then. */
  #torn: readonly StoreFile[] = [];

  private constructor({ path, session, limits }: OpenStoreOptions) {
    checkSession(session);
    this.#folder = path;
    this.#session = session;
    const given = Object.entries(limits ?? {}).filter(([, value]) => value !== undefined);
    this.#limits = { ...defaultLimits, ...Object.fromEntries(given) };
  }

  /**
   * Opens the store in a folder. What is put back after `broken` is safe after a commit; the first checkpoint after that removes the old files.
   *
   * @throws SyncError whatever reading throws: a file that cannot be read now is not a damaged one
   */
  static *open(options: OpenStoreOptions): Proc<OpenedStore> {
    const store = new LocalStore(options);
    const files = yield* listStore(options.path);
    const chain = yield* findChain(options.path, files);
    if (chain) {
      store.#load(chain, files);
      return { store, broken: false, salvaged: emptySalvage() };
    }
    const { found, unreadable } = yield* salvageFiles(options.path, files);
    store.#torn = unreadable;
    for (const file of files) if (!unreadable.includes(file)) store.#leftovers.set(file.name, file);
    // Above all numbers in use: a chain that starts there is not taken for a whole one before a checkpoint says so.
    store.#tip = { n: Math.max(...files.map(({ n }) => n)), id: undefined };
    store.#unsound = true;
    return { store, broken: true, salvaged: found };
  }

  /** The rows under a name; the same object each call. */
  table<T extends Plain>(name: string): Table<T> {
    return this.#content.table(name) as unknown as Table<T>;
  }

  /** @throws SyncError `invalid-value` */
  addChunk(doc: string, chunk: Plain): void {
    this.#content.replaceChunks(doc, [chunk], []);
  }

  /** Adds chunks and removes others by id, in one transaction. @throws SyncError `invalid-value` */
  replaceChunks(doc: string, chunks: readonly Plain[], replaced: readonly number[]): void {
    this.#content.replaceChunks(doc, chunks, replaced);
  }

  removeChunks(doc: string): void {
    this.#content.replaceChunks(doc, [], this.#content.chunks.of(doc).map(({ id }) => id));
  }

  /** Documents that have chunks. */
  chunkDocs(): Iterable<string> { return this.#content.chunks.docs(); }

  /**
   * All chunks of a document in the order they were added, those not yet durable included.
   *
   * @throws SyncError `local-store` when a body is gone or damaged; `rebuild()` helps
   */
  *chunks(doc: string): Proc<{ id: number; chunk: Plain }[]> {
    const found = new Map<number, Uint8Array>();
    const tried = new Set<StoreFile>();
    for (;;) {
      const chunks = this.#content.chunks.of(doc);
      for (const { id, bytes } of chunks) if (bytes) found.set(id, bytes);
      const wanted = chunks.filter(({ id }) => !found.has(id));
      if (wanted.length === 0) return chunks.map(({ id }) => ({ id, chunk: decodePlain(found.get(id)!) }));
      // A checkpoint may move bodies and remove their file meanwhile: then they are looked for again, where they are now.
      const files = new Set(wanted.map(({ file }) => file!).filter((file) => !tried.has(file)));
      if (files.size === 0) throw missingBody();
      for (const file of files) tried.add(file);
      for (const [id, bytes] of (yield* readBodies(this.#folder, files)).bodies) found.set(id, bytes);
    }
  }

  /** Whether something is not durable yet. */
  get dirty(): boolean { return this.#durable < this.#content.mutations; }

  /** Ends when all mutations so far are durable; concurrent callers share a transaction. When it throws nothing is lost, and the next one tries all of it again. */
  *commit(): Proc<void> {
    const upTo = this.#content.mutations;
    if (this.#durable < upTo) yield* this.#mutex.run(() => this.#flush(upTo));
  }

  get checkpointDue(): boolean {
    const { transactions, transactionBytes } = this.#limits;
    return this.#since.length > 0
      && (this.#unsound || this.#since.length >= transactions || this.#sinceBytes > Math.max(transactionBytes, this.#baseBytes));
  }

  /** Commits, folds the transactions into one checkpoint, and removes what it replaces. */
  *checkpoint(): Proc<void> {
    yield* this.#mutex.run(() => this.#checkpoint());
  }

  /** Whether every file of this store is still there; `false`: somebody deleted the store, or a part of it, behind our back. */
  *verify(): Proc<boolean> {
    for (;;) {
      const newest = this.#newest;
      if (!newest) return true;
      const listed = new Set((yield* listStore(this.#folder)).map(({ name }) => name));
      if (this.#names().every((name) => listed.has(name))) return true;
      if (this.#newest === newest) return false; // else something was written meanwhile
    }
  }

  /**
   * Writes all that is known as a fresh checkpoint, after files of this store were deleted or damaged.
   *
   * @param onLost called before that with the documents of which chunks are lost, since their bodies were only in those
   * files. What it mutates is durable together with the loss, so that no crash hides that something is missing.
   * @returns the same documents; a loss is told once, also when writing then fails
   */
  *rebuild(onLost?: (docs: readonly string[]) => void): Proc<readonly string[]> {
    return yield* this.#mutex.run(() => this.#rebuild(onLost));
  }

  /** Files that the next opening needs. */
  #names(): string[] {
    return [...this.#since.map(({ name }) => name), ...this.#bodies.keys(), ...(this.#base ? [this.#base.name] : [])];
  }

  #load(chain: Chain, files: readonly StoreFile[]): void {
    this.#torn = chain.torn;
    for (const file of chain.leftovers) this.#leftovers.set(file.name, file);
    if (chain.base) {
      const { file, value, size } = chain.base;
      const byName = new Map(files.map((listed) => [listed.name, listed]));
      this.#content.loadCheckpoint(value, (name) => byName.get(name));
      this.#newest = this.#base = file;
      this.#baseBytes = size;
      this.#bodies = new Map(value.bodies.map((body) => [body.name, body.size]));
      this.#tip = { n: file.n, id: value.at };
    }
    for (const { file, value, size } of chain.transactions) {
      this.#content.loadTransaction(value, ({ id, doc, bytes }) => ({ id, doc, size: bytes.length, bytes: this.#retain(bytes), file }));
      this.#linked(file, size);
    }
  }

  #retain(bytes: Uint8Array): Uint8Array | undefined {
    if (this.#retained + bytes.length > this.#limits.retainedBytes) return undefined;
    this.#retained += bytes.length;
    return bytes;
  }

  #linked(file: StoreFile, size: number): void {
    this.#newest = this.#tip = file;
    this.#since.push(file);
    this.#sinceBytes += size;
  }

  *#flush(upTo: number): Proc<void> {
    while (this.#durable < upTo) {
      const sealed = (this.#sealed ??= this.#seal());
      yield* write('local', `${this.#folder}/${sealed.file.name}`, sealed.bytes);
      this.#sealed = undefined;
      this.#durable = sealed.upTo;
      this.#linked(sealed.file, sealed.bytes.length);
      for (const chunk of sealed.added) {
        chunk.file = sealed.file;
        if (chunk.bytes) chunk.bytes = this.#retain(chunk.bytes);
      }
    }
  }

  #seal(): Sealed {
    const { ops, added, removed } = this.#content.take();
    const bytes = encodeTransaction({ prev: this.#tip.id, ops, added: added.map(({ id, doc, bytes }) => ({ id, doc, bytes: bytes! })), removed });
    return { file: nameFile('t', this.#session, this.#tip.n + 1, bytes), bytes, added, upTo: this.#content.mutations };
  }

  *#checkpoint(): Proc<void> {
    yield* this.#recheck();
    while (this.dirty) yield* this.#flush(this.#content.mutations);
    if (this.#since.length > 0) yield* this.#fold();
    if (!this.#unsound) yield* this.#sweep(); // else nothing was put back yet, and the old files are all there is
  }

  *#rebuild(onLost: ((docs: readonly string[]) => void) | undefined): Proc<readonly string[]> {
    this.#unsound = true;
    const onDisk = [...this.#content.chunks.all()].filter(({ bytes }) => !bytes);
    const { unread } = yield* readBodies(this.#folder, new Set(onDisk.map(({ file }) => file!)));
    const lost = onDisk.filter(({ file }) => unread.has(file!));
    for (const { doc, id } of lost) this.#content.replaceChunks(doc, [], [id]);
    const docs = [...new Set(lost.map(({ doc }) => doc))];
    onLost?.(docs);
    yield* this.#recheck();
    while (this.dirty) yield* this.#flush(this.#content.mutations);
    yield* this.#fold();
    yield* this.#sweep();
    return docs;
  }

  /** A file that turns out to be whole was misread: it is left, and the next opening sees two chains and saves both. */
  *#recheck(): Proc<void> {
    const contents = yield* all(this.#torn.map((file) => readFile(this.#folder, file, () => undefined)));
    this.#torn.forEach((file, i) => void (typeof contents[i] === 'string' && this.#leftovers.set(file.name, file)));
    this.#torn = [];
  }

  /** Called with nothing pending. What is mutated while it runs is in the next transaction and only there. */
  *#fold(): Proc<void> {
    const replaced = [...this.#since, ...(this.#base ? [this.#base] : [])];
    const { file, size, bodies, moved } = yield* writeCheckpoint({
      folder: this.#folder,
      session: this.#session,
      n: this.#tip.n,
      content: {
        at: this.#tip.id,
        next: this.#content.nextChunk,
        tables: this.#content.rows(),
        folds: [...replaced, ...this.#leftovers.values()].filter(({ kind }) => kind !== 'd').map(({ id }) => id),
      },
      chunks: [...this.#content.chunks.all()],
      sizes: this.#bodies,
      limits: this.#limits,
      onWrite: (written) => void this.#leftovers.set(written.name, written),
    });
    for (const [chunk, body] of moved) {
      chunk.file = body;
      chunk.bytes = undefined;
    }
    const bodiesBefore = [...this.#bodies.keys()].flatMap((name) => parseName(name) ?? []);
    for (const old of [...replaced, ...bodiesBefore]) this.#leftovers.set(old.name, old);
    for (const name of [file.name, ...bodies.keys()]) this.#leftovers.delete(name);
    this.#base = this.#newest = file;
    this.#baseBytes = size;
    this.#since = [];
    this.#sinceBytes = this.#retained = 0;
    this.#bodies = bodies;
    this.#unsound = false;
  }

  /** Removes leftovers. One that cannot be removed is tried again after the next checkpoint. */
  *#sweep(): Proc<void> {
    yield* all([...this.#leftovers.values()].map((file) => this.#drop(file)));
  }

  *#drop(file: StoreFile): Proc<void> {
    try {
      yield* remove('local', `${this.#folder}/${file.name}`);
      this.#leftovers.delete(file.name);
    } catch {
      // The data is safe; a file too many harms nobody.
    }
  }
}
