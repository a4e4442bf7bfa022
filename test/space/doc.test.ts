import { describe, expect, test } from 'vitest';
import { defineDoc, memoryFs } from '../../src/index.js';
import type { DocChange, Immutable } from '../../src/index.js';
import type { SetDocument } from '../../src/testing/index.js';
import { emptySet, faultyFs } from '../../src/testing/index.js';
import { List, add, device, eventually, lateCrdt, pass, useFakeTime, watch } from './kit.js';

useFakeTime();

describe('a definition', () => {
  test('has an initial value that is an object', () => {
    for (const init of [undefined, null, 1, 'text', []]) expect(() => defineDoc({ init })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  test('freezes its initial value all the way down, but not what cannot be frozen', () => {
    const bytes = new Uint8Array([1]);
    const { init } = defineDoc<{ list: { title: string }[]; bytes: Uint8Array; at: Date }>({ init: { list: [{ title: 'a' }], bytes, at: new Date(0) } });
    expect([init, init.list, init.list[0]].every((part) => Object.isFrozen(part))).toBe(true);
    expect(init.bytes).toBe(bytes);
  });
});

describe('a document', () => {
  test('is one object for each id', () => {
    const space = device('phone');
    expect(space.doc('list', List)).toBe(space.doc('list', List));
    expect(space.doc('other', List)).not.toBe(space.doc('list', List));
  });

  test('has one definition', () => {
    const space = device('phone');
    space.doc('list', List);
    expect(() => space.doc('list', defineDoc({ init: emptySet }))).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  test.each([[''], ['x'.repeat(513)], ['é'.repeat(257)], ['half \uD83D'], ['\uDE00 half'], [undefined], [7]])('refuses the id %j', (id) => {
    expect(() => device('phone').doc(id as string, List)).toThrow(expect.objectContaining({ code: 'invalid-id' }));
  });

  test.each([['x'.repeat(512)], ['é'.repeat(256)], ['😀 whole'], [' ']])('takes the id %j', (id) => {
    expect(device('phone').doc(id, List).id).toBe(id);
  });

  test('shows its initial value at once, and the same one while nothing was edited', async () => {
    const doc = device('phone').doc('list', List);
    const seen: Immutable<SetDocument>[] = [];
    doc.value$.subscribe((value) => seen.push(value));
    await pass(5000);
    expect(doc.status.state).toBe('ready');
    expect(seen).toEqual([List.init]);
    expect(doc.value).toBe(doc.initialValue);
    expect(doc.initialValue).toBe(List.init);
  });

  test('shows an edit when `change` returns', () => {
    const doc = device('phone').doc('list', List);
    const { seen } = watch(doc);
    add(doc, 'milk');
    expect(doc.value.items).toEqual(['milk']);
    expect(seen).toEqual([[], ['milk']]);
  });

  test('tells what changed, after the value', async () => {
    const remoteFs = memoryFs();
    const doc = device('phone', { remoteFs }).doc('list', List);
    const changes: (DocChange & { items: readonly string[] })[] = [];
    doc.changes$.subscribe((change) => changes.push({ ...change, items: doc.value.items }));
    add(doc, 'milk');
    const other = device('laptop', { remoteFs });
    add(other.doc('list', List), 'eggs');
    await eventually(other.sync());
    await pass(3000);
    expect(changes).toMatchObject([
      { origin: 'local', items: ['milk'] },
      { origin: 'remote', device: { name: 'laptop' }, items: ['eggs', 'milk'] },
    ]);
    expect(changes[1]?.patches.length).toBeGreaterThan(0);
  });

  test('emits once for each merge that brings something, and never for one that does not', async () => {
    const remoteFs = memoryFs();
    const [one, two] = [device('phone', { remoteFs }), device('laptop', { remoteFs })];
    const { seen } = watch(one.doc('list', List));
    await eventually(one.sync());
    for (const item of ['a', 'b', 'c']) add(two.doc('list', List), item);
    await eventually(two.sync());
    await eventually(one.sync());
    await eventually(one.sync());
    await pass(60_000);
    expect(seen).toEqual([[], ['a', 'b', 'c']]);
  });

  test('keeps edits made before anything was loaded', async () => {
    const localFs = memoryFs();
    const before = device('phone', { localFs });
    add(before.doc('list', List), 'milk');
    await eventually(before.close());
    const doc = device('phone', { localFs }).doc('list', List);
    const { seen } = watch(doc);
    const receipt = add(doc, 'eggs');
    await eventually(receipt.stored);
    expect(await eventually(doc.whenReady())).toMatchObject({ items: ['eggs', 'milk'] });
    expect(seen).toEqual([[], ['eggs'], ['eggs', 'milk']]);
  });

  test('is as it was when its edit throws', () => {
    const doc = device('phone').doc('list', List);
    const { seen } = watch(doc);
    expect(() => doc.change((draft) => {
      draft.add('milk');
      throw new Error('mine');
    })).toThrow('mine');
    // @ts-expect-error an edit is synchronous
    expect(() => doc.change(async (draft) => { draft.add('milk'); })).toThrow(expect.objectContaining({ code: 'invalid-value' }));
    expect(seen).toEqual([[]]);
  });

  test('takes an edit made while it tells another one', () => {
    const doc = device('phone').doc('list', List);
    doc.value$.subscribe(({ items }) => { if (items.length === 1) add(doc, 'eggs'); });
    const { seen } = watch(doc);
    add(doc, 'milk');
    expect(seen.at(-1)).toEqual(['eggs', 'milk']);
    expect(doc.value.items).toEqual(['eggs', 'milk']);
  });
});

describe('before the CRDT is loaded', () => {
  test('a document shows its initial value and refuses edits', () => {
    const doc = device('phone', { crdt: lateCrdt() }).doc('list', List);
    expect(doc.value).toBe(List.init);
    expect(() => add(doc, 'milk')).toThrow(expect.objectContaining({ code: 'crdt-not-initialised' }));
  });

  test('those who wait are served as soon as it is', async () => {
    const localFs = memoryFs();
    const before = device('phone', { localFs });
    add(before.doc('list', List), 'milk');
    await eventually(before.close());
    const crdt = lateCrdt();
    const doc = device('phone', { crdt, localFs }).doc('list', List);
    const { seen } = watch(doc);
    const ready = doc.whenReady();
    await pass(60_000);
    expect(doc.status.state).toBe('loading');
    crdt.load();
    expect(await eventually(ready)).toMatchObject({ items: ['milk'] });
    expect(seen).toEqual([[], ['milk']]);
  });

  test('a space closes without waiting for it', async () => {
    const space = device('phone', { crdt: lateCrdt() });
    const ready = space.doc('list', List).whenReady();
    const outcome = expect(ready).rejects.toMatchObject({ code: 'closed' });
    await pass(1000);
    await eventually(space.close());
    await outcome;
  });
});

describe('whenReady', () => {
  test('gives what this device keeps, also when storage cannot be reached', async () => {
    const localFs = memoryFs();
    const before = device('phone', { localFs });
    add(before.doc('list', List), 'milk');
    await eventually(before.close());
    const remoteFs = faultyFs(memoryFs());
    remoteFs.inject({ kind: 'fail', times: Infinity });
    const doc = device('phone', { localFs, remoteFs }).doc('list', List);
    expect(await eventually(doc.whenReady())).toMatchObject({ items: ['milk'] });
    expect(doc.status).toMatchObject({ state: 'ready', everPulled: false });
  });

  test('gives what others published, where storage answers', async () => {
    const remoteFs = memoryFs();
    const other = device('laptop', { remoteFs });
    add(other.doc('list', List), 'eggs');
    await eventually(other.sync());
    expect(await eventually(device('phone', { remoteFs }).doc('list', List).whenReady())).toMatchObject({ items: ['eggs'] });
  });

  test('tells why what this device keeps cannot be opened, and works once it can', async () => {
    const localFs = faultyFs(memoryFs());
    localFs.inject({ kind: 'fail', verb: 'list', times: 3 });
    const doc = device('phone', { localFs }).doc('list', List);
    const statuses: string[] = [];
    doc.status$.subscribe(({ state, error }) => statuses.push(`${state} ${error?.code ?? ''}`));
    await expect(eventually(doc.whenReady())).rejects.toMatchObject({ code: 'network' });
    await pass(60_000);
    expect(await eventually(doc.whenReady())).toBe(List.init);
    expect(statuses).toContain('loading network');
    expect(statuses.at(-1)).toBe('ready ');
  });

  test('ends with its signal', async () => {
    const localFs = faultyFs(memoryFs());
    localFs.inject({ kind: 'hang' });
    const controller = new AbortController();
    const ready = device('phone', { localFs }).doc('list', List).whenReady({ signal: controller.signal });
    const outcome = expect(ready).rejects.toMatchObject({ code: 'aborted' });
    await pass(1000);
    controller.abort();
    await outcome;
    localFs.release();
  });
});
