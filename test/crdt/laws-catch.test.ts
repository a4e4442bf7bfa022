import { describe, expect, test } from 'vitest';
import type { Crdt, CrdtReplica } from '../../src/crdt/crdt.js';
import { crdtLaws } from '../../src/testing/crdt-laws.js';
import { emptySet, setCrdt, type SetDocument } from '../../src/testing/set-crdt.js';

type Breakage = (replica: CrdtReplica, crdt: Crdt) => Partial<CrdtReplica>;

/** Ways to get a CRDT wrong, each of which would lose data, hide it or transfer it for ever, and the law that is about it. */
const broken: Record<string, [law: string, Breakage]> = {
  'includes everything': ['whoever includes a version gains nothing from its content', () => ({ includes: () => true })],
  'includes nothing': ['a replica includes its own version', () => ({ includes: () => false })],
  'forgets pending content in the whole document': ['a whole document holds everything ever applied, pending content included', (replica, crdt) => ({
    full: () => {
      const sound = crdt.create<unknown>(emptySet);
      sound.apply(replica.diff([]).filter(({ codec }) => codec !== 'set/full'));
      return replica.pending ? sound.full() : replica.full();
    },
  })],
  'applies nothing when one content is damaged': ['damaged content takes nothing beside it along', (replica) => ({
    apply: (contents) => {
      const probe = setCrdt().create(emptySet).apply(contents);
      return probe.outcomes.includes('rejected') ? { outcomes: probe.outcomes, patches: [] } : replica.apply(contents);
    },
  })],
  'says that damaged content was applied': ['damaged content is refused and leaves value and version as they are', (replica) => ({
    apply: (contents) => ({ outcomes: contents.map(() => 'applied' as const), patches: replica.apply(contents).patches }),
  })],
  'takes a range for a whole version': ['a range vouches for itself, not for what it builds on', (replica) => ({ uncovered: (versions) => replica.diff(versions) })],
  'finds everything uncovered': ['contents that are the whole document leave nothing uncovered', (replica) => ({ uncovered: () => replica.diff([]) })],
  'gives all it has as the difference': ['a difference brings what was missing, and nothing when nothing is', (replica) => ({ diff: () => [replica.full()] })],
  'publishes nothing': ['a difference brings what was missing, and nothing when nothing is', () => ({ diff: () => [] })],
  'makes patches for what is here already': ['what is here already changes nothing, not even a reference', (replica) => ({
    apply: (contents) => ({ ...replica.apply(contents), patches: [{ path: ['items'], action: 'insert' }] }),
  })],
  'reads only the first of several versions': ['a difference leaves out what any of several versions covers', (replica) => ({ diff: (since) => replica.diff(since.slice(0, 1)) })],
};

describe('the laws catch a CRDT that', () => {
  test.each(Object.entries(broken))('%s', (_, [law, breakage]) => {
    const crdt = setCrdt();
    const wrong: Crdt = { ...crdt, create: <T>(init: T) => wrap(crdt.create(init), breakage, crdt) };
    const failed = crdtLaws.filter((one) => {
      try {
        one.check({ crdt: wrong, init: emptySet, edit: (draft: SetDocument, random: () => number) => { draft.add(String(random())); }, seed: 1, rounds: 20 });
        return false;
      } catch {
        return true;
      }
    });
    expect(failed.map(({ name }) => name)).toContain(law);
  });

  test('is right pass', () => {
    expect(() => { for (const law of crdtLaws) law.check({ crdt: setCrdt(), init: emptySet, edit: (draft: SetDocument, random) => { draft.add(String(random())); }, seed: 1 }); }).not.toThrow();
  });

  test('fails, with the seed to do it again', () => {
    const [first] = crdtLaws;
    expect(() => first?.check({ crdt: { ...setCrdt(), create: () => { throw new Error('no'); } }, init: emptySet, edit: () => undefined, seed: 42 })).toThrow('not so with seed 42. no');
  });
});

function wrap<T>(replica: CrdtReplica<T>, breakage: Breakage, crdt: Crdt): CrdtReplica<T> {
  const parts = breakage(replica, crdt) as Record<string | symbol, unknown>;
  return new Proxy(replica, {
    get(target, key) {
      const found = parts[key] ?? Reflect.get(target, key, target) as unknown;
      return typeof found === 'function' ? (found as (...args: unknown[]) => unknown).bind(target) : found;
    },
  });
}
