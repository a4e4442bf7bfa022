import { describe, expect, test } from 'vitest';
import type { Content } from '../../src/crdt/crdt.js';
import { runCrdtLaws } from '../../src/testing/crdt-laws.js';
import { emptySet, setCrdt } from '../../src/testing/set-crdt.js';

describe('a set obeys every law:', () => {
  runCrdtLaws({
    crdt: setCrdt(),
    init: emptySet,
    edit: (draft, random) => { draft.add(random().toString(36).slice(2)); },
    rounds: 30,
  }, { test });
});

describe('a set of a newer app obeys every law:', () => {
  runCrdtLaws({
    crdt: setCrdt({ version: 2 }),
    init: emptySet,
    edit: (draft, random) => { draft.add(random().toString(36).slice(2)); },
    rounds: 10,
  }, { test });
});

describe('a set', () => {
  test('of a newer app reads what an older one writes, and not the other way round', () => {
    const [older, newer] = [setCrdt({ version: 1 }), setCrdt({ version: 2 })];
    const [a, b] = [older.create(emptySet), newer.create(emptySet)];
    a.change((draft) => { draft.add('a'); });
    expect(b.apply(a.diff([])).outcomes).toEqual(['applied']);
    const since = b.version();
    b.change((draft) => { draft.add('b'); });
    expect(newer.check(a.full())).toEqual(a.version());
    for (const content of [...b.diff([since]), b.full()]) {
      expect(newer.codecs).toContain(content.codec);
      expect(older.codecs).not.toContain(content.codec);
      expect(a.apply([content]).outcomes).toEqual(['rejected']);
    }
    expect(() => older.check(b.full())).toThrow('do not load');
    expect([a.value.items, b.value.items]).toEqual([['a'], ['a', 'b']]);
  });

  test('throws when two replicas share an identity', () => {
    const [a, b] = [setCrdt({ random: () => 0.5 }).create(emptySet), setCrdt({ random: () => 0.5 }).create(emptySet)];
    a.change((draft) => { draft.add('a'); });
    b.change((draft) => { draft.add('b'); });
    expect(() => a.apply(b.diff([]))).toThrow('an identity was used twice');
  });

  test('throws when it is used after it was freed', () => {
    const replica = setCrdt().create(emptySet);
    replica.free();
    expect(() => replica.version()).toThrow('freed');
  });

  test('is the same in each run with the same randomness', () => {
    const run = (): Content => {
      const replica = setCrdt({ random: () => 0.25 }).create(emptySet);
      replica.change((draft) => { draft.add('milk'); });
      return replica.full();
    };
    expect(run()).toEqual(run());
  });
});
