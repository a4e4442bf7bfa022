import { describe, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { defineDoc, memoryFs } from '../../src/index.js';
import type { CrdtDoc } from '../../src/index.js';
import { device, eventually, useFakeTime } from './kit.js';

useFakeTime();

interface Notes { items: string[] }
const Notes = defineDoc<Notes>({ init: { items: [] } });
const crdt = automerge();
const add = (doc: CrdtDoc<Notes>, item: string) => doc.change(({ items }) => { items.push(item); });
const noise = (at: number): string => Array.from({ length: 300 }, (_, letter) => (at * 7919 + letter * 104_729 + letter * letter * 31).toString(36).at(-2)).join('');

/** Two devices with documents of the same content. The laptop is away while the phone makes a snapshot of `kept` and removes others: it learns of all that at once. */
async function apart(removed: readonly string[]) {
  const remoteFs = memoryFs();
  const options = { crdt, remoteFs, sync: false, retention: { superseded: 0 } } as const;
  const [phone, laptop] = [device('phone', options), device('laptop', options)];
  const [there, here] = [phone, laptop].map((space) => new Map(['kept', ...removed].map((id) => [id, space.doc(id, Notes)])));
  const of = (docs: typeof there, id: string): CrdtDoc<Notes> => docs?.get(id) as CrdtDoc<Notes>;
  for (const id of ['kept', ...removed]) add(of(there, id), `first of ${id}`);
  for (const space of [phone, laptop, laptop]) await eventually(space.sync());
  for (let at = 0; at < 40; at++) {
    add(of(there, 'kept'), noise(at));
    await eventually(phone.sync());
  }
  for (const id of removed) phone.remove(id);
  for (let at = 0; at < 3; at++) await eventually(phone.sync());
  const settle = async (): Promise<void> => { for (const space of [laptop, phone, laptop, phone]) await eventually(space.sync()); };
  return { phone, laptop, settle, there: (id: string) => of(there, id), here: (id: string) => of(here, id) };
}

describe('an edit made while something else is told', () => {
  test('of a document removed elsewhere, whose removal is told next, begins it anew', async () => {
    const { laptop, here, there, settle } = await apart(['list']);
    const receipts: unknown[] = [];
    const seen: (readonly string[])[] = [];
    here('list').value$.subscribe(({ items }) => seen.push([...items]));
    here('kept').changes$.subscribe(({ origin }) => {
      if (origin === 'remote' && receipts.length === 0) receipts.push(add(here('list'), 'reaction'));
    });
    await eventually(laptop.sync());
    expect(seen).toEqual([['first of list'], [], ['reaction']]);
    expect(receipts).toMatchObject([{ delivery: { stored: true, published: false } }]);
    await settle();
    expect(receipts).toMatchObject([{ delivery: { stored: true, published: true } }]);
    expect([here('list').value, there('list').value]).toEqual([{ items: ['reaction'] }, { items: ['reaction'] }]);
  });

  test('of a document removed in the same moment as the one that is told of begins it anew', async () => {
    const { laptop, here, there, settle } = await apart(['a', 'b', 'c']);
    for (const [one, other] of [['a', 'b'], ['b', 'c'], ['c', 'a']] as const) {
      let told = 0;
      here(one).value$.subscribe(() => { if (told++ === 1) add(here(other), `of ${one}`); });
    }
    await eventually(laptop.sync());
    await settle();
    for (const [id, items] of [['a', ['of c']], ['b', ['of a']], ['c', ['of b']]] as const) {
      expect([here(id).value.items, there(id).value.items]).toEqual([items, items]);
    }
  });

  test('of the very document, by whoever is told that its edits are settled, has a receipt of its own', async () => {
    const { laptop, here, there, settle } = await apart([]);
    let second: ReturnType<typeof add> | undefined;
    add(here('kept'), 'before').delivery$.subscribe(({ published }) => {
      if (published && !second) second = add(here('kept'), 'after all');
    });
    laptop.remove('kept');
    expect(second?.delivery).toMatchObject({ stored: false, published: false });
    await settle();
    expect(second?.delivery).toMatchObject({ stored: true, published: true });
    for (const doc of [here('kept'), there('kept')]) expect(doc.value.items).toContain('after all');
  });

  test('of a document that is removed by whoever makes it begins that anew', async () => {
    const { laptop, here, there, settle } = await apart(['list']);
    let done = false;
    here('kept').changes$.subscribe(({ origin }) => {
      if (done || origin !== 'remote') return;
      done = true;
      laptop.remove('list');
      add(here('list'), 'reaction');
    });
    await eventually(laptop.sync());
    await settle();
    expect([here('list').value.items, there('list').value.items]).toEqual([['reaction'], ['reaction']]);
  });

  test('after the document was closed there, and got again, is kept', async () => {
    const { laptop, here, there, settle } = await apart(['list']);
    let again: CrdtDoc<Notes> | undefined;
    here('kept').changes$.subscribe(({ origin }) => {
      if (again || origin !== 'remote') return;
      void here('list').close();
      again = laptop.doc('list', Notes);
      add(again, 'reaction');
    });
    await eventually(laptop.sync());
    await settle();
    expect([again?.value.items, there('list').value.items]).toEqual([['reaction'], ['reaction']]);
  });
});
