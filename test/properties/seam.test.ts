import fc from 'fast-check';
import { expect, test } from 'vitest';
import { follow, initial, present, selection } from '../../adapters/seam.js';
import { memoryFs } from '../../src/index.js';
import type { CrdtDoc, Space } from '../../src/index.js';
import type { SetDocument } from '../../src/testing/index.js';
import { List, add, device, useFakeTime } from '../space/kit.js';
import { drive, scheduled } from './scheduled.js';

useFakeTime();

type Doc = CrdtDoc<SetDocument> | undefined;
const ofKind = (kind: number) => (value: { items: readonly string[] }): readonly string[] => value.items.filter((item) => Number(item.slice(4)) % 3 === kind);

/**
 * A component as frameworks have them: it renders what there is, follows the document only some time later, renders
 * again some time after it was told, and is given another document or taken away at any time.
 */
class Component {
  shown: unknown;
  renders = 0;
  #of: Doc;
  #leave: (() => void) | undefined;
  #isMounted = true;
  #select: (value: unknown) => unknown;

  constructor(private readonly scheduler: fc.Scheduler, private readonly kind: number) {
    this.#select = selection(ofKind(kind));
  }

  get of(): Doc { return this.#of; }
  get isMounted(): boolean { return this.#isMounted; }

  give(of: Doc): void {
    this.#of = of;
    this.#leave?.();
    this.#leave = undefined;
    this.#select = selection(ofKind(this.kind));
    this.#render();
    void this.scheduler.schedule(Promise.resolve(), 'effects').then(() => {
      if (!this.#isMounted || this.#of !== of || this.#leave) return;
      this.#leave = follow(of, 'value')(() => {
        // What it would show is compared before it renders, as every adapter does.
        if (this.#select(present(of, 'value')) !== this.shown) void this.scheduler.schedule(Promise.resolve(), 'render').then(() => { if (this.#isMounted && this.#of === of) this.#render(); });
      });
    });
  }

  unmount(): void {
    this.#isMounted = false;
    this.#leave?.();
  }

  #render(): void {
    const next = this.#select(present(this.#of, 'value'));
    if (next === this.shown && this.renders > 0) return;
    this.shown = next;
    this.renders++;
  }
}

const happening = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('add' as const), who: fc.nat(1), doc: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('give' as const), who: fc.nat(2), doc: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('unmount' as const), who: fc.nat(2), doc: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('close' as const), who: fc.nat(1), doc: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('sync' as const), who: fc.nat(1), doc: fc.constant(0) }) },
);

test('components show what their document holds, whenever they follow it, are told, are given another or go away', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.array(happening, { minLength: 3, maxLength: 14 }), async (scheduler, happenings) => {
    const remote = memoryFs();
    const spaces = ['here', 'there'].map((name) => device(name, { remoteFs: scheduled(remote, scheduler, name), sync: false }));
    const docs = ([here, id]: [Space, string]): CrdtDoc<SetDocument> => here.doc(id, List);
    const docOf = (who: number, at: number): CrdtDoc<SetDocument> => docs([spaces[who]!, `doc${at}`]);
    const components = [0, 1, 2].map((kind) => new Component(scheduler, kind));
    components.forEach((component) => component.give(docOf(0, 0)));
    let closed = 0;
    const waits: Promise<unknown>[] = [];
    let count = 0;
    for (const { what, who, doc } of happenings) {
      if (what === 'add') add(docOf(who, doc), `item${count++}`);
      if (what === 'give' && components[who]!.isMounted) components[who]!.give(doc === 2 ? undefined : docOf(0, doc));
      if (what === 'unmount') components[who]!.unmount();
      if (what === 'close' && who === 0) { waits.push(docOf(0, doc).close()); closed++; }
      if (what === 'sync') waits.push(spaces[who]!.sync().catch(() => undefined));
      let steps = 0;
      await drive(scheduler, () => ++steps > count % 4);
    }
    for (const space of spaces) waits.push(space.sync().catch(() => undefined));
    let done = false;
    void Promise.allSettled(waits).then(() => { done = true; });
    await drive(scheduler, () => done && scheduler.count() === 0);
    for (const [kind, component] of components.entries()) {
      const value = present(component.of, 'value') as { items: readonly string[] } | undefined;
      if (component.isMounted) expect(component.shown).toEqual(value && ofKind(kind)(value));
      expect(component.renders).toBeLessThanOrEqual(2 * happenings.length + 2 + closed);
      expect(initial(component.of, 'value')).toBe(component.of?.initialValue);
      component.unmount();
    }
    let ended = false;
    void Promise.allSettled(spaces.map((space) => space.close())).then(() => { ended = true; });
    await drive(scheduler, () => ended);
  }), { numRuns: Number(process.env['RUNS'] ?? 60), seed: Number(process.env['SEED'] ?? 4), endOnFailure: true });
});
