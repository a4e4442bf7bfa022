import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignByContent, alignByKey } from '../../src/cli/exchange/align.js';
import { bring, type Json } from '../../src/cli/exchange/bring.js';
import { jsonOf } from '../../src/cli/root/value.js';
import { automerge, Counter, updateText } from '../../src/crdt/automerge/index.node.js';
import type { CrdtReplica } from '../../src/crdt/crdt.js';

type Tree = { readonly [key: string]: Json };
const crdt = automerge();

function replicaOf(value: object): CrdtReplica<Record<string, unknown>> {
  const replica = crdt.create<Record<string, unknown>>({});
  replica.change((draft) => { Object.assign(draft, value); });
  return replica;
}

const copyOf = (replica: CrdtReplica): CrdtReplica<Record<string, unknown>> => {
  const copy = crdt.create<Record<string, unknown>>({});
  copy.apply([replica.full()]);
  return copy;
};

/** What `edit` makes of a replica, as another device has it that knew it before. */
const changesOf = (replica: CrdtReplica<Record<string, unknown>>, edit: (draft: Record<string, unknown>) => void) => {
  const before = replica.version();
  replica.change((draft) => { edit(draft); });
  return replica.diff([before]);
};

const into = (replica: CrdtReplica<Record<string, unknown>>, wanted: Tree) => {
  const current = replica.value as object;
  return replica.change((draft) => { bring(draft, current, wanted, updateText); }).patches;
};

const key = fc.constantFrom('a', 'b', 'c', 'title');
const { tree } = fc.letrec<{ tree: Tree; json: Json; list: readonly Json[] }>((tie) => ({
  tree: fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  list: fc.oneof(
    fc.array(tie('json'), { maxLength: 5 }),
    fc.array(fc.constantFrom('milk', 'oat milk', 'bread', ''), { maxLength: 6 }),
    fc.uniqueArray(fc.record({ id: fc.constantFrom('1', '2', '3', '4', '5'), title: fc.constantFrom('milk', 'oat milk', 'bread') }, { noNullPrototype: true }), { selector: ({ id }) => id, maxLength: 5 }),
  ),
  json: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), fc.integer({ min: -9, max: 9 }), fc.constantFrom(0.5, -1.25), fc.constantFrom('', 'milk', 'oat milk', 'müsli 🥣'), tie('tree'), tie('list')),
}));

describe('a document brought to what JSON says', () => {
  test('is that, whatever both are; and a second time nothing is to be done', () => {
    fc.assert(fc.property(tree, tree, (before, wanted) => {
      const replica = replicaOf(before);
      into(replica, wanted);
      expect(jsonOf(replica.value)).toEqual(wanted);
      expect(into(replica, wanted)).toEqual([]);
      replica.free();
    }), { numRuns: 300 });
  });

  test('is not touched where it says the same', () => {
    const replica = replicaOf({ items: [{ id: 'a', title: 'milk', done: false }, { id: 'b', title: 'bread', done: false }], note: 'x' });
    const patches = into(replica, { items: [{ id: 'a', title: 'milk', done: true }, { id: 'b', title: 'bread', done: false }], note: 'x' });
    expect(patches.map(({ path }) => path.join('/'))).toEqual(['items/0/done']);
  });

  test('keeps what others do to the same element, also when it stands elsewhere', () => {
    const mine = replicaOf({ items: [{ id: 'a', title: 'milk' }, { id: 'b', title: 'bread' }, { id: 'c', title: 'salt' }] });
    const theirs = copyOf(mine);
    const changes = changesOf(theirs, (draft) => {
      const items = draft['items'] as { title: string; done?: boolean }[];
      items[1]!.done = true;
      updateText(draft, ['items', 2, 'title'], 'sea salt');
    });
    into(mine, { items: [{ id: 'b', title: 'brown bread' }, { id: 'c', title: 'salt, fine' }, { id: 'new', title: 'tea' }] });
    mine.apply(changes);
    expect(jsonOf(mine.value)).toEqual({ items: [{ id: 'b', title: 'brown bread', done: true }, { id: 'c', title: 'sea salt, fine' }, { id: 'new', title: 'tea' }] });
  });

  test('keeps what others type into the same text', () => {
    const mine = replicaOf({ text: 'We meet at noon.' });
    const theirs = copyOf(mine);
    const changes = changesOf(theirs, (draft) => updateText(draft, ['text'], 'We meet at noon. Bring bread.'));
    into(mine, { text: 'We all meet at noon.' });
    mine.apply(changes);
    expect(jsonOf(mine.value)).toEqual({ text: 'We all meet at noon. Bring bread.' });
  });

  test('keeps what others add to a list without ids', () => {
    const mine = replicaOf({ items: ['milk', 'bread', 'salt'] });
    const theirs = copyOf(mine);
    const changes = changesOf(theirs, (draft) => { (draft['items'] as string[]).push('tea'); });
    into(mine, { items: ['bread', 'oat milk', 'salt'] });
    mine.apply(changes);
    expect([...(jsonOf(mine.value) as { items: string[] }).items].sort()).toEqual(['bread', 'oat milk', 'salt', 'tea']);
  });

  test('keeps dates, bytes and counters what they are, as JSON cannot say it', () => {
    const replica = replicaOf({ at: new Date('2026-01-02T03:04:05.000Z'), later: new Date(0), key: Uint8Array.of(1, 2, 3), other: Uint8Array.of(9), seen: new Counter(3), n: 1 });
    const json = jsonOf(replica.value) as Tree;
    expect(into(replica, json)).toEqual([]);
    into(replica, { ...json, later: '2026-05-06T07:08:09.000Z', other: 'BAUG', seen: 5 });
    const { later, other, seen, at } = replica.value as { later: Date; other: Uint8Array; seen: Counter; at: Date };
    expect([later.getTime(), at.getTime()]).toEqual([Date.parse('2026-05-06T07:08:09.000Z'), Date.parse('2026-01-02T03:04:05.000Z')]);
    expect([...other]).toEqual([4, 5, 6]);
    expect(seen.value).toBe(5);
    into(replica, { ...json, later: 'tomorrow', other: 'not base64!', seen: 'many' });
    expect(jsonOf(replica.value)).toMatchObject({ later: 'tomorrow', other: 'not base64!', seen: 'many' });
  });

  test('a counter that others count on at the same time counts all', () => {
    const mine = replicaOf({ seen: new Counter(3) });
    const theirs = copyOf(mine);
    const changes = changesOf(theirs, (draft) => (draft['seen'] as { increment(by: number): void }).increment(10));
    into(mine, { seen: 4 });
    mine.apply(changes);
    expect(jsonOf(mine.value)).toEqual({ seen: 14 });
  });

  test('two lists in which an id stands twice are compared by content', () => {
    const replica = replicaOf({ items: [{ id: 'a', n: 1 }, { id: 'a', n: 2 }] });
    into(replica, { items: [{ id: 'a', n: 2 }, { id: 'a', n: 3 }] });
    expect(jsonOf(replica.value)).toEqual({ items: [{ id: 'a', n: 2 }, { id: 'a', n: 3 }] });
  });
});

describe('alignments', () => {
  const rising = (pairs: readonly (readonly [number, number])[]) => pairs.every(([a, b], at) => at === 0 || (pairs[at - 1]![0] < a && pairs[at - 1]![1] < b));

  test('by key keep the longest run of what stays in order', () => {
    expect(alignByKey(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'])).toEqual([[0, 1], [1, 2], [2, 3]]);
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 9 })), fc.uniqueArray(fc.integer({ min: 0, max: 9 })), (before, after) => {
      const pairs = alignByKey(before, after);
      expect(rising(pairs)).toBe(true);
      for (const [a, b] of pairs) expect(before[a]).toBe(after[b]);
      const common = before.filter((item) => after.includes(item));
      expect(pairs.length).toBe(longest(common.map((item) => after.indexOf(item))));
    }));
  });

  test('by content pair equals only, and as many as there can be', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 });
    fc.assert(fc.property(letters, letters, (before, after) => {
      const pairs = alignByContent(before, after);
      expect(rising(pairs)).toBe(true);
      for (const [a, b] of pairs) expect(before[a]).toBe(after[b]);
      expect(pairs.length).toBe(common(before, after));
    }));
  });

  test('of long lists take a moment only', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `${index}`);
    const after = ['new', ...before.filter((_, index) => index % 7 !== 3)];
    const start = performance.now();
    expect(alignByContent(before, after).length).toBe(after.length - 1);
    expect(alignByKey(before, after).length).toBe(after.length - 1);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

/** The slow and plain way. */
function longest(places: readonly number[]): number {
  const best: number[] = [];
  for (const [at, place] of places.entries()) best[at] = 1 + Math.max(0, ...best.filter((_, earlier) => places[earlier]! < place));
  return Math.max(0, ...best);
}

function common(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [[first, ...restA], [second, ...restB]] = [a, b] as unknown as [[string, ...string[]], [string, ...string[]]];
  return first === second ? 1 + common(restA, restB) : Math.max(common(a, restB), common(restA, b));
}
