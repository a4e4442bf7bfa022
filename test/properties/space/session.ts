import { createSpace } from '../../../src/index.js';
import type { CrdtDoc, FileSystem, Space, SyncStatus } from '../../../src/index.js';
import { setCrdt } from '../../../src/testing/index.js';
import type { SetDocument } from '../../../src/testing/index.js';
import { List, add, mortal } from '../../space/kit.js';

/** One item somebody added, and what is known of it. */
export interface Item {
  readonly text: string;
  readonly doc: string;
  readonly session: Session;
  stored: boolean;
  published: boolean;
  /** Why a promise of its receipt was rejected. */
  readonly refused: string[];
  /** A removal may have taken it along. */
  removable: boolean;
}

/** What a session was told that it must not be told. */
export type Complain = (sentence: string) => void;

/** A storage as one process sees it: after its end nothing it does has an effect, and nothing is answered. */
function seenBy(fs: FileSystem, isAlive: () => boolean): FileSystem {
  const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
    const answer = isAlive() ? await call() : undefined;
    return isAlive() ? answer as T : new Promise<never>(() => undefined);
  };
  return {
    durable: true,
    list: (prefix, options) => guarded(() => fs.list(prefix, options)),
    read: (path, options) => guarded(() => fs.read(path, options)),
    write: (path, bytes, options) => guarded(() => fs.write(path, bytes, options)),
    remove: (path, options) => guarded(() => fs.remove(path, options)),
  };
}

/** A tab or process of a device, with everything about it watched. */
export class Session {
  readonly space: Space;
  readonly docs = new Map<string, CrdtDoc<SetDocument>>();
  readonly items: Item[] = [];
  readonly remoteFs: FileSystem;
  isAlive = true;
  readonly #local: ReturnType<typeof mortal>;

  constructor(readonly name: string, localFs: FileSystem, remoteFs: FileSystem, random: () => number, private readonly complain: Complain, onQuiet: (session: Session) => void) {
    this.#local = mortal(localFs);
    this.remoteFs = seenBy(remoteFs, () => this.isAlive);
    this.space = createSpace({ crdt: setCrdt({ random }), localFs: this.#local, remoteFs: this.remoteFs, device: { name }, retention: { superseded: 0 } });
    this.#watchStatus('the space', this.space.status$, () => onQuiet(this));
  }

  doc(id: string): CrdtDoc<SetDocument> {
    const present = this.docs.get(id);
    if (present) return present;
    const doc = this.space.doc(id, List);
    this.docs.set(id, doc);
    this.#watchStatus(id, doc.status$);
    let last: readonly string[] | undefined;
    doc.value$.subscribe({
      next: ({ items }) => {
        if (last && items.join() === last.join()) this.complain(`${this.name} tells the value of ${id} twice`);
        if (doc.value.items !== items) this.complain(`${this.name} has another value of ${id} than it tells`);
        last = items;
      },
      error: (error) => this.complain(`the value of ${id} errors: ${String(error)}`),
    });
    doc.changes$.subscribe({
      next: ({ patches }) => { if (patches.length === 0) this.complain(`${this.name} tells of no change of ${id}`); },
      error: (error) => this.complain(`the changes of ${id} error: ${String(error)}`),
    });
    return doc;
  }

  add(id: string, text: string): Item {
    const item: Item = { text, doc: id, session: this, stored: false, published: false, refused: [], removable: false };
    const doc = this.doc(id);
    const receipt = add(doc, text);
    if (!doc.value.items.includes(text)) this.complain(`${this.name} does not show its own ${text} at once`);
    const settle = (what: 'stored' | 'published') => () => {
      if (this.isAlive || this.#ended) item[what] = true;
    };
    receipt.stored.then(settle('stored'), (error: { code: string }) => item.refused.push(error.code));
    receipt.published.then(settle('published'), (error: { code: string }) => item.refused.push(error.code));
    this.items.push(item);
    return item;
  }

  #ended = false;

  async close(): Promise<string | undefined> {
    const refused = await this.space.close().then(() => undefined, (error: { code: string }) => error.code);
    this.#ended = true;
    this.isAlive = false;
    return refused;
  }

  /** The process dies: its locks are free, what it was about to do stays undone. */
  async kill(): Promise<void> {
    this.isAlive = false;
    await this.#local.kill();
    this.space.close().catch(() => undefined);
  }

  #watchStatus(what: string, status$: Space['status$'], onQuiet?: () => void): void {
    let last: SyncStatus | undefined;
    status$.subscribe({
      next: (status) => {
        const before = last;
        last = status;
        if (before && JSON.stringify(before) === JSON.stringify(status) && before.error === status.error) this.complain(`${this.name} tells the same status of ${what} twice`);
        if (before?.state === 'ready' && status.state === 'loading' && what === 'the space') this.complain(`${this.name} is loading again`);
        if (status.unpublished < 0) this.complain(`${this.name} has ${status.unpublished} unpublished changes of ${what}`);
        if (status.state === 'ready' && status.unpublished === 0) onQuiet?.();
      },
      error: (error) => this.complain(`the status of ${what} errors: ${String(error)}`),
    });
  }
}
