import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { automerge, Counter } from '../../src/crdt/automerge/index.node.js';
import { toHex } from '../../src/crdt/automerge/hex.js';

const crdt = automerge();
const key = fc.constantFrom('a', 'b', 'c', 'title', 'ü', '');
const scalar = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0) && Math.abs(value) < 2 ** 53), fc.boolean(), fc.constant(null), fc.date({ noInvalidDate: true }), fc.uint8Array({ maxLength: 5 }));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true })),
}));
const content = fc.dictionary(key, tree, { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<Record<string, unknown>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Every path at which two contents agree, or only one says something: nobody may lose these. */
function undisputed(a: Record<string, unknown>, b: Record<string, unknown>): Record<string, unknown> {
  const both: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [left, right] = [a[name], b[name]];
    if (!(name in a)) both[name] = right;
    else if (!(name in b)) both[name] = left;
    else if (isObject(left) && isObject(right)) both[name] = undisputed(left, right);
    else if (JSON.stringify(left) === JSON.stringify(right)) both[name] = left;
  }
  return both;
}

describe('initial content', () => {
  test('is the value before any edit', () => {
    fc.assert(fc.property(content, (init) => {
      const replica = crdt.create(init);
      expect(replica.value).toEqual(init);
      replica.free();
    }), { numRuns: 60 });
  });

  test('of two versions of an app merges in both orders, and hides nothing they do not contradict each other in', () => {
    fc.assert(fc.property(content, content, (older, newer) => {
      const [a, b] = [crdt.create(older), crdt.create(newer)];
      const [fromA, fromB] = [a.diff([]), b.diff([])];
      a.apply(fromB);
      b.apply(fromA);
      expect(a.value).toEqual(b.value);
      expect(a.version()).toEqual(b.version());
      expect(a.value).toMatchObject(undisputed(older, newer));
      a.free();
      b.free();
    }), { numRuns: 60 });
  });

  test('is the same changes whatever the order of its keys', () => {
    const [a, b] = [crdt.create({ x: { p: 1, q: [] }, y: '' }), crdt.create({ y: '', x: { q: [], p: 1 } })];
    expect(a.version()).toEqual(b.version());
  });

  test('keeps what both sides add to the same list, text, map and counter', () => {
    const init = { items: [] as string[], notes: 'ab', map: {} as Record<string, number>, count: new Counter(0) };
    const [a, b] = [crdt.create(init), crdt.create({ ...init, added: true })];
    a.change((draft) => { draft.items.push('from a'); draft.map['a'] = 1; draft.count.increment(1); });
    b.change((draft) => { draft.items.push('from b'); draft.map['b'] = 2; draft.count.increment(2); });
    a.apply(b.diff([]));
    expect([...a.value.items].sort()).toEqual(['from a', 'from b']);
    expect(a.value).toMatchObject({ map: { a: 1, b: 2 }, count: new Counter(3), added: true });
  });

  test('an edit of a path wins over another version\'s initial value of it', () => {
    for (const theme of ['light', 'a', 'zz', 7]) {
      const [a, b] = [crdt.create({ settings: { theme: 'dark' } }), crdt.create({ settings: { theme } })];
      a.change((draft) => { draft.settings.theme = 'mine'; });
      b.apply(a.diff([]));
      expect(b.value.settings.theme).toBe('mine');
    }
  });

  test('an edit that sets a key wins over another version\'s initial value of it', () => {
    for (let count = 0; count < 20; count++) {
      const [a, b] = [crdt.create<{ theme?: string }>({}), crdt.create<{ theme?: string }>({ theme: `theme ${count}` })];
      a.change((draft) => { draft.theme = 'mine'; });
      b.apply(a.diff([]));
      expect(b.value.theme).toBe('mine');
    }
  });

  /**
   * The hashes are part of every app that was ever published: a device whose Automerge, or whose version of this
   * package, makes other changes of the same content would clash with all others under one actor, for ever.
   */
  test('has the same hashes in every version of this package', () => {
    const replica = crdt.create({
      text: 'h😀é', empty: '', list: [1, 'two', { three: [3.5, null] }], map: { deep: { on: true } }, count: new Counter(3),
      when: new Date(5), bytes: new Uint8Array([1, 2]), big: 2 ** 52, float: 0.1, none: null,
    });
    expect(toHex(replica.version().subarray(1)).match(/.{64}/g)?.map((hash) => hash.slice(0, 12))).toMatchInlineSnapshot(`
      [
        "121fb544d318",
        "15a8ccb2c6f0",
        "191675d487ac",
        "38f8cfba5c2f",
        "5489c25692a5",
        "54c6ebe207a9",
        "5d471f1c38be",
        "86c0e69c182c",
        "bb823c6e00a6",
        "db319085804f",
      ]
    `);
  });

  test.each([
    ['undefined', { a: { b: undefined } }, 'a/b'],
    ['a function', { a: [() => 1] }, 'a/0'],
    ['a promise', { a: Promise.resolve() }, 'a'],
    ['a Map', { a: { b: [new Map()] } }, 'a/b/0'],
    ['a bigint', { a: 1n }, 'a'],
    ['a number that is too large', { a: 2 ** 60 }, 'a'],
    ['no object', 'text', 'its root'],
    ['a list', [], 'its root'],
  ])('refuses %s and says where', (_, init, where) => {
    expect(() => crdt.create<unknown>(init)).toThrow(expect.objectContaining({ code: 'invalid-value', message: expect.stringMatching(new RegExp(`at ${where}\\.`)) as string }));
  });
});
