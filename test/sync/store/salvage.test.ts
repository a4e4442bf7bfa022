import { describe, expect, test } from 'vitest';
import { salvage, tail } from '../../../src/sync/store/store.js';
import type { LocalStore } from '../../../src/sync/store/store.js';
import { Disk } from './disk.js';
import { openWhole } from './opening.js';

function add(disk: Disk, store: LocalStore, ...chunks: readonly string[]): void {
  for (const chunk of chunks) {
    store.table('outbox').set(chunk, `${chunk}’s file`);
    store.addChunk('doc', chunk);
    disk.run(store.commit());
  }
}

const texts = (chunks: readonly { chunk: unknown }[]): unknown[] => chunks.map(({ chunk }) => chunk).sort();

describe('salvage', () => {
  test('finds every chunk and row of a whole store, no chunk twice, and names the files', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    add(disk, store, 'one', 'two');
    const before = new Map(disk.files);
    disk.run(store.checkpoint());
    store.table('outbox').delete('one');
    add(disk, store, 'three');
    for (const [name, bytes] of before) disk.files.set(name, bytes); // a crash before the checkpoint had cleaned up
    const { found, files, unreadable } = disk.run(salvage('main'));
    expect(texts(found.chunks)).toEqual(['one', 'three', 'two']);
    expect([...found.tables.get('outbox')!]).toEqual([['two', 'two’s file'], ['three', 'three’s file']]);
    expect([...files].sort()).toEqual(disk.names());
    expect(unreadable).toEqual([]);
  });

  test('does not bring back rows that were deleted before a checkpoint, from files it could not remove', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    add(disk, store, 'one');
    const [[name, bytes]] = [...disk.files] as [[string, Uint8Array]];
    store.table('outbox').delete('one');
    disk.run(store.checkpoint());
    disk.files.set(name, bytes);
    const { found } = disk.run(salvage('main'));
    expect(found.tables.get('outbox')?.size ?? 0).toBe(0);
    expect(texts(found.chunks)).toEqual(['one']);
  });

  test('skips and names what is damaged', () => {
    const disk = new Disk();
    add(disk, openWhole(disk), 'one', 'two', 'three');
    const [first, second, third] = disk.names();
    disk.files.get(first!)![9]! ^= 1;
    const { found, files, unreadable } = disk.run(salvage('main'));
    expect(texts(found.chunks)).toEqual(['three', 'two']);
    expect(files).toEqual([second, third]);
    expect(unreadable).toEqual([first]);
  });

  test('tells when something is missing that came before something that is there', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    add(disk, store, 'one', 'two', 'three');
    const [first, second, third] = disk.names();
    const gapsWithout = (...names: (string | undefined)[]): boolean => {
      const left = new Disk();
      for (const [name, bytes] of disk.files) if (!names.includes(name)) left.files.set(name, bytes);
      return left.run(salvage('main')).found.gaps;
    };
    expect(gapsWithout()).toBe(false);
    expect(gapsWithout(third)).toBe(false);
    expect(gapsWithout(first)).toBe(true);
    expect(gapsWithout(second)).toBe(true);
    const before = new Map(disk.files);
    disk.run(store.checkpoint());
    for (const [name, bytes] of before) disk.files.set(name, bytes); // a crash before the checkpoint had cleaned up
    expect(gapsWithout(first)).toBe(false);
    add(disk, store, 'four', 'five');
    const [fourth] = disk.names().filter((name) => name.startsWith('main/t/') && !before.has(name));
    expect(gapsWithout(fourth)).toBe(true);
  });

  test('takes no part while the rest cannot be read', () => {
    const disk = new Disk();
    add(disk, openWhole(disk), 'one', 'two');
    const [, second] = disk.names();
    disk.faultAt = (_, request) => (request.verb === 'read' && request.path === second ? { when: 'before', then: 'fail' } : undefined);
    expect(() => disk.run(salvage('main'))).toThrow();
  });

  test('finds nothing where nothing is', () => {
    expect(new Disk().run(salvage('main'))).toEqual({ found: { tables: new Map(), chunks: [], gaps: false }, files: [], unreadable: [] });
  });
});

describe('a look at another session’s store', () => {
  /** A reader that remembers what it saw. */
  function reader(): (disk: Disk) => unknown[] {
    const seen = new Set<string>();
    return (disk) => {
      const { chunks, files } = disk.run(tail('main', seen));
      for (const file of files) seen.add(file);
      return texts(chunks);
    };
  }

  test('brings what was committed since the last', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    const look = reader();
    expect(look(disk)).toEqual([]);
    add(disk, store, 'one', 'two');
    expect(look(disk)).toEqual(['one', 'two']);
    expect(look(disk)).toEqual([]);
    add(disk, store, 'three');
    expect(look(disk)).toEqual(['three']);
  });

  test('does not bring chunks again that a checkpoint moved after they were seen', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    const look = reader();
    add(disk, store, 'one', 'two');
    look(disk);
    disk.run(store.checkpoint());
    const begin = disk.log.length;
    expect(look(disk)).toEqual([]);
    expect(disk.log.length).toBe(begin + 1);
    add(disk, store, 'three');
    expect(look(disk)).toEqual(['three']);
  });

  test('finds in body files what a checkpoint folded before it was seen', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    const look = reader();
    add(disk, store, 'one');
    look(disk);
    add(disk, store, 'two');
    disk.run(store.checkpoint());
    expect(look(disk)).toContain('two');
    add(disk, store, 'three');
    expect(look(disk)).toEqual(['three']);
  });

  test('misses nothing, however a checkpoint runs beside it', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const disk = new Disk();
      const store = openWhole(disk, { bodyBytes: 10, smallFiles: 1 });
      let state = seed;
      disk.pick = (waiting) => (state = (state * 48271) % 2147483647) % waiting;
      add(disk, store, 'one');
      disk.run(store.checkpoint());
      add(disk, store, 'two', 'three');
      const found = new Set<unknown>();
      const seen = new Set<string>();
      const look = function* () {
        const { chunks, files } = yield* tail('main', seen);
        for (const file of files) seen.add(file);
        for (const { chunk } of chunks) found.add(chunk);
      };
      const work = function* () {
        store.addChunk('doc', 'four');
        yield* store.checkpoint();
        store.addChunk('doc', 'five');
        yield* store.checkpoint();
      };
      disk.race([look(), work()]);
      disk.run(look());
      expect([...found].sort(), `seed ${seed}`).toEqual(['five', 'four', 'one', 'three', 'two']);
    }
  });

  for (const kind of ['t', 'd']) {
    test(`finds all when a checkpoint removes the ${kind} files just before they are read`, () => {
      const disk = new Disk();
      const store = openWhole(disk, kind === 'd' ? { smallFiles: 0 } : {}); // none allowed: all bodies are written anew
      add(disk, store, 'one');
      disk.run(store.checkpoint());
      add(disk, store, 'two');
      disk.faultAt = (_, request) => {
        if (request.verb !== 'read' || !request.path.startsWith(`main/${kind}/`)) return undefined;
        disk.faultAt = () => undefined;
        disk.run(store.checkpoint());
        return undefined;
      };
      expect(new Set(texts(disk.run(tail('main', new Set())).chunks))).toEqual(new Set(['one', 'two']));
      expect(disk.names('main/t/')).toEqual([]);
    });
  }

  test('leaves a file that is being written for the next look', () => {
    const disk = new Disk();
    add(disk, openWhole(disk), 'one');
    const [[name, bytes]] = [...disk.files] as [[string, Uint8Array]];
    const look = reader();
    disk.files.set(name, bytes.slice(0, 9));
    expect(look(disk)).toEqual([]);
    disk.files.set(name, bytes);
    expect(look(disk)).toEqual(['one']);
  });
});
