import { describe, expect, test } from 'vitest';
import { Disk } from './disk.js';
import { contentOf, openWhole } from './opening.js';

const writes = (disk: Disk): number => disk.log.filter(({ verb }) => verb === 'write').length;

describe('a commit', () => {
  test('is shared by callers that wait at the same time', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    const committers = Array.from({ length: 10 }, (_, i) => (function* () {
      store.table<number>('rows').set(`${i}`, i);
      yield* store.commit();
      expect(store.table('rows').get(`${i}`)).toBe(i);
    })());
    expect(disk.race(committers).every((outcome) => 'value' in outcome)).toBe(true);
    expect(writes(disk)).toBe(2); // the first one's, then the nine that came while it was written
    expect(openWhole(disk).table('rows').size).toBe(10);
  });

  test('ends when what was mutated before it is durable, whatever is mutated meanwhile', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    store.table('rows').set('before', 1);
    disk.faultAt = (_, request) => {
      if (request.verb === 'write') store.table('rows').set('meanwhile', 1);
      return undefined;
    };
    disk.run(store.commit());
    expect(store.dirty).toBe(true);
    expect([...openWhole(disk.copy()).table('rows').keys()]).toEqual(['before']);
    disk.faultAt = () => undefined;
    disk.run(store.commit());
    expect(store.dirty).toBe(false);
    expect([...openWhole(disk).table('rows').keys()]).toEqual(['before', 'meanwhile']);
  });

  test('writes nothing when there is nothing to write', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    store.table('rows').delete('absent');
    store.removeChunks('absent');
    store.replaceChunks('absent', [], [1, 2]);
    disk.run(store.commit());
    disk.run(store.checkpoint());
    expect(disk.files.size).toBe(0);
  });

  test('does not write chunks that were removed again', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    store.addChunk('doc', new Uint8Array(1000));
    store.removeChunks('doc');
    disk.run(store.commit());
    expect(disk.bytesWritten).toBeLessThan(50);
    expect([...openWhole(disk).chunkDocs()]).toEqual([]);
  });

  for (const [what, when] of [['never arrived', 'before'], ['arrived and was not acknowledged', 'after'], ['was torn', 'torn']] as const) {
    test(`that failed because its file ${what} is tried again and loses nothing`, () => {
      const disk = new Disk();
      const store = openWhole(disk);
      store.table('rows').set('a', 1);
      store.addChunk('doc', 'one');
      disk.faultAt = () => ({ when, then: 'fail', kept: () => 5 });
      expect(() => disk.run(store.commit())).toThrow('It did not work this time.');
      expect(store.dirty).toBe(true);
      store.table('rows').set('a', 2);
      store.addChunk('doc', 'two');
      expect(() => disk.run(store.commit())).toThrow('It did not work this time.');
      disk.faultAt = () => undefined;
      disk.run(store.commit());
      expect(store.dirty).toBe(false);
      expect(contentOf(disk, openWhole(disk), ['rows'])).toEqual({ rows: { rows: [['a', 2]] }, chunks: { doc: ['one', 'two'] } });
    });
  }

  test('fails for each who waits for it, and the next one writes for all', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    disk.faultAt = () => ({ when: 'before', then: 'fail' });
    const outcomes = disk.race(['a', 'b', 'c'].map((key) => (function* () {
      store.table('rows').set(key, 1);
      yield* store.commit();
    })()));
    expect(outcomes.every((outcome) => 'error' in outcome)).toBe(true);
    disk.faultAt = () => undefined;
    disk.run(store.commit());
    expect([...openWhole(disk).table('rows').keys()]).toEqual(['a', 'b', 'c']);
  });
});

describe('a checkpoint', () => {
  test('is due after some transactions, or many bytes', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    for (let i = 0; i < 63; i++) {
      store.table('rows').set(`${i}`, i);
      disk.run(store.commit());
    }
    expect(store.checkpointDue).toBe(false);
    store.addChunk('doc', 'x');
    disk.run(store.commit());
    expect(store.checkpointDue).toBe(true);
    expect(openWhole(disk).checkpointDue).toBe(true);
    disk.run(store.checkpoint());
    expect(store.checkpointDue).toBe(false);
    store.addChunk('doc', new Uint8Array(300_000));
    disk.run(store.commit());
    expect(store.checkpointDue).toBe(true);
  });

  test('may fail at any request, then be tried again, with edits and readers between', () => {
    for (let at = 0; at < 12; at++) {
      for (const when of ['before', 'after', 'torn'] as const) {
        const disk = new Disk();
        const store = openWhole(disk, { retainedBytes: 0 });
        for (const chunk of ['one', 'two', 'three']) {
          store.addChunk(chunk, chunk);
          disk.run(store.commit());
        }
        const begin = disk.log.length;
        disk.faultAt = (index) => (index === begin + at ? { when, then: 'fail', kept: () => 9 } : undefined);
        const [outcome] = disk.race([store.checkpoint()]);
        disk.faultAt = () => undefined;
        store.addChunk('four', 'four');
        disk.run(store.commit());
        const expected = { four: ['four'], one: ['one'], three: ['three'], two: ['two'] };
        expect(contentOf(disk, store, []).chunks).toEqual(expected);
        expect(contentOf(disk, openWhole(disk.copy()), []).chunks, `${at} ${when} ${'error' in outcome!}`).toEqual(expected);
        disk.run(store.checkpoint());
        expect(contentOf(disk, openWhole(disk), []).chunks).toEqual(expected);
        expect(disk.files.size).toBe(disk.names('main/d/').length + 1);
      }
    }
  });

  test('that was written though its answer was lost, and then written again, leaves one of the two in force', () => {
    for (let i = 0; i < 10; i++) {
      const disk = new Disk();
      const store = openWhole(disk);
      store.addChunk('doc', i);
      disk.faultAt = (_, request) => (request.verb === 'write' && request.path.includes('/c/') ? { when: 'after', then: 'fail' } : undefined);
      expect(() => disk.run(store.checkpoint())).toThrow();
      disk.faultAt = (_, { verb }) => (verb === 'remove' ? { when: 'before', then: 'fail' } : undefined);
      disk.run(store.checkpoint());
      expect(disk.names('main/c/')).toHaveLength(2);
      const again = openWhole(disk);
      expect(contentOf(disk, again, []).chunks).toEqual({ doc: [i] });
      again.addChunk('doc', 'more');
      disk.run(again.commit());
      expect(contentOf(disk, openWhole(disk), []).chunks).toEqual({ doc: [i, 'more'] });
    }
  });

  test('does not disturb those who read, edit and commit while it runs', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const disk = new Disk();
      const store = openWhole(disk, { retainedBytes: 0, smallFiles: 0 });
      for (const doc of ['a', 'b', 'c']) {
        store.addChunk(doc, `${doc}1`);
        disk.run(store.checkpoint());
        store.addChunk(doc, `${doc}2`);
        disk.run(store.commit());
      }
      let state = seed;
      disk.pick = (waiting) => (state = (state * 48271) % 2147483647) % waiting;
      const outcomes = disk.race<unknown>([
        store.checkpoint(),
        (function* () {
          for (let i = 0; i < 8; i++) expect((yield* store.chunks('a')).map(({ chunk }) => chunk)).toEqual(['a1', 'a2']);
        })(),
        (function* () {
          const ids = (yield* store.chunks('b')).map(({ id }) => id);
          store.replaceChunks('b', ['b1+b2'], ids);
          yield* store.commit();
        })(),
        (function* () {
          yield* store.chunks('c');
          store.removeChunks('c');
          store.addChunk('d', 'd1');
          yield* store.commit();
        })(),
      ]);
      expect(outcomes.filter((outcome) => 'error' in outcome), `seed ${seed}`).toEqual([]);
      const expected = { a: ['a1', 'a2'], b: ['b1+b2'], d: ['d1'] };
      expect(contentOf(disk, store, []).chunks, `seed ${seed}`).toEqual(expected);
      expect(contentOf(disk, openWhole(disk), []).chunks, `seed ${seed}`).toEqual(expected);
    }
  });

  test('takes removed files that fail to be removed along to the next one', () => {
    const disk = new Disk();
    const store = openWhole(disk);
    disk.faultAt = (_, request) => (request.verb === 'remove' ? { when: 'before', then: 'fail' } : undefined);
    for (const chunk of ['one', 'two']) {
      store.addChunk('doc', chunk);
      disk.run(store.checkpoint());
    }
    expect(disk.names('main/t/')).toHaveLength(2);
    expect(contentOf(disk, openWhole(disk.copy()), []).chunks).toEqual({ doc: ['one', 'two'] });
    disk.faultAt = () => undefined;
    disk.run(openWhole(disk).checkpoint());
    expect(disk.names().map((name) => name.slice(5, 6))).toEqual(['c', 'd', 'd']);
  });
});
