// What a merge reads of a long document beside importing it: what was touched, not all of it. Counted, since times say more of the machine.
import { getBackend, init } from '@automerge/automerge';
import { afterAll, describe, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import type { Content } from '../../src/crdt/crdt.js';

interface Item { id: string; title: string; done: boolean }
const crdt = automerge();
const items = (count: number, name = 'item'): Item[] => Array.from({ length: count }, (_, at) => ({ id: `${name} ${at}`, title: `Number ${at}`, done: false }));

const backend = getBackend(init());
const calls = Object.getPrototypeOf(backend) as typeof backend;
const { materialize } = calls;
let nodes = 0;
let reads = 0;
const countNodes = (value: unknown): number => (typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, item) => sum + countNodes(item), 1) : 0);
calls.materialize = function (...of) {
  const value = materialize.apply(this, of) as unknown;
  nodes += countNodes(value);
  reads++;
  return value as ReturnType<typeof materialize>;
};
afterAll(() => { calls.materialize = materialize; });

const create = () => crdt.create({ list: [] as Item[] });
const lists = new Map<number, Content>();

/** A document that holds a list of this length. */
function listOf(length: number): Content {
  let full = lists.get(length);
  if (!full) {
    const replica = create();
    replica.change((draft) => { draft.list.push(...items(length)); });
    lists.set(length, full = replica.full());
    replica.free();
  }
  return full;
}

/** How many objects of a list of this length are read, and how often, to merge an edit made elsewhere. */
function read(length: number, edit: (list: Item[]) => void): { nodes: number; reads: number } {
  const [a, b] = [create(), create()];
  for (const replica of [a, b]) replica.apply([listOf(length)]);
  const before = b.version();
  a.change((draft) => { edit(draft.list); });
  const news = a.diff([before]);
  nodes = reads = 0;
  b.apply(news);
  const counts = { nodes, reads };
  expect(b.value).toEqual(a.value);
  a.free();
  b.free();
  return counts;
}

/** Every so many items, one is done. */
const toggle = (count: number) => (list: Item[]): void => {
  for (let nth = 0; nth < count; nth++) (list[Math.floor(nth * list.length / count)] as Item).done = true;
};

describe('a merge', () => {
  test.each([1, 20, 60])('that touches %i items reads as many of 6,000 as of 3,000', (count) => {
    const few = read(3_000, toggle(count));
    expect(few.nodes).toBeLessThanOrEqual(5 * count);
    expect(read(6_000, toggle(count))).toEqual(few);
  });

  test('that puts items into a list, takes others out and edits some reads what is around these', () => {
    const edit = (list: Item[]): void => {
      toggle(20)(list);
      for (let nth = 20; nth > 0; nth--) list.splice(nth * 50, 0, ...items(3, `new ${nth}`));
      for (let nth = 20; nth > 0; nth--) list.splice(nth * 70, 2);
    };
    for (const length of [3_000, 6_000]) expect(read(length, edit).nodes).toBeLessThanOrEqual(60 * 8);
  });

  test('that touches most items of a list reads it once', () => {
    expect(read(1_000, toggle(900))).toEqual({ nodes: 1_001, reads: 1 });
  });
});
