import { expect, test } from 'vitest';
import { defineDoc, memoryFs } from '../../../src/index.js';
import { device, until } from '../devices.js';
import type { Stage } from '../stage.js';

interface Names { names: string[] }
const definition = defineDoc<Names>({ init: { names: [] } });

/** What the pages say one has to know; `ofIts` are the facts of one framework. */
export function testRules({ part }: Stage, ofIts: () => void): void {
  part('Five things to know', [], () => {
    test('a document has one definition, and is the same object each time', () => {
      const space = device('laptop');
      expect(space.doc('home', definition)).toBe(space.doc('home', definition));
      expect(() => space.doc('home', defineDoc<Names>({ init: { names: [] } }))).toThrow('outside of components');
    });

    test.each<[string, (draft: Names) => void, string[]]>([
      ['pushes to', (draft) => { draft.names.push('Ada'); }, ['Ada', 'Bo']],
      ['replaces', (draft) => { draft.names = [...draft.names, 'Ada']; }, ['Ada']],
    ])('of a list that one %s, this is left when another adds to it at the same time', async (_, edit, left) => {
      const files = memoryFs();
      const spaces = [device('laptop', files), device('phone', files)] as const;
      const [laptop, phone] = [spaces[0].doc('home', definition), spaces[1].doc('home', definition)];
      for (const list of [laptop, phone]) list.value$.subscribe();
      for (const space of spaces) space.connect(null);
      laptop.change(edit);
      phone.change((draft) => { draft.names.push('Bo'); });
      for (const space of spaces) space.connect(files);
      await until(() => expect([laptop, phone].map((list) => [...list.value.names].sort())).toEqual([left, left]));
    });

    test('a value is frozen, all the way down', () => {
      const home = device('laptop').doc('home', definition);
      home.change((draft) => { draft.names.push('Ada'); });
      expect([home.value, home.value.names].map((part) => Object.isFrozen(part))).toEqual([true, true]);
    });

    ofIts();
  });
}
