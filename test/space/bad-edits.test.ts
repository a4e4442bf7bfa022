import { describe, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { defineDoc, memoryFs } from '../../src/index.js';
import type { CrdtDoc, FileSystem, Space } from '../../src/index.js';
import { countingFs } from '../../src/testing/index.js';
import { expectError } from './bad-kit.js';
import { device, eventually, pass, useFakeTime } from './kit.js';

useFakeTime();

interface Todos { title: string; todos: { title: string; done?: boolean }[] }
const Todos = defineDoc<Todos>({ init: { title: 'Groceries', todos: [] } });
const crdt = automerge();
const open = (name: string, remoteFs: FileSystem): Space => device(name, { crdt, remoteFs });

/** What `run` throws. */
function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}

async function expectUntouched(doc: CrdtDoc<Todos>, space: Space, remoteFs: FileSystem): Promise<void> {
  expect(doc.value).toEqual({ title: 'Groceries', todos: [{ title: 'milk' }] });
  expect(space.status).toMatchObject({ unpublished: 0 });
  expect(space.status.error).toBeUndefined();
  await eventually(doc.change((draft) => { draft.todos.push({ title: 'eggs' }); }).published);
  const laptop = open('laptop', remoteFs);
  const other = laptop.doc('todos', Todos);
  await eventually(other.whenSynced());
  expect(other.value).toEqual({ title: 'Groceries', todos: [{ title: 'milk' }, { title: 'eggs' }] });
}

/** A published document with one todo. */
async function begun(): Promise<{ remoteFs: FileSystem; phone: Space; doc: CrdtDoc<Todos> }> {
  const remoteFs = memoryFs();
  const phone = open('phone', remoteFs);
  const doc = phone.doc('todos', Todos);
  await eventually(doc.change((draft) => { draft.todos.push({ title: 'milk' }); }).published);
  return { remoteFs, phone, doc };
}

const never = undefined as never;

describe('an edit', () => {
  test.each<readonly [what: string, edit: (draft: Todos) => unknown, advice: RegExp]>([
    ['that writes undefined', (draft) => { draft.todos[0]!.title = never; }, /undefined/],
    ['that puts undefined into a list', (draft) => draft.todos.push(never), /undefined/],
    ['that writes undefined deep inside', (draft) => draft.todos.push({ title: 'a', done: never }), /undefined/],
    ['that writes a function', (draft) => { draft.title = (() => 'x') as never; }, /function/],
    ['that writes a symbol', (draft) => { draft.title = Symbol('x') as never; }, /symbol/i],
    ['that writes a map', (draft) => { draft.title = new Map() as never; }, /Map|object/],
    ['that returns a promise', async (draft) => { draft.title = 'x'; await Promise.resolve(); }, /promise|asynchronous/i],
    ['that returns a thenable', (draft) => { draft.title = 'x'; return { then: () => undefined }; }, /promise|asynchronous/i],
  ])('%s throws, says why, and nothing of it is applied', async (_what, edit, advice) => {
    const { remoteFs, phone, doc } = await begun();
    const before = doc.value;
    const emissions: unknown[] = [];
    doc.value$.subscribe((value) => emissions.push(value));
    expectError(thrownBy(() => doc.change((draft) => { draft.title = 'Half'; return edit(draft) as never; })), 'invalid-value', advice);
    await pass(60_000);
    expect(doc.value).toBe(before);
    expect(emissions).toEqual([before]);
    await expectUntouched(doc, phone, remoteFs);
  });

  test('that throws half-way throws the same thing, and nothing of it is applied', async () => {
    const { remoteFs, phone, doc } = await begun();
    const before = doc.value;
    const mine = new TypeError('mine');
    expect(thrownBy(() => doc.change((draft) => {
      draft.title = 'Half';
      draft.todos.push({ title: 'half' });
      draft.todos.splice(0, 1);
      throw mine;
    }))).toBe(mine);
    await pass(60_000);
    expect(doc.value).toBe(before);
    await expectUntouched(doc, phone, remoteFs);
  });

  test('that throws as the first of a document leaves it as it began', async () => {
    const remoteFs = memoryFs();
    const doc = open('phone', remoteFs).doc('todos', Todos);
    expect(() => doc.change((draft) => { draft.title = 'Half'; throw new Error('mine'); })).toThrow('mine');
    await eventually(doc.whenSynced());
    expect(doc.value).toBe(Todos.init);
    expect(await remoteFs.list('')).toEqual([]);
  });

  test('of a draft that was kept does nothing, whatever it throws', async () => {
    const { remoteFs, phone, doc } = await begun();
    let kept: Todos | undefined;
    doc.change((draft) => { kept = draft; });
    thrownBy(() => { kept!.title = 'Late'; });
    await pass(5000);
    await expectUntouched(doc, phone, remoteFs);
  });

  test('after `close` throws, of the document and of the space, and nothing is stored or sent', async () => {
    const storage = memoryFs();
    const [localFs, remoteFs] = [countingFs(memoryFs()), countingFs(storage)];
    const phone = device('phone', { crdt, localFs, remoteFs });
    const [closed, left] = [phone.doc('closed', Todos), phone.doc('left', Todos)];
    await eventually(closed.change((draft) => { draft.title = 'A'; }).published);
    await eventually(closed.close());
    expectError(thrownBy(() => closed.change((draft) => { draft.title = 'B'; })), 'closed', 'get it again with space.doc()');
    expect(closed.value.title).toBe('A');
    await eventually(phone.doc('closed', Todos).change((draft) => { draft.todos.push({ title: 'milk' }); }).published);

    await eventually(phone.close());
    localFs.reset();
    remoteFs.reset();
    expectError(thrownBy(() => left.change((draft) => { draft.title = 'B'; })), 'closed', /closed/);
    expectError(thrownBy(() => phone.doc('closed', Todos)), 'closed', /closed/);
    await pass(60_000);
    expect([localFs.counts.write, remoteFs.counts.write]).toEqual([0, 0]);
    const laptop = open('laptop', storage).doc('closed', Todos);
    await eventually(laptop.whenSynced());
    expect(laptop.value).toEqual({ title: 'A', todos: [{ title: 'milk' }] });
  });
});

describe('a document id', () => {
  const bad: readonly unknown[] = ['', 'x'.repeat(513), '😀'.repeat(129), 'half \uD83D', '\uDE00 half', undefined, null, 7, {}, ['list']];

  test.each(bad.map((id) => [id]))('%j is refused by every call that takes one, and nothing is asked of storage', async (id) => {
    const [localFs, remoteFs] = [countingFs(memoryFs()), countingFs(memoryFs())];
    const phone = device('phone', { crdt, localFs, remoteFs });
    expectError(thrownBy(() => phone.doc(id as string, Todos)), 'invalid-id', /^A document id is/);
    expectError(thrownBy(() => phone.remove(id as string)), 'invalid-id', /^A document id is/);
    await pass(1000);
    expect(localFs.counts.list + remoteFs.counts.list).toBe(0);
    await eventually(phone.doc('good', Todos).change((draft) => { draft.title = 'x'; }).published);
    expect(phone.docs).toEqual([{ id: 'good' }]);
  });

  test.each([[' '], ['../../etc/passwd'], ['l/0-space-x.cof'], ['a\u0000b'], ['__proto__'], ['constructor'], ['😀'.repeat(128)], ['é'], ['é']])('%j is as good as any', async (id) => {
    const remoteFs = memoryFs();
    const phone = open('phone', remoteFs);
    await eventually(phone.doc(id, Todos).change((draft) => { draft.title = 'mine'; }).published);
    const laptop = open('laptop', remoteFs);
    await eventually(laptop.doc(id, Todos).whenSynced());
    expect(laptop.doc(id, Todos).value.title).toBe('mine');
    expect(laptop.docs).toEqual([{ id }]);
    phone.remove(id);
    await pass(5000);
    await eventually(laptop.sync());
    expect(laptop.docs).toEqual([]);
  });
});
