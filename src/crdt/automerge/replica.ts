import { change, free, getBackend, getHeads, getMissingDeps, hasHeads, load, loadIncremental, saveSince, type Doc, type Patch as AutomergePatch } from '@automerge/automerge/slim';
import { SyncError } from '../../errors.js';
import type { Applied, Content, CrdtReplica, Patch, Version } from '../crdt.js';
import type { Immutable } from '../immutable.js';
import { rebuildable, type VersionParts } from '../ranges.js';
import { concat } from './bytes.js';
import { codecs, difference, fullContent, historyOf } from './difference.js';
import { asInvalidValue, guard } from './guard.js';
import { judge, type Incoming } from './incoming.js';
import { fullVersion, readVersion } from './version.js';

/**
 * Frozen at its root only, which costs nothing measurable: `value.title = …` throws. Below the root the type says
 * readonly; freezing there would mean visiting every sibling of what changed, half as long again as the change itself.
 */
export const loadOptions = { freeze: true };

export class AutomergeReplica<T> implements CrdtReplica<T> {
  #doc: Doc<T>;
  #value: Immutable<T>;
  /** Nothing has come from elsewhere yet, so the first whole document may be loaded the fast way. */
  #fresh = true;

  constructor(doc: Doc<T>) {
    guard(doc);
    this.#doc = doc;
    this.#value = doc as Immutable<T>;
  }

  get value(): Immutable<T> { return this.#value; }
  get pending(): boolean { return getMissingDeps(this.#current(), []).length > 0; }

  change<R>(edit: (draft: T) => R, message?: string): { readonly patches: readonly Patch[]; readonly result: R } {
    let patches: AutomergePatch[] = [];
    const results: R[] = [];
    try {
      const next = change<T>(this.#current(), { ...(message === undefined ? {} : { message }), patchCallback: (made) => { patches = made; } }, (draft) => {
        const result = edit(draft);
        if (isThenable(result)) throw new SyncError('invalid-value', 'An edit cannot be asynchronous: await first, then change the document.');
        results.push(result);
      });
      return { patches: this.#proceed(next, patches), result: results[0] as R };
    } catch (thrown) {
      throw asInvalidValue(thrown);
    }
  }

  apply(contents: readonly Content[]): { readonly outcomes: readonly Applied[]; readonly patches: readonly Patch[] } {
    const incoming = contents.map((content) => judge(content, (version) => this.#has(version)));
    const taken = incoming.filter((one) => one.outcome === undefined);
    const patches = taken.length === 0 ? [] : this.#loadFirst(taken) ?? this.#loadAll(taken);
    return { outcomes: incoming.map((one) => one.outcome ?? this.#outcome(one.version)), patches };
  }

  diff(since: readonly Version[]): readonly Content[] {
    return difference(this.#current(), since.flatMap((version) => readVersion(version)?.to ?? []));
  }

  uncovered(versions: readonly Version[]): readonly Content[] {
    const doc = this.#current();
    return difference(doc, rebuildable(historyOf(doc), versions.map(readVersion).filter((version) => version !== undefined)));
  }

  full(): Content { return fullContent(this.#current()); }
  version(): Version { return fullVersion(getHeads(this.#current())); }

  includes(version: Version): boolean {
    const parts = readVersion(version);
    return parts !== undefined && this.#has(parts);
  }

  free(): void { free(this.#doc); }

  /**
   * The document, without what a draft that outlived its edit wrote to it, e.g. behind the first `await` of an
   * asynchronous edit: asking for the heads would silently make that a change.
   */
  #current(): Doc<T> {
    const backend = getBackend(this.#doc);
    if (backend.pendingOps() > 0) backend.rollback();
    return this.#doc;
  }

  #has(version: VersionParts): boolean { return hasHeads(this.#current(), [...version.to]); }

  /** Of content that was given to Automerge: when it is neither in the history nor in the queue, it was refused. */
  #outcome(version: VersionParts): Applied {
    if (this.#has(version)) return 'applied';
    const missing = new Set(getMissingDeps(this.#doc, [...version.to]));
    return version.to.some((head) => missing.has(head)) ? 'rejected' : 'pending';
  }

  /** Automerge gives a new root for a merge that brings nothing; a value is a new one only when something changed. */
  #proceed(next: Doc<T>, patches: readonly AutomergePatch[]): readonly Patch[] {
    this.#doc = next;
    if (patches.length > 0) this.#value = next as Immutable<T>;
    return patches.map(({ path, action }) => ({ path, action }));
  }

  /**
   * A whole document, arriving where there is only initial content and what was edited while it was on its way: loading
   * it and adding our own changes takes a quarter of the time of adding it to ours. Done once: it replaces every object.
   */
  #loadFirst(taken: readonly Incoming[]): readonly Patch[] | undefined {
    if (!this.#fresh || !taken.some(({ content }) => content.codec === codecs.full)) return undefined;
    const old = this.#current();
    const size = ({ content }: Incoming): number => content.codec === codecs.full ? content.bytes.length : 0;
    const largestFirst = [...taken].sort((a, b) => size(b) - size(a));
    try {
      const next = load<T>(concat([...largestFirst.map(({ content }) => content.bytes), saveSince(old, [])]), { ...loadOptions, allowMissingChanges: true });
      // A reader of our own changes must find them all; if not, the slow way is the right one.
      if (!hasHeads(next, getHeads(old))) { free(next); return undefined; }
      this.#fresh = false;
      guard(next);
      const same = sameHeads(getHeads(next), getHeads(old));
      free(old);
      this.#doc = next;
      if (same) return [];
      this.#value = next as Immutable<T>;
      return [{ path: [], action: 'load' }];
    } catch {
      return undefined;
    }
  }

  /** All in one call, since each call takes as long as the document is large; one by one only what that left out. */
  #loadAll(taken: readonly Incoming[]): readonly Patch[] {
    this.#fresh = false;
    const patches = [...this.#load(concat(taken.map(({ content }) => content.bytes)))];
    const left = taken.length > 1 ? taken.filter(({ version }) => this.#outcome(version) === 'rejected') : [];
    for (const { content } of left) patches.push(...this.#load(content.bytes));
    return patches;
  }

  #load(bytes: Uint8Array): readonly Patch[] {
    let patches: AutomergePatch[] = [];
    const patchCallback = (made: AutomergePatch[]): void => { patches = made; };
    try {
      return this.#proceed(loadIncremental(this.#current(), bytes, { patchCallback }), patches);
    } catch {
      // Some of it may have been taken in before the rest was refused; this brings the value up to date.
      return this.#proceed(loadIncremental(this.#doc, new Uint8Array(), { patchCallback }), patches);
    }
  }
}

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

function sameHeads(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((head) => b.includes(head));
}
