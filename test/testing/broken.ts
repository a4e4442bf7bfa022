import { SyncError, memoryFs } from '../../src/index.js';
import type { FileEntry, FileSystem, FsOptions } from '../../src/index.js';

/** A storage and how it is seen by one device after another. */
export type Views = () => FileSystem;

type Verbs = Partial<Pick<FileSystem, 'list' | 'read' | 'write' | 'remove' | 'lock' | 'watch'>>;

/** A file system in memory with some verbs of its own; each view is told apart by `state`, each storage by a call. */
const broken = (verbs: (right: FileSystem, view: number) => Verbs) => (): Views => {
  const right = memoryFs();
  let views = 0;
  return () => {
    const own = verbs(right, views++);
    return {
      durable: true,
      list: (prefix, options) => right.list(prefix, options),
      read: (path, options) => right.read(path, options),
      write: (path, bytes, options) => right.write(path, bytes, options),
      remove: (path, options) => right.remove(path, options),
      ...own,
    };
  };
};

/** `LIKE 'prefix%'` of SQL. */
const like = (prefix: string): RegExp => new RegExp(`^${prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('_', '.').replaceAll('%', '.*')}`);

const pause = (ms = 0): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** What backends get wrong, and the check that is to say so. */
export const brokenFileSystems: readonly [mistake: string, found: RegExp, make: () => Views][] = [
  ['lists only the first page', /complete, however many/, broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).slice(0, 50) }))],
  ['lists what it remembers, though others have written since', /since the one before/, broken((right) => {
    const remembered = new Map<string, FileEntry[]>();
    return { list: async (prefix, options) => remembered.get(prefix) ?? remembered.set(prefix, await right.list(prefix, options)).get(prefix)! };
  })],
  ['lists one folder only', /folders deep/, broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).filter(({ path }) => !path.slice(prefix.length).includes('/')) }))],
  ['takes the prefix of a list for a folder', /folders deep/, broken((right) => ({ list: (prefix, options) => right.list(prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`, options) }))],
  ['ignores the prefix of a list', /folders deep/, broken((right) => ({ list: (_, options) => right.list('', options) }))],
  ['lists whatever holds the prefix anywhere', /folders deep/, broken((right) => ({ list: async (prefix, options) => (await right.list('', options)).filter(({ path }) => path.includes(prefix)) }))],
  ['takes the prefix of a list for a regular expression', /folders deep/, broken((right) => ({ list: async (prefix, options) => (await right.list('', options)).filter(({ path }) => new RegExp(`^${prefix}`).test(path)) }))],
  ['takes the prefix of a list for a pattern of SQL', /folders deep/, broken((right) => ({ list: async (prefix, options) => (await right.list('', options)).filter(({ path }) => like(prefix).test(path)) }))],
  ['lists paths from its own root', /what is written is read/, broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).map(({ path, size }) => ({ path: `/${path}`, size })) }))],
  ['lists no sizes', /what is written is read/, broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).map(({ path }) => ({ path, size: 0 })) }))],
  ['lists a file twice', /folders deep|complete/, broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).flatMap((entry) => [entry, entry]) }))],
  ['fails to list a root that is not there yet', /does not exist yet/, broken((right) => ({
    list: async (prefix, options) => {
      const found = await right.list('', options);
      if (found.length === 0) throw new SyncError('not-found', 'There is no such folder.');
      return right.list(prefix, options);
    },
  }))],
  ['goes on listing what was removed', /come and go|removed/, broken((right) => {
    const ever = new Map<string, FileEntry>();
    return { list: async (prefix, options) => {
      for (const entry of await right.list('', options)) ever.set(entry.path, entry);
      return [...ever.values()].filter(({ path }) => path.startsWith(prefix));
    } };
  })],
  ['writes a file in two steps', /overwrites|written by many|aborted while/, broken((right) => ({
    write: async (path, bytes, options) => {
      await right.write(path, bytes.slice(0, bytes.length >> 1), options);
      await pause();
      await right.write(path, bytes, options);
    },
  }))],
  ['fails to remove what is absent', /removing it again/, broken((right) => ({
    remove: async (path, options) => {
      if (!await right.read(path, options)) throw new SyncError('not-found', 'There is no such file.');
      await right.remove(path, options);
    },
  }))],
  ['says that it has removed a file, and has not', /removing it again/, broken(() => ({ remove: async () => undefined }))],
  ['removes everything that begins like a file', /removing it again/, broken((right) => ({
    remove: async (path, options) => { for (const entry of await right.list(path, options)) await right.remove(entry.path, options); },
  }))],
  ['folds case', /odd but legal/, broken((right) => ({ write: (path, bytes, options) => right.write(path.toLowerCase(), bytes, options), read: (path, options) => right.read(path.toLowerCase(), options) }))],
  ['trims long names', /odd but legal/, broken((right) => ({ write: (path, bytes, options) => right.write(path.slice(0, 64), bytes, options), read: (path, options) => right.read(path.slice(0, 64), options) }))],
  ['fails to read what is absent', /never written is absent/, broken((right) => ({
    read: async (path, options) => {
      const found = await right.read(path, options);
      if (!found) throw new SyncError('not-found', 'There is no such file.');
      return found;
    },
  }))],
  ['reads 0 bytes where there is nothing', /never written is absent/, broken((right) => ({ read: async (path, options) => await right.read(path, options) ?? new Uint8Array() }))],
  ['keeps the first content of a name', /writing again replaces/, broken((right) => ({ write: async (path, bytes, options) => { if (!await right.read(path, options)) await right.write(path, bytes, options); } }))],
  ['overwrites only the beginning of a file', /writing again replaces/, broken((right) => ({
    write: async (path, bytes, options) => {
      const whole = new Uint8Array(Math.max(bytes.length, (await right.read(path, options))?.length ?? 0));
      whole.set(await right.read(path, options) ?? []);
      whole.set(bytes);
      await right.write(path, whole, options);
    },
  }))],
  ['keeps the caller\'s bytes instead of a copy', /belong to the caller/, () => {
    const files = new Map<string, Uint8Array>();
    const right = memoryFs();
    return () => ({
      list: async (prefix, options) => (await right.list(prefix, options)).length > 0 ? [] : [...files].filter(([path]) => path.startsWith(prefix)).map(([path, bytes]) => ({ path, size: bytes.length })),
      read: async (path, options) => (await right.read(path, options), files.get(path)),
      write: async (path, bytes, options) => { await right.read(path, options); files.set(path, bytes); },
      remove: async (path, options) => { await right.remove(path, options); files.delete(path); },
    });
  }],
  ['writes the whole buffer that some bytes are a part of', /larger buffer/, broken((right) => ({ write: (path, bytes, options) => right.write(path, new Uint8Array(bytes.buffer), options) }))],
  ['stores text', /every byte value|not UTF-8/, broken((right) => ({ write: (path, bytes, options) => right.write(path, new TextEncoder().encode(new TextDecoder().decode(bytes)), options) }))],
  ['keeps an index that two who write at once overwrite', /written at once|folders deep|complete/, broken((right) => {
    const index = async (options?: FsOptions): Promise<string[]> => JSON.parse(new TextDecoder().decode(await right.read('index', options) ?? new TextEncoder().encode('[]'))) as string[];
    return {
      list: async (prefix, options) => {
        const paths = (await index(options)).filter((path) => path.startsWith(prefix));
        return Promise.all(paths.map(async (path) => ({ path, size: (await right.read(path))?.length ?? 0 })));
      },
      write: async (path, bytes, options) => {
        await right.write(path, bytes, options);
        const paths = await index(options);
        await pause();
        await right.write('index', new TextEncoder().encode(JSON.stringify([...new Set([...paths, path])])), options);
      },
    };
  })],
  ['does not listen to its signal', /aborted call/, broken((right) => ({
    list: (prefix) => right.list(prefix), read: (path) => right.read(path), write: (path, bytes) => right.write(path, bytes), remove: (path) => right.remove(path),
  }))],
  ['lets a path leave its root', /leave the root/, broken((right) => ({ write: (path, bytes, options) => right.write(path.replace(/^(\.\.)?\/+|\/\.(?=\/)|\/+$/g, '') || 'x', bytes, options) }))],
  ['locks for one view only', /held by one at a time/, broken(() => { const own = memoryFs(); return { lock: (name, options) => own.lock!(name, options) }; })],
];

/** What has to be said so that somebody finds the mistake by it. */
export const brokenAndTold: readonly [mistake: string, sentences: readonly string[], make: () => Views][] = [
  ['reads null where there is nothing', ['a file in an empty root reads as null, and what is absent has to read as undefined'], broken((right) => ({ read: async (path, options) => await right.read(path, options) ?? null as never }))],
  ['fails in its own words where there is nothing', ['reading a file in an empty root fails with Error: ENOENT: what is absent has to read as undefined', 'removing an absent file fails with Error: ENOENT: removing what is absent has to do nothing'], broken((right) => {
    const found = async (path: string, options?: FsOptions): Promise<Uint8Array> => {
      const bytes = await right.read(path, options);
      if (!bytes) throw new Error('ENOENT');
      return bytes;
    };
    return { read: found, remove: async (path, options) => { await found(path, options); await right.remove(path, options); } };
  })],
  ['throws before it gives a promise', ['write to "" throws SyncError: The path "" is empty.', 'instead of rejecting with a SyncError "invalid-option": an async function turns one into the other'], broken((right) => ({
    write: (path, bytes, options) => {
      if (path === '') throw new SyncError('invalid-option', 'The path "" is empty.');
      return right.write(path, bytes, options);
    },
  }))],
  ['takes paths that leave its root', ['write to "" resolves instead of rejecting with a SyncError "invalid-option"'], broken((right) => ({ write: async (path, bytes, options) => right.write(path || 'x', bytes, options) }))],
  ['lists paths as they stand in an address', [
    'the list lacks "l/0000.cof" "l/0001.cof" "l/0002.cof" and 57 more, and shows besides "l%2F0000.cof" "l%2F0001.cof" "l%2F0002.cof" and 57 more: 60 shown, 60 expected',
    'the list of "" lacks "l/a1" "l/a2" "l/b1" and 5 more, and shows besides "l%2Fa1"',
  ], broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).map(({ path, size }) => ({ path: encodeURIComponent(path), size })) }))],
  ['lists nothing', ['the list lacks "l/0123456789abcdef-00000001-0123456789abcdefghjkmnpqrs.cof": 0 shown, 1 expected', '"l/s0" stays, and is not in a list of 0 files'], broken(() => ({ list: async () => [] }))],
  ['lists a file twice', ['the list shows twice "l/0000.cof" "l/0001.cof" "l/0002.cof" and 57 more: 120 shown, 60 expected'], broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).flatMap((entry) => [entry, entry]) }))],
  ['lists no sizes', ['the file is listed with undefined bytes instead of 1', 'l/a1 is listed with undefined bytes instead of 12'], broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).map(({ path }) => ({ path }) as FileEntry) }))],
  ['gives an iterator for a list', ['the list is no array'], broken((right) => ({ list: async (prefix, options) => (await right.list(prefix, options)).values() as never }))],
  ['watches nothing', ['new files, within 3 s', 'the watch does not hear of a file that was replaced, within 3 s'], broken(() => ({ watch: () => () => undefined }))],
  ['gives a lock once and never again', ['the lock is given to nobody any more, though it was released 1 times, within 3 s', 'a lock that was released is not given again, within 3 s', 'and that was released, is not given again, within 3 s'], () => {
    const held = new Set<string>();
    return broken(() => ({ lock: async (name, options) => {
      if (held.has(name)) return new Promise((_, reject) => { options?.signal?.addEventListener('abort', () => reject(new SyncError('aborted', 'It was aborted.'))); });
      if (options?.signal?.aborted) throw new SyncError('aborted', 'It was aborted.');
      held.add(name);
      return async () => undefined;
    } }))();
  }],
  ['does not hear while it waits for a lock', ['waiting for a lock does not end when its signal is aborted, within 3 s'], broken((right) => ({ lock: (name, options) => right.lock!(name, options?.signal?.aborted ? options : undefined) }))],
];

/** What no single call shows: it takes devices that live with it. */
export const brokenInUse: readonly [mistake: string, found: RegExp, make: () => Views][] = [
  ['loses one of four files once it has acknowledged it', /acknowledged, and is not listed|lacks|absent/, broken((right) => {
    let writes = 0;
    return { write: async (path, bytes, options) => {
      await right.write(path, bytes, options);
      if (++writes % 4 === 0) await right.remove(path);
    } };
  })],
  ['gives up a view after some calls and goes on showing that', /lacks|not listed|put aside|come damaged/, broken((right) => {
    let calls = 0;
    let frozen: FileEntry[] | undefined;
    return { list: async (prefix, options) => {
      if (++calls > 8) frozen ??= await right.list('', options);
      return frozen ? frozen.filter(({ path }) => path.startsWith(prefix)) : right.list(prefix, options);
    } };
  })],
  ['cuts every large file it reads', /come damaged|lacks/, broken((right) => ({
    read: async (path, options) => { const found = await right.read(path, options); return found && found.length > 400 ? found.slice(0, 400) : found; },
  }))],
  ['lists a file a while after it was written', /acknowledged is not listed by another at once/, broken((right) => {
    const since = new Map<string, number>();
    return {
      write: async (path, bytes, options) => {
        await right.write(path, bytes, options);
        since.set(path, since.get(path) ?? performance.now());
      },
      list: async (prefix, options) => (await right.list(prefix, options)).filter(({ path }) => performance.now() - (since.get(path) ?? 0) > 300),
    };
  })],
  ['shows each device its own files only', /acknowledged is not listed by another at once/, broken(() => {
    const own = memoryFs();
    return { list: own.list.bind(own), read: own.read.bind(own), write: own.write.bind(own), remove: own.remove.bind(own) };
  })],
  ['stops writing when there are many files', /full|refuses|Injected|quota/i, broken((right) => {
    return { write: async (path, bytes, options) => {
      if ((await right.list('')).length >= 12) throw new SyncError('quota', 'It is full.');
      await right.write(path, bytes, options);
    } };
  })],
];
