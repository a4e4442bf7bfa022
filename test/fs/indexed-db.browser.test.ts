import { afterEach, describe, expect, test, vi } from 'vitest';
import { indexedDbFs } from '../../src/fs/browser.js';
import { runFileSystemConformance } from '../../src/testing/file-system-conformance.js';

let name = '';
const names: string[] = [];
function fresh(): string {
  names.push(name = `test ${crypto.randomUUID()}`);
  return name;
}

function deleteDatabase(database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(database);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });
}

/** Opens a database as something else would. */
function openOther(database: string, version: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });
}

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await Promise.all(names.splice(0).map(deleteDatabase));
});

describe('indexedDbFs', { timeout: 60_000 }, () => {
  runFileSystemConformance({ create: async () => indexedDbFs(fresh()), reopen: async () => indexedDbFs(name) }, { test });

  test('claims to be local and not durable', () => {
    expect(indexedDbFs('x')).toMatchObject({ local: true, durable: false });
  });

  test('goes on after its database was deleted behind its back, without holding that up', async () => {
    const fs = indexedDbFs(fresh());
    await fs.write('l/a', Uint8Array.of(1));
    await deleteDatabase(name);
    expect(await fs.read('l/a')).toBeUndefined();
    await fs.write('l/b', Uint8Array.of(2));
    expect(await fs.list('')).toEqual([{ path: 'l/b', size: 1 }]);
  });

  test('goes on after its connection was closed', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const fs = indexedDbFs(fresh());
    await fs.write('l/a', Uint8Array.of(1));
    (open.mock.results[0]?.value as IDBOpenDBRequest).result.close();
    expect(await fs.read('l/a')).toEqual(Uint8Array.of(1));
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('opens its database once for many calls, and writes with strict durability', async () => {
    const open = vi.spyOn(indexedDB, 'open');
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const fs = indexedDbFs(fresh());
    await Promise.all([fs.list(''), fs.read('a'), fs.write('a', Uint8Array.of(1))]);
    expect(open).toHaveBeenCalledTimes(1);
    expect(transaction).toHaveBeenCalledWith(expect.anything(), 'readwrite', { durability: 'strict' });
  });

  test('a list loads no contents', async () => {
    const fs = indexedDbFs(fresh());
    await fs.write('l/a', new Uint8Array(1000));
    const stores: string[] = [];
    for (const method of ['get', 'getAll', 'openCursor'] as const) {
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore) {
        stores.push(this.name);
        return this.count() as never;
      });
    }
    await fs.list('').catch(() => undefined);
    expect(stores).toEqual(['sizes']);
  });

  test('a part of a larger buffer is kept without the rest', async () => {
    const fs = indexedDbFs(fresh());
    await fs.write('a', new Uint8Array(1_000_000).subarray(10, 20));
    expect((await fs.read('a'))?.buffer.byteLength).toBe(10);
  });

  test.each([
    ['for want of space', 'QuotaExceededError', 'quota'],
    ['because the buffer was handed away', 'DataCloneError', 'unknown'],
  ])('a write the browser refuses halfway, %s, changes nothing', async (_why, thrown, code) => {
    const fs = indexedDbFs(fresh());
    await fs.write('a', Uint8Array.of(1));
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function (this: IDBObjectStore, value: unknown, key) {
      put.mockRestore();
      this.put(value, key);
      throw new DOMException('refused', thrown);
    });
    await expect(fs.write('a', new Uint8Array(5))).rejects.toMatchObject({ code });
    expect(await fs.list('')).toEqual([{ path: 'a', size: 1 }]);
    expect(await fs.read('a')).toEqual(Uint8Array.of(1));
  });

  test('a disk that is found full when the transaction ends is "quota"', async () => {
    const fs = indexedDbFs(fresh());
    await fs.write('a', Uint8Array.of(1));
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementationOnce(function (this: IDBTransaction) {
      vi.spyOn(this, 'error', 'get').mockReturnValue(new DOMException('full', 'QuotaExceededError'));
      this.abort();
    });
    await expect(fs.write('a', new Uint8Array(5))).rejects.toMatchObject({ code: 'quota', retryable: true });
    expect(await fs.list('')).toEqual([{ path: 'a', size: 1 }]);
  });

  test('a write outlives a page that goes as soon as it was begun', async () => {
    fresh();
    const written = Array.from({ length: 10 }, (_, number) => `l/${number}`);
    for (const path of written) {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const page = frame.contentWindow as Window & { begin?: (path: string) => Promise<void> };
      const script = page.document.createElement('script');
      script.type = 'module';
      script.textContent = `
        const { indexedDbFs } = await import(${JSON.stringify(new URL('../../src/fs/browser.ts', import.meta.url).href)});
        const fs = indexedDbFs(${JSON.stringify(name)});
        await fs.list('');
        window.begin = (path) => fs.write(path, Uint8Array.of(1)).catch(() => undefined);`;
      page.document.body.append(script);
      await expect.poll(() => typeof page.begin, { timeout: 20_000 }).toBe('function');
      void page.begin?.(path);
      // The connection is open, so it asks within this turn of the event loop; no answer can come before the page goes.
      for (let step = 0; step < 50; step += 1) await Promise.resolve();
      frame.remove();
    }
    // A browser promises nothing here, and may drop one; it would drop them all if they waited to be committed.
    expect((await indexedDbFs(name).list('l/')).length).toBeGreaterThan(written.length / 2);
  });

  test('a database of that name that is something else is refused', async () => {
    (await openOther(fresh(), 7)).close();
    await expect(indexedDbFs(name).list('')).rejects.toMatchObject({ code: 'invalid-option' });
    (await openOther(fresh(), 1)).close();
    await expect(indexedDbFs(name).write('a', Uint8Array.of(1))).rejects.toMatchObject({ code: 'invalid-option' });
  });

  test.each([
    ['is missing', undefined],
    ['is null', null],
    ['refuses', { open() { throw new DOMException('denied', 'SecurityError'); } }],
  ])('where IndexedDB %s every call is "unsupported", and making one is fine', async (_what, factory) => {
    vi.stubGlobal('indexedDB', factory);
    const fs = indexedDbFs('x');
    for (const call of [() => fs.list(''), () => fs.read('a'), () => fs.write('a', Uint8Array.of(1)), () => fs.remove('a')]) {
      await expect(call()).rejects.toMatchObject({ code: 'unsupported' });
    }
  });

  test('an abort ends a wait for a database that does not open', async () => {
    vi.spyOn(indexedDB, 'open').mockReturnValueOnce({} as IDBOpenDBRequest);
    const controller = new AbortController();
    const reading = indexedDbFs('x').read('a', controller);
    setTimeout(() => controller.abort(), 20);
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  });

  test('without Web Locks there is no lock, and a lock of one database is none of another', async () => {
    const [one, two] = [indexedDbFs('one'), indexedDbFs('two')];
    const release = await one.lock?.('store');
    await (await two.lock?.('store', { signal: AbortSignal.timeout(1000) }))?.();
    await release?.();
    vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as never);
    expect(indexedDbFs('three').lock).toBeUndefined();
  });

  test('a watch hears of its prefix only', async () => {
    const fs = indexedDbFs(fresh());
    const heard = vi.fn();
    const end = fs.watch?.('l/', heard);
    await indexedDbFs(name).write('p/a', Uint8Array.of(1));
    await indexedDbFs(name).write('l/a', Uint8Array.of(1));
    await expect.poll(() => heard.mock.calls.length).toBe(1);
    end?.();
  });

  test('goes on by a new connection when the browser does not answer any more', async () => {
    const fs = indexedDbFs(fresh());
    await fs.write('before', Uint8Array.of(1));
    const store = { put: () => ({}) };
    const silent = { objectStore: () => store, commit: () => undefined, abort: () => undefined };
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => silent as unknown as IDBTransaction);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const written = fs.write('after', Uint8Array.of(2));
      await vi.advanceTimersByTimeAsync(11_000);
      await written;
    } finally {
      vi.useRealTimers();
    }
    expect([await fs.read('before'), await fs.read('after')]).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });
});
