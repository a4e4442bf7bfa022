import { change, getHeads, getMissingDeps, saveSince, type Doc, type Patch as AutomergePatch } from '@automerge/automerge/slim';
import { SyncError } from '../../errors.js';
import type { Applied, Content, CrdtReplica, Patch, Version } from '../crdt.js';
import type { Immutable } from '../immutable.js';
import { rebuildable, type VersionParts } from '../ranges.js';
import { concat } from './bytes.js';
import { codecs, difference, fullContent, historyOf, known } from './difference.js';
import { asInvalidValue } from './guard.js';
import { judge, type Incoming } from './incoming.js';
import { open, type Opened } from './opened.js';
import { applyEdits, isEdit } from './patching.js';
import { corrections } from './truth.js';
import { fullVersion, readVersion } from './version.js';

export class AutomergeReplica<T> implements CrdtReplica<T> {
  #opened: Opened<T>;
  #value: T;
  /** Nothing has come from elsewhere yet, so the first whole document may be loaded the fast way. */
  #fresh = true;

  constructor(opened: Opened<T>) {
    this.#opened = opened;
    this.#value = opened.value;
  }

  get value(): Immutable<T> { return this.#value as Immutable<T>; }
  get pending(): boolean { return getMissingDeps(this.#doc(), []).length > 0; }

  change<R>(edit: (draft: T) => R, message?: string): { readonly patches: readonly Patch[]; readonly result: R } {
    const results: R[] = [];
    let patches: readonly Patch[] = [];
    try {
      change<T>(this.#doc(), { ...(message === undefined ? {} : { message }), patchCallback: (made) => { patches = this.#show(made); } }, (draft) => {
        const result = edit(draft);
        if (isThenable(result)) throw new SyncError('invalid-value', 'An edit cannot be asynchronous: await first, then change the document.');
        results.push(result);
      });
    } catch (thrown) {
      throw asInvalidValue(thrown);
    } finally {
      this.#opened.renew();
    }
    return { patches, result: results[0] as R };
  }

  apply(contents: readonly Content[]): { readonly outcomes: readonly Applied[]; readonly patches: readonly Patch[] } {
    const incoming = contents.map((content) => judge(content, (version) => this.#has(version)));
    const taken = incoming.filter((one) => one.outcome === undefined);
    const patches = taken.length === 0 ? [] : this.#loadFirst(taken) ?? this.#loadAll(taken);
    return { outcomes: incoming.map((one) => one.outcome ?? this.#outcome(one.version)), patches };
  }

  diff(since: readonly Version[]): readonly Content[] {
    return difference(this.#doc(), since.flatMap((version) => readVersion(version)?.to ?? []));
  }

  uncovered(versions: readonly Version[]): readonly Content[] {
    const doc = this.#doc();
    return difference(doc, rebuildable(historyOf(doc), versions.map(readVersion).filter((version) => version !== undefined)));
  }

  full(): Content { return fullContent(this.#doc()); }
  version(): Version { return fullVersion(getHeads(this.#doc())); }

  includes(version: Version): boolean {
    const parts = readVersion(version);
    return parts !== undefined && this.#has(parts);
  }

  free(): void { this.#opened.backend.free(); }

  /**
   * The document, without what a draft that outlived its edit wrote to it, e.g. behind the first `await` of an
   * asynchronous edit: asking for the heads would silently make that a change.
   */
  #doc(): Doc<T> {
    const { backend, doc } = this.#opened;
    if (backend.pendingOps() > 0) backend.rollback();
    return doc;
  }

  #has({ to }: VersionParts): boolean { return known(this.#doc(), to).length === to.length; }

  /** Of content that was given to Automerge: when it is neither in the history nor in the queue, it was refused. */
  #outcome(version: VersionParts): Applied {
    if (this.#has(version)) return 'applied';
    const missing = new Set(getMissingDeps(this.#doc(), [...version.to]));
    return version.to.some((head) => missing.has(head)) ? 'rejected' : 'pending';
  }

  /** Brings the value up to date. Nothing of it changes for a merge that brings nothing, not even its reference. */
  #show(made: readonly AutomergePatch[]): readonly Patch[] {
    const edits = made.filter(isEdit);
    if (edits.length > 0) this.#value = applyEdits(this.#value, edits);
    return edits.map(({ path, action }) => ({ path, action }));
  }

  #showMerged(): readonly Patch[] {
    const { backend } = this.#opened;
    const made = backend.diffIncremental();
    return [...this.#show(made), ...this.#show(corrections(this.#value, made, backend))];
  }

  /**
   * A whole document, arriving where there is only initial content and what was edited while it was on its way: opening
   * it together with our own changes takes a fraction of the time of adding it to ours. Done once: it replaces every object.
   */
  #loadFirst(taken: readonly Incoming[]): readonly Patch[] | undefined {
    if (!this.#fresh || !taken.some(({ content }) => content.codec === codecs.full)) return undefined;
    const doc = this.#doc();
    const size = ({ content }: Incoming): number => (content.codec === codecs.full ? content.bytes.length : 0);
    const largestFirst = [...taken].sort((a, b) => size(b) - size(a)).map(({ content }) => content.bytes);
    let opened: Opened<T> | undefined;
    try {
      opened = open<T>(concat([...largestFirst, saveSince(doc, [])]));
    } catch {
      return undefined;
    }
    const heads = getHeads(doc);
    if (known(opened.doc, heads).length < heads.length) {
      // Something in front of our own changes kept them out. The slow way finds out what.
      opened.backend.free();
      return undefined;
    }
    this.#opened.backend.free();
    this.#opened = opened;
    this.#fresh = false;
    if (sameHeads(getHeads(opened.doc), heads)) return [];
    this.#value = opened.value;
    return [{ path: [], action: 'load' }];
  }

  /** All in one call, since each call takes as long as the document is large; one by one only what that left out. */
  #loadAll(taken: readonly Incoming[]): readonly Patch[] {
    this.#fresh = false;
    this.#load(concat(taken.map(({ content }) => content.bytes)));
    const left = taken.length > 1 ? taken.filter(({ version }) => this.#outcome(version) === 'rejected') : [];
    for (const { content } of left) this.#load(content.bytes);
    return this.#showMerged();
  }

  /** What was taken in before an error counts; what was not is found out by asking for it. */
  #load(bytes: Uint8Array): void {
    this.#doc();
    try {
      this.#opened.backend.loadIncremental(bytes);
    } catch { /* e.g. an actor that was used twice */ }
  }
}

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

function sameHeads(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((head) => b.includes(head));
}
