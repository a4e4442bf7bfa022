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

describe('a set', () => {
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
