import { change, getHeads, init as emptyDocument, save } from '@automerge/automerge';
import { describe, expect, test } from 'vitest';
import { automerge, Counter, ImmutableString, initAutomerge, spliceText, updateText } from '../../src/crdt/automerge/index.node.js';
import { fullVersion } from '../../src/crdt/automerge/version.js';
import type { Content } from '../../src/crdt/crdt.js';
import { deflate } from '../../src/format/deflate.js';

const crdt = automerge();
interface Todo { text: string; done: boolean }
interface List { title: string; todos: Todo[]; settings: { theme: string }; any: Record<string, unknown> }
const create = () => crdt.create<List>({ title: '', todos: [], settings: { theme: 'dark' }, any: {} });
const only = (contents: readonly Content[]): Content => {
  expect(contents).toHaveLength(1);
  return contents[0] as Content;
};

describe('automerge()', () => {
  test('is ready under Node at once, and initialising it does nothing', async () => {
    expect(crdt.ready).toBe(true);
    await expect(initAutomerge('nowhere')).resolves.toBeUndefined();
  });
});

describe('an edit', () => {
  test.each<[string, () => unknown, string]>([
    ['undefined', () => undefined, 'any/x'],
    ['a nested undefined', () => ({ y: [undefined] }), 'any/x/y/0'],
    ['a hole', (): unknown => new Array(2), 'any/x/0'],
    ['a function', () => () => 1, 'any/x'],
    ['a nested function', () => ({ y: () => 1 }), 'any/x/y'],
    ['a symbol', () => Symbol('s'), 'any/x'],
    ['a Map', () => new Map(), ''],
    ['a nested Set', () => [new Set()], 'any/x/0'],
    ['an instance of a class', () => [new (class Point { x = 1; })()], 'any/x/0'],
    ['a promise', () => Promise.resolve(), ''],
    ['a nested promise', () => ({ y: Promise.resolve() }), 'any/x/y'],
    ['an invalid date', () => new Date(NaN), 'any/x'],
    ['a nested invalid date', () => [new Date(NaN)], 'any/x/0'],
    ['a number above 2^53', () => 2 ** 60, 'any/x'],
    ['a bigint above 64 bits', () => [2n ** 70n], 'any/x/0'],
    ['an object without a prototype', () => ({ y: Object.create(null) as object }), 'any/x/y'],
  ])('with %s throws, says where, and changes nothing', (_, make, where) => {
    const replica = create();
    const { value } = replica;
    const version = replica.version();
    const edit = () => replica.change((draft) => { draft.settings.theme = 'light'; draft.any['x'] = make(); });
    expect(edit).toThrow(expect.objectContaining({ name: 'SyncError', code: 'invalid-value', message: expect.stringContaining(where) as string }));
    expect(replica.value).toBe(value);
    expect(replica.version()).toEqual(version);
  });

  test('checks what is pushed, spliced and assigned in lists too', () => {
    const replica = crdt.create({ list: [1] as unknown[] });
    for (const edit of [
      (list: unknown[]) => list.push(() => 1),
      (list: unknown[]) => list.push({ a: new Map() }),
      (list: unknown[]) => list.splice(0, 1, [new Date(NaN)]),
      (list: unknown[]) => { list[0] = { f: () => 1 }; },
      (list: unknown[]) => { list[5] = new Date(NaN); },
    ]) expect(() => replica.change((draft) => edit(draft.list))).toThrow(expect.objectContaining({ code: 'invalid-value' }));
    expect(replica.value.list).toEqual([1]);
  });

  test('copies an item of the value, and refuses one of the draft, saying what to do', () => {
    const replica = create();
    replica.change((draft) => { draft.todos.push({ text: 'a', done: false }); });
    replica.change((draft) => { draft.todos.push(replica.value.todos[0] as Todo); });
    expect(replica.value.todos).toEqual([{ text: 'a', done: false }, { text: 'a', done: false }]);
    expect(() => replica.change((draft) => { draft.todos.push(draft.todos[0] as Todo); })).toThrow('Assign a copy');
    replica.change((draft) => { draft.todos.push({ ...draft.todos[0] as Todo }); });
    expect(replica.value.todos).toHaveLength(3);
  });

  test('keeps dates, bytes, counters, atomic strings, bigints and special numbers', () => {
    const replica = crdt.create<Record<string, unknown>>({});
    const kept = { date: new Date(5), bytes: new Uint8Array([1]), counter: new Counter(2), string: new ImmutableString('s'), big: 2n ** 62n, nan: NaN, infinite: Infinity };
    replica.change((draft) => { Object.assign(draft, kept); draft['nested'] = [kept]; });
    expect(replica.value).toEqual({ ...kept, nested: [kept] });
  });

  test('that is async is refused, and what it writes later never arrives', async () => {
    const replica = create();
    let finished = false;
    const edit = () => replica.change(async (draft) => {
      draft.title = 'early';
      await Promise.resolve();
      draft.title = 'late';
      finished = true;
    });
    expect(edit).toThrow('await first');
    await expect.poll(() => finished).toBe(true);
    const version = replica.version();
    replica.change((draft) => { draft.settings.theme = 'light'; });
    expect(replica.value.title).toBe('');
    const reader = create();
    reader.apply(replica.diff([version]));
    expect(reader.value).toEqual(replica.value);
  });

  test('lets its own errors through as they are', () => {
    const error = new RangeError('mine');
    expect(() => create().change(() => { throw error; })).toThrow(error);
  });

  test('says where it changed something', () => {
    const replica = create();
    expect(replica.change((draft) => { draft.settings.theme = 'light'; }).patches[0]).toEqual({ path: ['settings', 'theme'], action: 'put' });
    expect(replica.change((draft) => { draft.todos.push({ text: '', done: false }); }).patches[0]).toMatchObject({ path: ['todos', 0] });
  });

  test('that changes two texts at once keeps what both sides typed', () => {
    const [a, b] = [create(), create()];
    a.change((draft) => { draft.title = 'milk'; });
    b.apply(a.diff([]));
    a.change((draft) => { updateText(draft, ['title'], 'oat milk'); });
    b.change((draft) => { spliceText(draft, ['title'], 4, 0, ' and bread'); });
    a.apply(b.diff([]));
    expect(a.value.title).toBe('oat milk and bread');
  });

  test('outside of change() throws, wherever in the value it is', () => {
    const replica = create();
    replica.change((draft) => { draft.todos.push({ text: 'a', done: false }); draft.any['new'] = { deep: [[1]] }; });
    const value = replica.value as List;
    for (const edit of [
      () => { value.title = 'x'; },
      () => { value.settings.theme = 'x'; },
      () => { value.todos.push({ text: 'b', done: false }); },
      () => { (value.todos[0] as Todo).done = true; },
      () => { (value.any['new'] as { deep: number[][] }).deep[0]?.push(2); },
    ]) expect(edit).toThrow(TypeError);
  });
});

describe('content from elsewhere', () => {
  test('a whole document that comes first is loaded, and keeps what was edited meanwhile', () => {
    const [author, reader] = [create(), create()];
    author.change((draft) => { draft.todos.push({ text: 'theirs', done: false }); });
    reader.change((draft) => { draft.todos.push({ text: 'mine', done: false }); });
    const mine = reader.version();
    const { outcomes, patches } = reader.apply([author.full()]);
    expect({ outcomes, patches }).toEqual({ outcomes: ['applied'], patches: [{ path: [], action: 'load' }] });
    expect(reader.value.todos.map(({ text }) => text).sort()).toEqual(['mine', 'theirs']);
    expect(reader.includes(mine)).toBe(true);
    reader.change((draft) => { draft.title = 'after'; });
    author.apply(reader.diff([author.version()]));
    expect(author.value).toEqual(reader.value);
  });

  test('a whole document that comes later leaves untouched objects as they are', () => {
    const [author, reader] = [create(), create()];
    author.change((draft) => { draft.todos.push({ text: 'one', done: false }); });
    reader.apply([author.full()]);
    const { settings } = reader.value;
    author.change((draft) => { draft.title = 'new'; });
    expect(reader.apply([author.full()]).patches.every(({ path }) => path[0] === 'title')).toBe(true);
    expect(reader.value.settings).toBe(settings);
  });

  test('of an actor that was used twice is refused, and nothing else with it', () => {
    const clash = (text: string): Content => {
      const doc = change(emptyDocument<{ title: string }>({ actor: 'ab'.repeat(16) }), (draft) => { draft.title = text; });
      return { codec: 'automerge/full', bytes: save(doc), version: fullVersion(getHeads(doc)) };
    };
    const author = create();
    author.change((draft) => { draft.settings.theme = 'light'; });
    const reader = create();
    expect(reader.apply([clash('one')]).outcomes).toEqual(['applied']);
    expect(reader.apply([clash('two'), ...author.diff([])]).outcomes).toEqual(['rejected', 'applied']);
    expect(reader.value.settings.theme).toBe('light');
    const late = create();
    const { outcomes } = late.apply([...author.diff([]), clash('one'), clash('two')]);
    expect([...outcomes].sort()).toEqual(['applied', 'applied', 'rejected']);
  });

  test('whose version is not its own is refused', () => {
    const author = create();
    const before = author.version();
    author.change((draft) => { draft.title = 'one'; });
    const [one, between] = [only(author.diff([before])), author.version()];
    author.change((draft) => { draft.title = 'two'; });
    expect(create().apply([{ ...one, version: only(author.diff([between])).version }]).outcomes).toEqual(['rejected']);
  });
});

describe('a difference', () => {
  const typed = (count: number): Content => {
    const replica = create();
    const before = replica.version();
    for (let at = 0; at < count; at++) replica.change((draft) => { spliceText(draft, ['title'], at, 0, 'abcde'[at % 5] ?? ''); });
    return only(replica.diff([before]));
  };
  const stored = ({ bytes }: Content): number => deflate(bytes)?.length ?? bytes.length;

  test('of one change is that change, of many a bundle', () => {
    expect(typed(1).codec).toBe('automerge/changes');
    expect(typed(100).codec).toBe('automerge/bundle');
  });

  test('of 100 keystrokes takes at most 4 bytes each once deflated', () => {
    expect(stored(typed(100))).toBeLessThanOrEqual(400);
  });

  test('of changes behind one head has a version of 41 bytes', () => {
    const replica = create();
    replica.change((draft) => { draft.title = 'one'; });
    const before = replica.version();
    replica.change((draft) => { draft.title = 'two'; });
    expect(only(replica.diff([before])).version).toHaveLength(41);
  });

  test('to nothing is the whole document', () => {
    expect(only(create().diff([])).codec).toBe('automerge/full');
  });
});

describe('check', () => {
  test('throws for what is no whole document', () => {
    const replica = create();
    const full = replica.full();
    for (const bad of [{ ...full, codec: 'automerge/changes' }, { ...full, bytes: new Uint8Array() }, { ...full, bytes: full.bytes.slice(0, -1) }]) {
      expect(() => crdt.check(bad)).toThrow(expect.objectContaining({ code: 'damaged' }));
    }
  });
});
