import { getBackend, load, type Doc } from '@automerge/automerge';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { automerge, Counter, spliceText, updateText } from '../../src/crdt/automerge/index.node.js';
import type { CrdtReplica } from '../../src/crdt/crdt.js';

interface Content { text: string; list: unknown[]; map: Record<string, unknown> }
const crdt = automerge();
const create = () => crdt.create<Content>({ text: '', list: [], map: {} });

const word = fc.constantFrom('a', 'bc', '😀', 'é', 'e\u0301', '👨‍👩‍👧', '');
const item: fc.Arbitrary<() => unknown> = fc.constantFrom<(() => unknown)[]>(
  () => 1, () => 'some text', () => null, () => ({ x: 1, y: { z: ['deep', []] } }), () => [[1], { a: '' }], () => new Counter(2), () => new Date(3), () => new Uint8Array([1, 2]), () => '',
);
const place = fc.nat(9);
const key = fc.constantFrom('a', 'b', 'c');

/** Edits of every kind, each at a place that may not exist. */
const edit: fc.Arbitrary<(draft: Content) => void> = fc.oneof(
  fc.tuple(place, fc.nat(3), word).map(([at, remove, insert]) => (draft: Content) => { const index = Math.min(at, draft.text.length); spliceText(draft, ['text'], index, Math.min(remove, draft.text.length - index), insert); }),
  word.map((text) => (draft: Content) => { updateText(draft, ['text'], text + draft.text.slice(1)); }),
  word.map((text) => (draft: Content) => { draft.text = text; }),
  fc.tuple(place, fc.nat(2), fc.array(item, { maxLength: 3 })).map(([at, remove, items]) => (draft: Content) => { draft.list.splice(Math.min(at, draft.list.length), remove, ...items.map((make) => make())); }),
  fc.tuple(place, item).map(([at, make]) => (draft: Content) => { if (at < draft.list.length) draft.list[at] = make(); }),
  fc.tuple(key, item).map(([name, make]) => (draft: Content) => { draft.map[name] = make(); }),
  key.map((name) => (draft: Content) => { delete draft.map[name]; }),
  fc.tuple(key, key, item).map(([name, inner, make]) => (draft: Content) => { const map = draft.map[name]; if (map !== null && typeof map === 'object' && 'x' in map) (map as Record<string, unknown>)[inner] = make(); }),
  key.map((name) => (draft: Content) => { const counter = draft.map[name]; if (counter instanceof Counter) counter.increment(3); }),
  place.map((at) => (draft: Content) => { const found = draft.list[at]; if (found instanceof Counter) found.decrement(1); else if (Array.isArray(found)) found.push('more'); }),
  place.map((at) => (draft: Content) => { if (typeof draft.list[at] === 'string') spliceText(draft, ['list', at], 0, 0, 'x'); }),
);

/** What Automerge itself makes of the whole document. */
function asLoaded(replica: CrdtReplica<Content>): unknown {
  const doc: Doc<unknown> = load(replica.full().bytes);
  const value = getBackend(doc).materialize('/');
  getBackend(doc).free();
  return value;
}

describe('the value', () => {
  test('is what Automerge itself reads, after any edits and merges', () => {
    const step = fc.oneof({ weight: 3, arbitrary: fc.record({ at: fc.nat(2), edits: fc.array(edit, { minLength: 1, maxLength: 3 }) }) }, { weight: 1, arbitrary: fc.record({ at: fc.nat(2), from: fc.nat(2) }) });
    fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const replicas = [create(), create(), create()];
      for (const step of steps) {
        const replica = replicas[step.at] as CrdtReplica<Content>;
        if ('edits' in step) replica.change((draft) => { for (const one of step.edits) one(draft); });
        else replica.apply((replicas[step.from] as CrdtReplica<Content>).diff([replica.version()]));
        expect(replica.value).toEqual(asLoaded(replica));
      }
      for (const a of replicas) for (const b of replicas) a.apply(b.diff([a.version()]));
      for (const replica of replicas) {
        expect(replica.value).toEqual(asLoaded(replica));
        expect(isFrozen(replica.value)).toBe(true);
        replica.free();
      }
    }), { numRuns: Number(process.env['RUNS'] ?? 40) });
  });

  // Automerge 3.5 by itself goes on showing what was deleted here.
  test('shows the other side of a conflict when the one that was shown is deleted elsewhere', () => {
    const [a, b, c] = [create(), create(), create()];
    a.change((draft) => { draft.map['key'] = 'one'; });
    a.change((draft) => { draft.map['key'] = 'two'; });
    b.change((draft) => { draft.map['key'] = 'other'; });
    c.apply(a.diff([c.version()]));
    c.change((draft) => { delete draft.map['key']; });
    c.apply(b.diff([c.version()]));
    const { patches } = a.apply(c.diff([a.version()]));
    expect(a.value.map).toEqual({ key: 'other' });
    expect(patches).toContainEqual({ path: ['map', 'key'], action: 'put' });
  });

  test('keeps every item of a long list as it is when one comes', () => {
    const [a, b] = [create(), create()];
    a.change((draft) => { draft.list.push(...Array.from({ length: 1000 }, (_, at) => ({ at }))); });
    b.apply(a.diff([]));
    const before = b.value.list;
    a.change((draft) => { draft.list.splice(500, 1, { at: 'new' }); (draft.list[7] as { at: string }).at = 'changed'; });
    b.apply(a.diff([b.version()]));
    expect(b.value.list.filter((item, at) => item !== before[at])).toEqual([{ at: 'changed' }, { at: 'new' }]);
  });

  test('takes 20,000 items in one edit', () => {
    const [a, b] = [create(), create()];
    b.change((draft) => { draft.text = 'x'; });
    a.change((draft) => { draft.list.push(...Array.from({ length: 20_000 }, (_, at) => at)); });
    b.apply(a.diff([]));
    expect(b.value.list).toHaveLength(20_000);
  });
});

function isFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Counter || value instanceof Uint8Array) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozen);
}
