import { parseName } from '../../format/names.js';
import type { Request } from '../../sync/proc.js';
import { type ChangeRecord, type FileContent, keyOf, readContent } from './contents.js';
import type { Counting } from './figures.js';
import type { Kind } from './kind.js';
import type { Sometimes } from './sometimes.js';
import type { StorageWatcher } from './storage.js';
import { Violation } from './violation.js';

/**
 * Watches storage and checks what the protocol promises of it. It decodes files by itself and asks the core nothing:
 * a change is in storage when some file that is there, whole, brings it together with all it builds on.
 */
export class Oracle implements StorageWatcher {
  /** Every byte string that a name ever stood for. */
  readonly #written = new Map<string, Uint8Array>();
  readonly #contents = new Map<string, FileContent | undefined>();
  readonly #byId = new Map<string, FileContent>();
  readonly #there = new Map<string, FileContent>();
  /** change → files there that hold it */
  readonly #holders = new Map<string, Set<string>>();
  readonly changes = new Map<string, ChangeRecord>();
  /** Changes of acknowledged files, with all they build on: storage must hold them. */
  readonly #required = new Set<string>();
  /** Changes that storage lost by no device's fault, or that somebody removed. */
  readonly #excused = new Set<string>();
  readonly #lost = new Set<string>();
  /** Files that storage lost or damaged by no device's fault. */
  readonly #lostFiles = new Set<string>();
  /** Changes that were on more than the disk they were made on. */
  readonly #spread = new Set<string>();
  /** Changes in files that storage damaged or lost, when others may have been removed on their account. */
  readonly #weakened = new Set<string>();
  /** Files nobody may touch. */
  readonly #strange = new Map<string, Uint8Array>();
  /** Documents that somebody removed. */
  readonly removed = new Set<string>();

  constructor(private readonly kind: Kind, private readonly sometimes: Sometimes, private readonly figures: Counting) {}

  /** A file that no client of this version can make sense of, or that is not ours at all. */
  addStrange(path: string, bytes: Uint8Array): void { this.#strange.set(path, bytes); }

  isStrange(path: string): boolean { return this.#strange.has(path); }

  /** A device asks for something of storage. */
  requested(device: string, request: Request): void {
    if (request.verb !== 'write' && request.verb !== 'remove') return;
    const { path } = request;
    this.figures.checks++;
    if (this.#strange.has(path)) throw new Violation('unreadable means untouchable', `${device} asks to ${request.verb} ${path}`);
    if (!parseName(path)) throw new Violation('foreign names are never touched', `${device} asks to ${request.verb} ${path}`);
    if (request.verb === 'write') this.#checkName(device, path, request.bytes);
    else this.#checkRemoval(device, path);
  }

  /** A device was told that its file is stored. */
  acknowledged(device: string, path: string): void {
    this.figures.checks++;
    const content = this.#content(path);
    // A file that was named by a tombstone before its writer heard of its ack is removed with the rest.
    const stack = content?.changes.filter(({ doc, waits }) => !waits && !this.#isTombstoned(doc, content.id)).map(({ key }) => key) ?? [];
    const brought = new Set(stack);
    for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
      if (this.#required.has(key)) continue;
      // What somebody removed, or storage lost, is required again once it is published again, and no sooner.
      if (this.#excused.has(key) && !brought.has(key)) continue;
      if (!this.#isThere(key) && this.#weakened.has(key)) {
        this.#excuseOne(key); // lost before its writer heard of the ack
        this.#lost.add(key);
        continue;
      }
      if (!this.#isThere(key)) throw new Violation('what is acknowledged is whole', `${device} has ${path} acknowledged, which needs ${key}, which no file holds`);
      this.#required.add(key);
      stack.push(...this.changes.get(key)?.deps ?? []);
    }
  }

  put(path: string, bytes: Uint8Array): void {
    const written = this.#written.get(path);
    if (this.#there.has(path) || (written && !sameBytes(written, bytes))) return; // there already, or as damaged as before
    const content = this.#content(path, bytes);
    if (!content) return;
    this.#there.set(path, content);
    for (const { key } of content.changes) this.#holders.set(key, (this.#holders.get(key) ?? new Set()).add(path));
    for (const { doc, heads } of content.tombstones) this.#excuse(doc, heads, content);
  }

  spread(path: string): void {
    for (const { key } of this.#there.get(path)?.changes ?? []) this.#spread.add(key);
  }

  gone(path: string, why: 'removed' | 'lost' | 'destroyed'): void {
    const content = this.#there.get(path);
    if (!content) return;
    this.#there.delete(path);
    if (why !== 'removed') this.#lostFiles.add(path);
    this.figures.checks++;
    for (const { key, doc } of content.changes) {
      this.#holders.get(key)?.delete(path);
      // It was published again on that disk only: what is left of it was removed before.
      if (why === 'destroyed' && this.#isThere(key) && this.#isLeftByTombstones(key, doc)) this.#excuseOne(key);
      if (why === 'lost') this.#weakened.add(key);
      if (this.#isThere(key) || !this.#required.has(key)) continue;
      if (this.#weakened.has(key) || (why === 'destroyed' && !this.#spread.has(key))) {
        this.#excuseOne(key);
        this.#lost.add(key);
      } else throw new Violation('no acknowledged change is lost', `${key} was last in ${path}`);
    }
  }

  stale(): void { this.figures.struck('a listing that is out of date'); }

  /** Changes that storage must hold, and does. */
  required(): ReadonlySet<string> { return this.#required; }

  /** Whether files that are there bring a change together with all it builds on. */
  isWhole(key: string): boolean { return [...this.#closure(key)].every((needed) => this.#isThere(needed)); }

  /** Whether storage once lost it by no device's fault. */
  wasLost(key: string): boolean { return this.#lost.has(key); }

  /** Whether storage lost a file, or damaged it, by no device's fault. */
  wasFileLost(path: string): boolean { return this.#lostFiles.has(path); }

  /** Whether it needs a change that storage lost and nobody has any more. */
  buildsOnLost(key: string): boolean { return [...this.#closure(key)].some((needed) => this.#lost.has(needed) && !this.#isThere(needed)); }

  /** Whether all that was ever written of a document is lost, or needs something that is. */
  isLost(doc: string): boolean {
    const changes = [...this.changes.values()].filter((change) => change.doc === doc);
    return changes.length > 0 && changes.every(({ key }) => this.buildsOnLost(key));
  }

  /** What was ever written under a path, or under an id. */
  contentOf(path: string): FileContent | undefined { return this.#contents.get(path); }
  contentById(id: string): FileContent | undefined { return this.#byId.get(id); }

  filesThere(): ReadonlyMap<string, FileContent> { return this.#there; }

  everWritten(path: string): Uint8Array | undefined { return this.#written.get(path); }
  writtenPaths(): string[] { return [...this.#written.keys()]; }

  #checkName(device: string, path: string, bytes: Uint8Array): void {
    const before = this.#written.get(path);
    if (before && !sameBytes(before, bytes)) throw new Violation('a name stands for one content', `${device} writes other bytes as ${path}`);
    this.#written.set(path, bytes);
    const content = this.#content(path, bytes);
    if (!content) throw new Violation('what is written can be read', `${device} writes ${path}`);
  }

  /** A file may go when other files that are there hold all it holds, and one of them says so. */
  #checkRemoval(device: string, path: string): void {
    const content = this.#contents.get(path);
    if (!content) throw new Violation('unreadable means untouchable', `${device} asks to remove ${path}, which nobody wrote`);
    for (const { key, doc } of content.changes) {
      if (this.#isTombstoned(doc, content.id)) continue;
      const others = [...this.#holders.get(key) ?? []].filter((other) => other !== path);
      if (others.length === 0 && this.#required.has(key) && !this.#weakened.has(key)) throw new Violation('only what is contained goes', `${device} asks to remove ${path}, where alone is ${key}`);
    }
  }

  #isLeftByTombstones(key: string, doc: string): boolean {
    return [...this.#holders.get(key) ?? []].every((path) => this.#isTombstoned(doc, this.#there.get(path)?.id ?? ''));
  }

  #isTombstoned(doc: string, id: string): boolean {
    for (const { file, tombstones } of this.#there.values()) {
      if (tombstones.some((one) => one.doc === doc) && file.meta.subsumes?.includes(id)) return true;
    }
    return false;
  }

  /** A tombstone is there: what it covers need not be. */
  #excuse(doc: string, heads: readonly string[], { file }: FileContent): void {
    this.sometimes.saw('a tombstone was put');
    this.removed.add(doc);
    const covered = new Set((file.meta.subsumes ?? []).flatMap((id) => this.#byId.get(id)?.changes.filter((change) => change.doc === doc).map(({ key }) => key) ?? []));
    for (const head of heads) for (const key of this.#closure(keyOf(doc, head))) covered.add(key);
    for (const key of covered) this.#excuseOne(key);
    // What builds on something removed comes back whole from its author, or not at all.
    for (const key of [...this.#required]) if (key.startsWith(keyOf(doc, '')) && [...this.#closure(key)].some((needed) => covered.has(needed))) this.#excuseOne(key);
  }

  #excuseOne(key: string): void {
    this.#required.delete(key);
    this.#excused.add(key);
    this.#spread.delete(key); // should it be published again, it is on that disk only at first
  }

  #isThere(key: string): boolean { return (this.#holders.get(key)?.size ?? 0) > 0; }

  #closure(key: string): Set<string> {
    const found = new Set([key]);
    const stack = [key];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      for (const dep of this.changes.get(next)?.deps ?? []) if (!found.has(dep)) { found.add(dep); stack.push(dep); }
    }
    return found;
  }

  #content(path: string, bytes?: Uint8Array): FileContent | undefined {
    const known = this.#contents.get(path);
    if (known || !bytes) return known;
    const content = readContent(this.kind, path, bytes);
    if (!content) return undefined;
    this.#contents.set(path, content);
    this.#byId.set(content.id, content);
    for (const change of content.changes) this.changes.set(change.key, change);
    return content;
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);
