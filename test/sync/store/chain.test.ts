import { describe, expect, test } from 'vitest';
import { SyncError } from '../../../src/errors.js';
import { encodeCbor } from '../../../src/format/cbor.js';
import { nameFile } from '../../../src/sync/store/names.js';
import type { LocalStore, Salvage } from '../../../src/sync/store/store.js';
import { Disk } from './disk.js';
import { contentOf, open, openWhole } from './opening.js';

/** A store that commits a row and a chunk for each of some numbers. */
function add(disk: Disk, store: LocalStore, numbers: readonly number[]): void {
  for (const number of numbers) {
    store.table('rows').set(`r${number}`, number);
    store.addChunk('doc', `c${number}`);
    disk.run(store.commit());
  }
}

function filled(numbers: readonly number[]): { disk: Disk; store: LocalStore } {
  const disk = new Disk();
  const store = openWhole(disk);
  add(disk, store, numbers);
  return { disk, store };
}

const rowsOf = (salvaged: Salvage): unknown[] => [...(salvaged.tables.get('rows')?.values() ?? [])].sort();
const chunksOf = (salvaged: Salvage): unknown[] => salvaged.chunks.map(({ chunk }) => chunk).sort();

/** What an app does after `broken`: puts back what was saved, commits, makes a checkpoint. */
function recover(disk: Disk): void {
  const { store, salvaged } = open(disk);
  for (const [name, rows] of salvaged.tables) for (const [key, value] of rows) store.table(name).set(key, value);
  for (const { doc, chunk } of salvaged.chunks) store.addChunk(doc, chunk);
  disk.run(store.commit());
  expect(store.checkpointDue).toBe(true);
  disk.run(store.checkpoint());
}

describe('a broken chain', () => {
  const damages: Record<string, { make: () => Disk; rows: number[]; chunks: string[] }> = {
    'a transaction in the middle is missing': {
      make: () => {
        const { disk } = filled([1, 2, 3]);
        disk.files.delete(disk.names()[1]!);
        return disk;
      },
      rows: [1, 3], chunks: ['c1', 'c3'],
    },
    'a transaction in the middle is damaged': {
      make: () => {
        const { disk } = filled([1, 2, 3]);
        disk.files.get(disk.names()[1]!)![10]! ^= 1;
        return disk;
      },
      rows: [1, 3], chunks: ['c1', 'c3'],
    },
    'two sessions wrote after the same transaction': {
      make: () => {
        const { disk, store } = filled([1]);
        add(disk, openWhole(disk), [2, 3]);
        add(disk, store, [4]);
        return disk;
      },
      rows: [1, 2, 3, 4], chunks: ['c1', 'c2', 'c3', 'c4'],
    },
    'two sessions began an empty store': {
      make: () => {
        const disk = new Disk();
        const [one, two] = [openWhole(disk), openWhole(disk)];
        add(disk, one, [1]);
        add(disk, two, [2]);
        return disk;
      },
      rows: [1, 2], chunks: ['c1', 'c2'],
    },
    'a transaction stands in the place of the one that the next was built on': {
      make: () => {
        const disk = new Disk();
        const [one, two] = [openWhole(disk), openWhole(disk)];
        add(disk, one, [1]);
        const [name] = disk.names();
        add(disk, two, [2]);
        add(disk, one, [3]);
        disk.files.delete(name!);
        return disk;
      },
      rows: [2, 3], chunks: ['c2', 'c3'],
    },
    'one of two sessions made a checkpoint over the other': {
      make: () => {
        const { disk, store } = filled([1]);
        add(disk, openWhole(disk), [2]);
        add(disk, store, [3, 4]);
        disk.run(store.checkpoint());
        add(disk, store, [5]);
        return disk;
      },
      rows: [1, 2, 3, 4, 5], chunks: ['c1', 'c2', 'c3', 'c4', 'c5'],
    },
    'each of two sessions made a checkpoint': {
      make: () => {
        const { disk, store } = filled([1]);
        const other = openWhole(disk);
        add(disk, other, [2]);
        add(disk, store, [3]);
        for (const each of [store, other]) {
          const files = new Map(disk.files);
          disk.run(each.checkpoint());
          for (const [name, bytes] of files) if (name.includes('/t/')) disk.files.set(name, bytes); // both had read it
        }
        return disk;
      },
      rows: [1, 2, 3], chunks: ['c1', 'c2', 'c3'],
    },
    'the checkpoint that transactions build on is gone': {
      make: () => {
        const { disk, store } = filled([1]);
        disk.run(store.checkpoint());
        add(disk, store, [2]);
        disk.files.delete(disk.names('main/c/')[0]!);
        return disk;
      },
      rows: [2], chunks: ['c1', 'c2'],
    },
    'the only checkpoint is damaged': {
      make: () => {
        const { disk, store } = filled([1, 2]);
        disk.run(store.checkpoint());
        disk.files.get(disk.names('main/c/')[0]!)![10]! ^= 1;
        return disk;
      },
      rows: [], chunks: ['c1', 'c2'],
    },
    'document bodies are missing': {
      make: () => {
        const { disk, store } = filled([1]);
        disk.run(store.checkpoint());
        add(disk, store, [2]);
        disk.files.delete(disk.names('main/d/')[0]!);
        return disk;
      },
      rows: [1, 2], chunks: ['c2'],
    },
    'only later transactions are left': {
      make: () => {
        const { disk } = filled([1, 2, 3]);
        for (const name of disk.names().slice(0, 2)) disk.files.delete(name);
        return disk;
      },
      rows: [3], chunks: ['c3'],
    },
  };

  for (const [what, { make, rows, chunks }] of Object.entries(damages)) {
    test(`is noticed when ${what}, and gives back all that can be read`, () => {
      const { store, broken, salvaged } = open(make());
      expect(broken).toBe(true);
      expect(rowsOf(salvaged)).toEqual(rows);
      expect(chunksOf(salvaged)).toEqual(chunks);
      expect([...store.chunkDocs()]).toEqual([]);
      expect(store.table('rows').size).toBe(0);
    });

    test(`when ${what}, recovery may be interrupted at any request and loses nothing`, () => {
      const whole = make();
      whole.log.length = 0;
      recover(whole);
      const total = whole.log.length;
      for (let at = 0; at < total; at++) {
        for (const when of ['before', 'after', 'torn'] as const) {
          const disk = make();
          const begin = disk.log.length;
          disk.faultAt = (index) => (index === begin + at ? { when, then: 'crash', kept: (length) => length >> 1 } : undefined);
          expect(() => recover(disk)).toThrow();
          disk.faultAt = () => undefined;
          const { broken } = open(disk);
          if (broken) recover(disk);
          const { rows: tables, chunks: docs } = contentOf(disk, openWhole(disk), ['rows']);
          expect(tables['rows']!.map(([, value]) => value).sort()).toEqual(rows);
          expect([...(docs['doc'] ?? [])].sort()).toEqual(chunks);
          const store = openWhole(disk);
          store.table('last').set('x', 1);
          disk.run(store.checkpoint());
          expect(disk.names().filter((name) => !name.includes('/d/'))).toHaveLength(1);
        }
      }
    });
  }

  test('stays broken until a checkpoint, whatever is committed', () => {
    for (const { make, rows, chunks } of Object.values(damages)) {
      const disk = make();
      for (const number of [11, 12]) {
        add(disk, open(disk).store, [number]);
        const { broken, salvaged } = open(disk);
        expect(broken).toBe(true);
        expect(rowsOf(salvaged)).toEqual(expect.arrayContaining(rows));
        expect(chunksOf(salvaged)).toEqual(expect.arrayContaining([...chunks, `c${number}`]));
      }
    }
  });

  test('is whole again with the checkpoint, although none of the old files could be removed', () => {
    for (const { make, rows } of Object.values(damages)) {
      const disk = make();
      disk.faultAt = (_, { verb }) => (verb === 'remove' ? { when: 'before', then: 'fail' } : undefined);
      recover(disk);
      expect(contentOf(disk, openWhole(disk), ['rows']).rows['rows']!.map(([, value]) => value).sort()).toEqual(rows);
    }
  });

  test('is not given up by a checkpoint before anything was put back', () => {
    const disk = damages['only later transactions are left']!.make();
    const { store } = open(disk);
    expect(store.checkpointDue).toBe(false);
    disk.run(store.checkpoint());
    expect(rowsOf(open(disk).salvaged)).toEqual([3]);
  });
});

describe('a chain that is whole', () => {
  test('ends before a torn file that nobody was told of, and the checkpoint removes that file', () => {
    const { disk } = filled([1, 2]);
    disk.files.set(disk.names()[1]!, new Uint8Array());
    const store = openWhole(disk);
    expect([...store.table('rows').keys()]).toEqual(['r1']);
    add(disk, store, [3]);
    disk.run(store.checkpoint());
    expect(disk.names('main/t/')).toEqual([]);
  });

  test('keeps a file that was only misread: the next opening gives back both', () => {
    const { disk } = filled([1, 2]);
    const [name, bytes] = [...disk.files][1]!;
    disk.files.set(name, new Uint8Array());
    const store = openWhole(disk);
    disk.files.set(name, bytes);
    add(disk, store, [3]);
    disk.run(store.checkpoint());
    const { broken, salvaged } = open(disk);
    expect(broken).toBe(true);
    expect(rowsOf(salvaged)).toEqual([1, 2, 3]);
    expect(chunksOf(salvaged)).toEqual(['c1', 'c2', 'c3']);
  });

  test('is what it was when the folder is rolled back as a whole', () => {
    const { disk, store } = filled([1, 2]);
    const before = disk.copy();
    disk.run(store.checkpoint());
    add(disk, store, [3]);
    expect([...openWhole(before).table('rows').keys()]).toEqual(['r1', 'r2']);
  });

  test('is not ended by a file that cannot be read: the error is the caller’s, and nothing is removed', () => {
    const { disk, store } = filled([1, 2]);
    disk.run(store.checkpoint());
    add(disk, store, [3]);
    const files = disk.names();
    const begin = disk.log.length;
    for (let at = 0; at < 3; at++) {
      disk.faultAt = (index) => (index === begin + at ? { when: 'before', then: 'fail' } : undefined);
      const failing = disk.copy();
      failing.faultAt = (index) => (index === at ? { when: 'before', then: 'fail' } : undefined);
      expect(() => open(failing)).toThrow(SyncError);
      expect(failing.names()).toEqual(files);
    }
  });

  test('is refused, and left as it is, when a newer version wrote it', () => {
    const bytes = encodeCbor(new Map([[0, 2]]));
    const disk = new Disk([[`main/${nameFile('t', 'session0', 1, bytes).name}`, bytes]]);
    expect(() => open(disk)).toThrow(expect.objectContaining({ code: 'newer-format' }) as SyncError);
    expect(disk.files.size).toBe(1);
  });

  test('does not mind files of earlier checkpoints that could not be removed', () => {
    const { disk, store } = filled([1, 2]);
    const old = new Map(disk.files);
    disk.run(store.checkpoint());
    add(disk, store, [3]);
    for (const [name, bytes] of old) disk.files.set(name, bytes);
    const again = openWhole(disk);
    add(disk, again, [4]);
    disk.run(again.checkpoint());
    expect(disk.names('main/t/')).toEqual([]);
    expect(contentOf(disk, openWhole(disk), []).chunks).toEqual({ doc: ['c1', 'c2', 'c3', 'c4'] });
  });
});
