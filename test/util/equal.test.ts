import { describe, expect, test } from 'vitest';
import { shallowEqual } from '../../src/util/equal.js';

describe('two values are equal to a component', () => {
  const item = { title: 'milk' };

  test.each<[string, unknown, unknown]>([
    ['identical ones', item, item],
    ['NaN and NaN', NaN, NaN],
    ['lists of identical items', [item, NaN], [item, NaN]],
    ['objects of identical members', { item, count: 1 }, { count: 1, item }],
    ['objects without a prototype', Object.assign(Object.create(null) as object, { item }), Object.assign(Object.create(null) as object, { item })],
  ])('%s', (_, a, b) => {
    expect(shallowEqual(a, b)).toBe(true);
  });

  test.each<[string, unknown, unknown]>([
    ['lists of equal items', [{ ...item }], [{ ...item }]],
    ['a list and a longer one', [item], [item, item]],
    ['a list in another order', [1, 2], [2, 1]],
    ['a list and an object like it', [item], { 0: item }],
    ['objects with other keys', { a: undefined }, { b: undefined }],
    ['two dates', new Date(0), new Date(0)],
    ['a thing and nothing', [], undefined],
    ['0 and -0', 0, -0],
  ].map(([name, a, b]) => [`not ${name as string}`, a, b]))('%s', (_, a, b) => {
    expect(shallowEqual(a, b)).toBe(false);
    expect(shallowEqual(b, a)).toBe(false);
  });

  // A name for each of 10,000 indexes is most of the time of such a comparison.
  test('by comparing the items of lists, not the names of their places', () => {
    const list = (): unknown[] => new Proxy([1, 2, 3], { ownKeys: () => { throw new Error('Asked for its keys.'); } });
    expect(shallowEqual(list(), list())).toBe(true);
  });
});
