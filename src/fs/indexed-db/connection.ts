import { SyncError } from '../../errors.js';
import { abortedError } from '../abort.js';

/** Path → bytes, and path → size, so that a list need not load every file. */
export const files = 'files';
export const sizes = 'sizes';

/** Chromium sometimes answers nothing any more after it has thrown a site's databases away in the middle of its work; a new connection does, ms. */
const patience = 10_000;

/** Gives up on what the browser never answers. */
function answered<T>(work: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new DOMException('The browser does not answer.', 'AbortError'));
    }, patience);
  });
  return Promise.race([work, silence]).finally(() => clearTimeout(timer));
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    // A browser that keeps nothing has no `indexedDB`, `null` for it, or one that throws.
    const factory = globalThis.indexedDB as IDBFactory | null | undefined;
    if (!factory) throw new SyncError('unsupported', 'IndexedDB is missing here: indexedDbFs works in browsers, outside private modes that keep nothing.');
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(files);
      request.result.createObjectStore(sizes);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('The database does not open.', 'UnknownError'));
  });
}

/** A connection to one database that is opened when used, and again after it was closed or the database deleted. */
export class Connection {
  #database: Promise<IDBDatabase> | undefined;

  constructor(readonly name: string) {}

  /** Resolves with the request's result once the transaction is complete: for a write, once it is on disk. */
  async run<T>(mode: IDBTransactionMode, signal: AbortSignal | undefined, work: (files: IDBObjectStore, sizes: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const opened = this.#database ??= this.#connect();
      try {
        const database = await answered(opened, () => undefined);
        return await answered(transact(database, mode, signal, work), () => database.close());
      } catch (error) {
        const died = error instanceof DOMException && ['InvalidStateError', 'AbortError'].includes(error.name);
        if (!died) throw error;
        // The connection died without telling. A new one, and the same again: every verb may be done twice.
        this.#forget(opened);
        void opened.then((database) => database.close(), () => undefined);
        if (attempt === 2 || signal?.aborted) throw error;
      }
    }
  }

  #forget(opened: Promise<IDBDatabase>): void {
    if (this.#database === opened) this.#database = undefined;
  }

  #connect(): Promise<IDBDatabase> {
    const opened = open(this.name);
    opened.then((database) => {
      // Another tab deletes the database or upgrades it, and waits for us to let go.
      database.onversionchange = () => { database.close(); this.#forget(opened); };
      database.onclose = () => this.#forget(opened);
    }, () => this.#forget(opened));
    return opened;
  }
}

function transact<T>(database: IDBDatabase, mode: IDBTransactionMode, signal: AbortSignal | undefined, work: (files: IDBObjectStore, sizes: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw abortedError(signal);
    const transaction = database.transaction([files, sizes], mode, { durability: 'strict' });
    const onAbort = (): void => { try { transaction.abort(); } catch { /* It has just been completed. */ } };
    const end = (): void => signal?.removeEventListener('abort', onAbort);
    signal?.addEventListener('abort', onAbort, { once: true });
    let request: IDBRequest<T>;
    try {
      request = work(transaction.objectStore(files), transaction.objectStore(sizes));
      // By itself it would be committed only after the page has heard of the requests: one that is closed at once would lose
      // the write, and one that hangs or is frozen would lock everybody out.
      transaction.commit?.(); // Safari has it since 15
    } catch (error) {
      // Left alone, it would commit the half that was asked for.
      end();
      transaction.abort();
      throw error;
    }
    transaction.oncomplete = () => { end(); resolve(request.result); };
    transaction.onabort = () => {
      end();
      reject(signal?.aborted ? abortedError(signal) : transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
    };
  });
}
