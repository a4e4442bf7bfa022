import { describe, expect, test } from 'vitest';
import { Crash, Disk } from './disk.js';
import { contentOf, open, openWhole } from './opening.js';

/** A store with a checkpoint that holds `old`, and a transaction after it that holds `new`. */
function filled(): { disk: Disk; store: ReturnType<typeof openWhole> } {
  const disk = new Disk();
  const store = openWhole(disk);
  store.table('rows').set('a', 1);
  store.addChunk('old', 'o1');
  disk.run(store.checkpoint());
  store.addChunk('new', 'n1');
  disk.run(store.commit());
  return { disk, store };
}

describe('a store deleted behind our back', () => {
  test('is noticed', () => {
    const { disk, store } = filled();
    expect(disk.run(store.verify())).toBe(true);
    disk.run(store.checkpoint());
    expect(disk.run(store.verify())).toBe(true);
    expect(disk.run(openWhole(disk).verify())).toBe(true);
    disk.files.clear();
    expect(disk.run(store.verify())).toBe(false);
  });

  test('is noticed when only a part of it is gone, also after something new was written', () => {
    for (const kind of ['t', 'c', 'd']) {
      const { disk, store } = filled();
      store.addChunk('new', 'n2');
      disk.run(store.commit());
      const gone = [...disk.files.keys()].find((path) => path.includes(`/${kind}/`))!;
      disk.files.delete(gone);
      store.addChunk('new', 'n3');
      disk.run(store.commit());
      expect(disk.run(store.verify())).toBe(false);
    }
  });

  test('is not suspected where nothing was ever written', () => {
    const disk = new Disk();
    expect(disk.run(openWhole(disk).verify())).toBe(true);
  });

  test('is not suspected while a checkpoint replaces its newest file', () => {
    const { disk, store } = filled();
    disk.pick = (waiting) => waiting - 1;
    for (let i = 0; i < 5; i++) {
      store.table('rows').set('a', i);
      expect(disk.race<unknown>([store.verify(), store.checkpoint(), store.verify()])).toEqual([{ value: true }, { value: undefined }, { value: true }]);
    }
  });

  test('is written again from memory, and says which documents lost chunks', () => {
    const { disk, store } = filled();
    disk.files.clear();
    store.addChunk('new', 'n2');
    expect(disk.run(store.rebuild())).toEqual(['old']);
    expect(disk.run(store.verify())).toBe(true);
    expect(contentOf(disk, openWhole(disk), ['rows'])).toEqual({ rows: { rows: [['a', 1]] }, chunks: { new: ['n1', 'n2'] } });
    store.addChunk('old', 'again');
    disk.run(store.commit());
    expect(contentOf(disk, openWhole(disk), []).chunks).toEqual({ new: ['n1', 'n2'], old: ['again'] });
  });

  test('keeps what is done about the loss together with the loss, whatever request a crash strikes', () => {
    for (let at = 0; at < 6; at++) {
      const { disk, store } = filled();
      disk.files.clear();
      const begin = disk.log.length;
      disk.faultAt = (index) => (index === begin + at ? { when: 'before', then: 'crash' } : undefined);
      try {
        disk.run(store.rebuild((lost) => { for (const doc of lost) store.table('behind').set(doc, true); }));
      } catch (thrown) {
        if (!(thrown instanceof Crash)) throw thrown;
      }
      disk.faultAt = () => undefined;
      const { store: again, broken } = open(disk);
      if (broken || disk.files.size === 0) continue; // known to be incomplete
      expect([...again.table('behind').keys()]).toEqual(['old']);
    }
  });

  test('is tried again when writing fails', () => {
    const { disk, store } = filled();
    disk.files.clear();
    const lost: string[] = [];
    for (const when of ['before', 'after', 'torn'] as const) {
      disk.faultAt = (_, { verb }) => (verb === 'write' ? { when, then: 'fail', kept: () => 3 } : undefined);
      expect(() => disk.run(store.rebuild((docs) => void lost.push(...docs)))).toThrow();
    }
    disk.faultAt = () => undefined;
    disk.run(store.rebuild((docs) => void lost.push(...docs)));
    expect(lost).toEqual(['old']);
    expect(contentOf(disk, openWhole(disk), ['rows'])).toEqual({ rows: { rows: [['a', 1]] }, chunks: { new: ['n1'] } });
  });
});

describe('a damaged body file', () => {
  test('is told to who asks for its chunks, and is left out by a rebuild', () => {
    const { disk, store } = filled();
    store.addChunk('other', 'x');
    disk.run(store.checkpoint());
    const damaged = disk.names('main/d/').find((name) => new TextDecoder().decode(disk.files.get(name)).includes('o1'))!;
    disk.files.get(damaged)![3]! ^= 1;
    const again = openWhole(disk);
    expect(() => disk.run(again.chunks('old'))).toThrow(expect.objectContaining({ code: 'local-store' }) as Error);
    expect([...again.table('rows').entries()]).toEqual([['a', 1]]);
    expect(disk.run(again.rebuild())).toEqual(['old']);
    expect(contentOf(disk, openWhole(disk), ['rows'])).toEqual({ rows: { rows: [['a', 1]] }, chunks: { new: ['n1'], other: ['x'] } });
  });

  test('is not folded away by a checkpoint that would have to read it', () => {
    const { disk, store } = filled();
    store.addChunk('new', new Uint8Array(300_000)); // too much to stay in memory
    disk.run(store.commit());
    for (const name of disk.names('main/t/')) disk.files.delete(name);
    expect(() => disk.run(store.checkpoint())).toThrow(expect.objectContaining({ code: 'local-store' }) as Error);
    expect(disk.run(store.rebuild())).toEqual(['new']);
    expect(contentOf(disk, openWhole(disk), []).chunks).toEqual({ new: ['n1'], old: ['o1'] });
  });

  test('is not taken for lost when it cannot be read', () => {
    const { disk, store } = filled();
    disk.run(store.checkpoint());
    disk.faultAt = (_, { verb }) => (verb === 'read' ? { when: 'before', then: 'fail' } : undefined);
    expect(() => disk.run(store.chunks('old'))).toThrow(expect.objectContaining({ code: 'network' }) as Error);
    expect(() => disk.run(store.rebuild())).toThrow(expect.objectContaining({ code: 'network' }) as Error);
    disk.faultAt = () => undefined;
    expect(disk.run(store.rebuild())).toEqual([]);
    expect(contentOf(disk, openWhole(disk), []).chunks).toEqual({ new: ['n1'], old: ['o1'] });
  });
});
