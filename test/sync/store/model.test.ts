import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LocalStore, StoreLimits } from '../../../src/sync/store/store.js';
import { Crash, Disk } from './disk.js';
import type { Fault } from './disk.js';
import { contentOf, openWhole } from './opening.js';

const tables = ['one', 'two'];
const keys = ['a', 'b', 'c', 'd', '__proto__', ''];
const docs = ['x', 'y', '', 'z'];

type Op =
  | { readonly op: 'set'; readonly table: string; readonly key: string; readonly value: number }
  | { readonly op: 'delete'; readonly table: string; readonly key: string }
  | { readonly op: 'add'; readonly doc: string; readonly length: number }
  | { readonly op: 'replace'; readonly doc: string; readonly which: number }
  | { readonly op: 'remove'; readonly doc: string }
  | { readonly op: 'commit' | 'checkpoint' | 'reopen' }
  /** The request after so many others. */
  | { readonly op: 'fault'; readonly after: number; readonly fault: Fault };

const table = fc.constantFrom(...tables);
const key = fc.constantFrom(...keys);
const doc = fc.constantFrom(...docs);
const fault: fc.Arbitrary<Fault> = fc.record({
  when: fc.constantFrom('before' as const, 'after' as const, 'torn' as const),
  then: fc.constantFrom('crash' as const, 'fail' as const),
  kept: fc.nat(100).map((percent) => Object.assign((length: number) => Math.min(length - 1, Math.floor((length * percent) / 100)), { toString: () => `${percent} %` })),
});

const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('set' as const), table, key, value: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('delete' as const), table, key }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constant('add' as const), doc, length: fc.nat(60) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('replace' as const), doc, which: fc.nat(15) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('remove' as const), doc }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constant('commit' as const) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('checkpoint' as const) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('reopen' as const) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('fault' as const), after: fc.nat(12), fault }) },
);

const limits: fc.Arbitrary<Partial<StoreLimits>> = fc.record({
  retainedBytes: fc.constantFrom(0, 50, 10_000), bodyBytes: fc.constantFrom(1, 60, 1000), filesPerDoc: fc.constantFrom(1, 2, 8), smallFiles: fc.constantFrom(0, 2, 8),
});

/** What a store holds by the simplest means. */
class Model {
  rows = new Map(tables.map((name) => [name, new Map<string, number>()]));
  chunks = new Map<string, string[]>();

  get text(): string {
    return JSON.stringify({
      rows: Object.fromEntries([...this.rows].map(([name, rows]) => [name, [...rows]])),
      chunks: Object.fromEntries([...this.chunks].filter(([, list]) => list.length > 0).sort(([a], [b]) => (a < b ? -1 : 1))),
    });
  }

  static from(text: string): Model {
    const { rows, chunks } = JSON.parse(text) as { rows: Record<string, [string, number][]>; chunks: Record<string, string[]> };
    const model = new Model();
    model.rows = new Map(Object.entries(rows).map(([name, list]) => [name, new Map(list)]));
    model.chunks = new Map(Object.entries(chunks));
    return model;
  }
}

function play(ops: readonly Op[], limits: Partial<StoreLimits>): void {
  const disk = new Disk();
  let store: LocalStore = openWhole(disk, limits);
  let model = new Model();
  /** What may be found after a crash: what was acknowledged last, then what was on its way since. */
  let possible = [model.text];
  let serial = 0;

  const quietly = <T>(run: () => T): T => {
    const { faultAt } = disk;
    const begin = disk.log.length;
    disk.faultAt = () => undefined;
    const result = run();
    disk.log.length = begin;
    disk.faultAt = faultAt;
    return result;
  };
  const read = (opened: LocalStore): string => quietly(() => JSON.stringify(contentOf(disk, opened, tables)));
  const reopen = (): void => {
    disk.faultAt = () => undefined;
    store = openWhole(disk, limits);
    const found = read(store);
    expect(possible).toContain(found);
    model = Model.from(found);
    possible = [found];
  };
  const mutate: { [K in Op['op']]?: (step: Extract<Op, { op: K }>) => void } = {
    set: ({ table, key, value }) => {
      store.table(table).set(key, value);
      model.rows.get(table)!.set(key, value);
    },
    delete: ({ table, key }) => {
      store.table(table).delete(key);
      model.rows.get(table)!.delete(key);
    },
    add: ({ doc, length }) => {
      const chunk = `${++serial}:${'.'.repeat(length)}`;
      store.addChunk(doc, chunk);
      model.chunks.set(doc, [...(model.chunks.get(doc) ?? []), chunk]);
    },
    replace: ({ doc, which }) => {
      const ids = quietly(() => disk.run(store.chunks(doc))).map(({ id }) => id);
      const chosen = (_: unknown, i: number): boolean => ((which >> (i % 4)) & 1) === 1;
      store.replaceChunks(doc, [`${++serial}`, `${serial} too`], ids.filter(chosen));
      model.chunks.set(doc, [...(model.chunks.get(doc) ?? []).filter((chunk, i) => !chosen(chunk, i)), `${serial}`, `${serial} too`]);
    },
    remove: ({ doc }) => {
      store.removeChunks(doc);
      model.chunks.delete(doc);
    },
    fault: ({ after, fault }) => {
      const at = disk.log.length + after;
      disk.faultAt = (index) => (index === at ? fault : undefined);
    },
    reopen,
  };

  for (const step of ops) {
    if (step.op === 'commit' || step.op === 'checkpoint') {
      possible.push(model.text);
      try {
        disk.run(step.op === 'commit' ? store.commit() : store.checkpoint());
        possible = [model.text];
      } catch (thrown) {
        if (thrown instanceof Crash) reopen();
      }
    } else {
      (mutate[step.op] as (step: Op) => void)(step);
    }
    expect(read(store)).toBe(model.text);
  }
  disk.faultAt = () => undefined;
  disk.run(store.checkpoint());
  possible = [model.text];
  reopen();
  expect(disk.names('main/t/').length + disk.names('main/c/').length).toBeLessThanOrEqual(1);
}

test('whatever is done, and whatever fails, a store holds what a map would hold', () => {
  fc.assert(
    fc.property(limits, fc.array(op, { maxLength: 80, size: 'max' }), (chosen, ops) => play(ops, chosen)),
    { numRuns: Number(process.env['STORE_RUNS'] ?? 150) },
  );
}, 600_000);
