import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Counter, ImmutableString } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { defineDoc } from '../../src/index.js';
import { cli, contentOf, copyOf, filesOf, json, makeSpace, openDevice, pathsIn, phoneLog, temporary } from './kit.js';

let root: string;
beforeAll(async () => { root = await makeSpace(); }, 60_000);

describe('ls', () => {
  test('lists documents with their changes, and who changed them last', async () => {
    const { code, out } = await cli(['ls', root]);
    expect(code).toBe(0);
    expect(out).toMatch(/^DOCUMENT +CHANGES +STORED +LAST CHANGE +BY$/m);
    expect(out).toMatch(/^groceries +8 .* phone$/m);
    expect(out).toMatch(/^todo list +4 .* laptop$/m);
    expect(out).toMatch(/^old +— .* laptop +removed$/m);
    expect(out).toMatch(/^2 documents, 1 removed$/m);
  });

  test('gives one JSON value to a program', async () => {
    const { value, err } = await json<unknown[]>(['ls', root]);
    expect(value).toMatchObject([
      { id: 'groceries', crdt: 'automerge', changes: 8, removed: false, lastDevice: 'phone' },
      { id: 'old', changes: 0, removed: true, lastDevice: 'laptop' },
      { id: 'todo list', changes: 4, removed: false, lastDevice: 'laptop' },
    ]);
    expect(err).toBe('');
  });

  test('shares the bytes of files out among documents: together they take no more than there is', async () => {
    const { value } = await json<{ bytes: number }[]>(['ls', root]);
    const files = await json<{ bytes: number }[]>(['ls', root, '--files']);
    const sum = (rows: { bytes: number }[]): number => rows.reduce((total, { bytes }) => total + bytes, 0);
    expect(sum(value)).toBeGreaterThan(0);
    expect(sum(value)).toBeLessThan(sum(files.value));
  });

  test('--files lists every file of the format with what it is', async () => {
    const files = await filesOf(root);
    expect(files.map(({ path }) => path).sort()).toEqual(pathsIn(root));
    expect(new Set(files.map(({ kind }) => kind))).toEqual(new Set(['marker', 'log', 'pack', 'snapshot']));
    expect(files.find(({ kind }) => kind === 'pack')).toMatchObject({ device: 'laptop', documents: ['groceries', 'todo list'] });
  });
});

describe('cat', () => {
  test('prints the document as all devices together have it', async () => {
    const { code, out } = await cli(['cat', root, 'groceries']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ items: ['l0', 'p0', 'l1', 'p1', 'l2', 'p2', 'l3', 'p3'] });
    expect(out.split('\n').length).toBeGreaterThan(8);
  });

  test('with --json on one line', async () => {
    const { out } = await cli(['cat', root, 'todo list', '--json']);
    expect(out).toBe('{"items":["t0","t1","t2","t3"]}\n');
  });

  test('gives every kind of value as JSON has it', async () => {
    const base = temporary();
    const device = openDevice('laptop', join(base, 'laptop'), folderFs(join(base, 'root')));
    const Values = defineDoc<Record<string, unknown>>({ init: {} });
    device.doc('values', Values).change((draft) => {
      Object.assign(draft, { text: 'a "b"', whole: new ImmutableString('c'), count: new Counter(3), when: new Date(0), bytes: new Uint8Array([1, 2, 255]), nested: [{ yes: true, no: null, half: 0.5 }] });
    });
    await device.sync();
    await device.close();
    expect((await json(['cat', join(base, 'root'), 'values'])).value).toEqual(
      { text: 'a "b"', whole: 'c', count: 3, when: '1970-01-01T00:00:00.000Z', bytes: 'AQL/', nested: [{ yes: true, no: null, half: 0.5 }] });
  });

  test('of an unknown document names those that are near', async () => {
    expect(await cli(['cat', root, 'grocery'])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('There is no document "grocery". Did you mean "groceries"?') });
    expect((await cli(['cat', root, 'zzzzzzzz'])).err).toContain('There are "groceries", "old" and "todo list".');
  });

  test('of a removed document says who removed it', async () => {
    expect(await cli(['cat', root, 'old'])).toMatchObject({ code: 1, err: expect.stringContaining('was removed by laptop') });
  });
});

describe('log', () => {
  test('prints each change with its device and message, newest last', async () => {
    const { value } = await json<{ device: string; message: string; time: number; steps: number }[]>(['log', root, 'groceries']);
    expect(value.map(({ device, message }) => `${device}: ${message}`)).toEqual(
      [0, 1, 2, 3].flatMap((turn) => [`laptop: item ${turn}`, `phone: item ${turn}`]));
    expect(Math.abs((value.at(-1)?.time ?? 0) - Date.now())).toBeLessThan(600_000);
  });

  test('-n shows the newest only, and says how many there are', async () => {
    const { out } = await cli(['log', root, 'groceries', '-n', '3']);
    expect(out.match(/item \d/g)).toEqual(['item 2', 'item 3', 'item 3']);
    expect(out).toContain('8 changes, the newest 3 shown');
  });
});

test('exit code 1: what is shown of a document that lacks something is shown, and said not to be all', async () => {
  const broken = copyOf(root);
  rmSync(join(broken, await phoneLog(broken)));
  for (const command of ['cat', 'log']) {
    const { code, out, err } = await cli([command, broken, 'groceries']);
    expect({ code, err }).toEqual({ code: 1, err: 'Some of "groceries" is missing or cannot be read: "crdt-over-fs verify" says what.\n' });
    expect(out).toContain(command === 'cat' ? '"l0"' : 'item 0');
    expect(await json([command, broken, 'groceries'])).toMatchObject({ code: 1, err });
  }
});

describe('devices', () => {
  test('tells what each has read of the others', async () => {
    const { value } = await json<{ name: string; behind: { device: string; files: number }[]; files: number }[]>(['devices', root]);
    expect(value.map(({ name }) => name)).toEqual(['laptop', 'phone']);
    expect(value[0]!.behind).toEqual([]);
    expect(value[1]!.behind).toMatchObject([{ device: 'laptop' }]);
    expect(value.reduce((sum, { files }) => sum + files, 0)).toBe(pathsIn(root).length - 1); // all but the marker
    const { out } = await cli(['devices', root]);
    expect(out).toMatch(/^laptop .* everything$/m);
    expect(out).toMatch(/^phone .* all but \d+ files of laptop$/m);
  });
});

test('none of them writes anything, not even where a write was broken off long ago', async () => {
  const copy = copyOf(root);
  const temp = join(copy, 'l', '.crdt-over-fs-00000000-0000-0000-0000-000000000000.tmp');
  writeFileSync(temp, 'half');
  utimesSync(temp, 1, 1);
  const before = contentOf(copy);
  const signal = AbortSignal.timeout(1500);
  for (const command of [['ls'], ['ls', '--files'], ['cat', 'groceries'], ['log', 'groceries'], ['devices'], ['verify'], ['repair', '--dry-run']]) {
    const [name, ...rest] = command;
    expect((await cli([name!, copy, ...rest])).code).toBe(0);
  }
  await cli(['watch', copy, '--every', '1'], { signal });
  expect(contentOf(copy)).toEqual(before);
});

test('Ctrl-C ends any of them with the exit code that shells know, and without a word', async () => {
  for (const command of ['ls', 'verify', 'devices']) expect(await cli([command, root], { signal: AbortSignal.abort() })).toEqual({ code: 130, out: '', err: '' });
});

test('with --json one that is stopped says so, and SIGTERM is another exit code than Ctrl-C', async () => {
  for (const [reason, code] of [[undefined, 130], ['SIGTERM', 143]] as const) {
    expect(await json(['ls', root], { signal: AbortSignal.abort(reason) })).toMatchObject({ code, err: '', value: { error: { code: 'aborted' } } });
  }
});

test('a folder of other things is not called empty', async () => {
  const folder = temporary();
  writeFileSync(join(folder, 'x.txt'), 'x');
  const { code, err } = await cli(['verify', folder]);
  expect(code).toBe(1);
  expect(err).toContain('holds no space: none was ever stored here');
  expect(err).not.toContain('is empty');
});

test('names from storage cannot command a terminal', async () => {
  const { out } = await cli(['cat', root, 'a\u001b[31mb']).then(({ err }) => ({ out: err }));
  expect(out).not.toContain('\u001b[31mb');
});
