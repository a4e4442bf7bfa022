import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fileNameOf, idOf } from '../../src/cli/exchange/file-name.js';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace, defineDoc, memoryFs } from '../../src/index.js';
import { secrets, startTinyS3 } from '../space/tiny-s3.js';
import { filesIn, s3Env, urlOf } from './s3-kit.js';
import { cli, copyOf, damage, flip, json, List, makeSpace, openDevice, phoneLog, temporary } from './kit.js';

let made: string;
beforeAll(async () => { made = await makeSpace(); }, 60_000);

const groceries = ['l0', 'p0', 'l1', 'p1', 'l2', 'p2', 'l3', 'p3'];
const text = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

function written(value: unknown, name = 'file.json'): string {
  const file = join(temporary(), name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

/** What an app sees that opens the space with a definition of its own. */
async function seen<T extends object>(root: string, id: string, init: T): Promise<T> {
  const space = createSpace({ crdt: automerge(), localFs: memoryFs(), remoteFs: folderFs(root), sync: false });
  const doc = space.doc<T>(id, defineDoc<T>({ init }));
  await space.sync();
  const value = JSON.parse(JSON.stringify(await doc.whenReady())) as T;
  await space.close();
  return value;
}

const importing = (root: string, state: string, ...args: string[]) => cli(['import', root, ...args, '--state', state]);

describe('export', () => {
  test('writes each document as JSON, under a name that is always the same', async () => {
    const to = join(temporary(), 'new', 'folder');
    const { code, out } = await cli(['export', made, '--all', '--to', to]);
    expect(code).toBe(0);
    expect(readdirSync(to).sort()).toEqual(['groceries.json', `${fileNameOf('todo list')}.json`].sort()); // "old" was removed
    expect(readFileSync(join(to, 'groceries.json'), 'utf8')).toBe(text({ items: groceries }));
    expect(out).toContain(join(to, 'groceries.json'));
  });

  test('with its history also as Automerge keeps it, which holds every change', async () => {
    const to = temporary();
    await cli(['export', made, 'groceries', '--history', '--to', to]);
    const bytes = new Uint8Array(readFileSync(join(to, 'groceries.automerge')));
    const replica = automerge().create({});
    const content = { codec: 'automerge/full', bytes, version: automerge().check({ codec: 'automerge/full', bytes, version: new Uint8Array() }) };
    expect(replica.apply([content]).outcomes).toEqual(['applied']);
    expect(JSON.parse(JSON.stringify(replica.value))).toEqual({ items: groceries });
  });

  test('leaves a file alone that says something else, and replaces it when forced', async () => {
    const to = temporary();
    writeFileSync(join(to, 'groceries.json'), 'my notes');
    const refused = await cli(['export', made, '--all', '--to', to]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('left alone') });
    expect(readFileSync(join(to, 'groceries.json'), 'utf8')).toBe('my notes');
    expect(readdirSync(to).length).toBe(2); // the other document was written
    expect((await cli(['export', made, '--all', '--to', to, '--force'])).code).toBe(0);
    expect(readFileSync(join(to, 'groceries.json'), 'utf8')).toBe(text({ items: groceries }));
    expect(await cli(['export', made, '--all', '--to', to])).toMatchObject({ code: 0, out: expect.not.stringContaining('wrote') });
  });

  test('prints one document, or all of them by their ids', async () => {
    expect(await cli(['export', made, 'groceries', '--to', '-'])).toMatchObject({ code: 0, out: text({ items: groceries }) });
    const { value } = await json<Record<string, unknown>>(['export', made, '--all', '--to', '-']);
    expect(Object.keys(value).sort()).toEqual(['groceries', 'todo list']);
  });

  test('says that something is missing, and keeps what there is', async () => {
    const broken = copyOf(made);
    damage(broken, await phoneLog(broken), flip);
    const to = temporary();
    expect(await cli(['export', broken, 'groceries', '--to', to])).toMatchObject({ code: 1, err: expect.stringContaining('verify') });
    expect(readdirSync(to)).toEqual(['groceries.json']);
  });

  test.each([
    [['groceries'], '--to is missing'],
    [['--to', '.'], 'Name documents'],
    [['groceries', '--all', '--to', '.'], 'Name documents'],
    [['groceries', '--history', '--to', '-'], 'name a folder'],
  ])('with %j is not understood', async (args, why) => {
    expect(await cli(['export', made, ...args])).toMatchObject({ code: 2, err: expect.stringContaining(why) });
  });

  test('of a document that does not exist names those that do', async () => {
    expect(await cli(['export', made, 'grocery', '--to', '-'])).toMatchObject({ code: 1, err: expect.stringContaining('"groceries"') });
  });
});

describe('names of files', () => {
  test.each([
    ['groceries', 'groceries'], ['list-2.v1', 'list-2.v1'], ['todos/2026', 'todos%2F2026'], ['Groceries', '%47roceries'], ['Küche & Co', '%4B%C3%BCche%20%26%20%43o'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd'], ['con', '%63on'], ['.hidden', '%2Ehidden'], ['-n', '%2Dn'], ['a~b', 'a%7Eb'], ['100%', '100%25'],
  ])('of %j is %j, and says it', (id, name) => {
    expect(fileNameOf(id)).toBe(name);
    expect(idOf(name)).toBe(id);
  });

  test('that somebody gave by hand are ids as they are', () => {
    for (const name of ['My List', '100%', 'a%2fb', 'Größe', 'CON']) expect(idOf(name)).toBe(name);
  });

  test('of ids too long for any are cut, and do not pass for an id', () => {
    const name = fileNameOf('ü'.repeat(200));
    expect(name).toMatch(/^(%C3%BC){13}~[0-9a-z]{6}$/);
    expect(idOf(name)).toBeUndefined();
  });

  test('are safe on every system, say the id, and differ for different documents', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 10 }), (ids) => {
      const names = ids.map(fileNameOf);
      for (const name of names) expect(name).toMatch(/^[a-z0-9%_][a-z0-9%._-]*(?<=[^%])$/i);
      for (const name of names) expect(name).toBe(name.replace(/(?<!%.?)[A-Z]/g, (capital) => capital.toLowerCase()));
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
      expect(names.map(idOf)).toEqual(ids);
    }), { numRuns: 50 });
  });
});

describe('import of JSON', () => {
  test('makes a document, which an app with its own beginning sees', async () => {
    const root = copyOf(made);
    const outcome = await importing(root, temporary(), written({ title: 'Soups', items: [{ id: 'x', name: 'leek' }] }, 'recipes.json'));
    expect(outcome).toMatchObject({ code: 0, err: '', out: expect.stringContaining('recipes: created') });
    expect(await seen(root, 'recipes', { title: '', items: [], more: 1 })).toEqual({ title: 'Soups', items: [{ id: 'x', name: 'leek' }], more: 1 });
    expect((await cli(['verify', root])).code).toBe(0);
  });

  test('into a document that says something else is refused, and nothing is changed', async () => {
    const root = copyOf(made);
    const before = readdirSync(join(root, 'l'));
    const outcome = await importing(root, temporary(), written({ items: ['tea'] }), '--doc', 'groceries');
    expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('--merge') });
    expect(readdirSync(join(root, 'l'))).toEqual(before);
  });

  test('that says the same changes nothing', async () => {
    const root = copyOf(made);
    const before = readdirSync(join(root, 'l'));
    expect(await importing(root, temporary(), written({ items: groceries }), '--doc', 'groceries')).toMatchObject({ code: 0 });
    expect(readdirSync(join(root, 'l'))).toEqual(before);
  });

  test('merged makes the document what it says, beside edits others have not sent yet', async () => {
    const root = copyOf(made);
    const phone = openDevice('phone', temporary(), folderFs(root));
    const doc = phone.doc('groceries', List);
    await phone.sync();
    doc.change((draft) => { draft.items.push('from the phone'); });
    const wanted = groceries.filter((item) => item !== 'p1').concat('tea');
    expect(await importing(root, temporary(), written({ items: wanted }), '--doc', 'groceries', '--merge')).toMatchObject({ code: 0, out: expect.stringContaining('merged') });
    expect(await seen(root, 'groceries', { items: [] })).toEqual({ items: wanted });
    await phone.sync();
    expect([...doc.value.items].sort()).toEqual([...wanted, 'from the phone'].sort());
    await phone.close();
  });

  test('goes to the document that export named the file after', async () => {
    const root = copyOf(made);
    const to = temporary();
    await cli(['export', root, '--all', '--to', to]);
    const file = join(to, `${fileNameOf('todo list')}.json`);
    writeFileSync(file, JSON.stringify({ items: ['t0'] }));
    expect(await importing(root, temporary(), file, '--merge')).toMatchObject({ code: 0, out: expect.stringContaining('todo list: merged') });
    expect(await seen(root, 'todo list', { items: [] })).toEqual({ items: ['t0'] });
  });

  test('of an export, into a space that knows nothing of it, makes the documents that were exported', async () => {
    const to = temporary();
    await cli(['export', made, '--all', '--history', '--to', to]);
    const root = join(temporary(), 'root');
    const app = openDevice('app', temporary(), folderFs(root));
    app.doc('begun', List).change((draft) => { draft.items.push('x'); });
    await app.sync();
    await app.close();
    const files = readdirSync(to).filter((name) => name.endsWith('.automerge')).map((name) => join(to, name));
    const outcome = await importing(root, temporary(), ...files);
    expect(outcome).toMatchObject({ code: 0, out: expect.stringContaining('todo list: created') });
    expect(await seen(root, 'todo list', { items: [] })).toEqual({ items: ['t0', 't1', 't2', 't3'] });
  });

  test('under a name that was cut asks for the id', async () => {
    const outcome = await importing(copyOf(made), temporary(), written({ n: 1 }, 'a-very-long-name~0a1b2c.json'));
    expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('--doc') });
  });

  test('brings back a document that was removed', async () => {
    const root = copyOf(made);
    expect(await importing(root, temporary(), written({ items: ['again'] }), '--doc', 'old')).toMatchObject({ code: 0, out: expect.stringContaining('old: created') });
    expect(await seen(root, 'old', { items: [] })).toEqual({ items: ['again'] });
  });

  test('of several files imports the good ones, and says what is wrong with the others', async () => {
    const root = copyOf(made);
    const outcome = await importing(root, temporary(), written('not json', 'a.json'), written([1], 'b.json'), written({ n: 1 }, 'c.json'), written({ n: 2 ** 60 }, 'd.json'), '/does/not/exist.json');
    expect(outcome).toMatchObject({ code: 1, out: expect.stringContaining('c: created') });
    for (const why of ['neither JSON', 'holds a list', 'a whole number as large', 'exist.json was not imported']) expect(outcome.err.toLowerCase()).toContain(why.toLowerCase());
    expect(await seen(root, 'c', { n: 0 })).toEqual({ n: 1 });
  });

  test('is not compared with a document of which something is missing', async () => {
    const broken = copyOf(made);
    damage(broken, await phoneLog(broken), flip);
    expect(await importing(broken, temporary(), written({ items: [] }), '--doc', 'groceries', '--merge')).toMatchObject({ code: 1, err: expect.stringContaining('missing or cannot be read') });
  });
});

describe('import of a file of the CRDT', () => {
  const exported = async (root: string): Promise<string> => {
    const to = temporary();
    await cli(['export', root, 'groceries', '--history', '--to', to]);
    return join(to, 'groceries.automerge');
  };

  test('brings what is missing, overwrites nothing, and twice is once', async () => {
    const newer = copyOf(made);
    expect((await importing(newer, temporary(), written({ items: [...groceries, 'tea'] }), '--doc', 'groceries', '--merge')).code).toBe(0);
    const backup = await exported(newer);
    const root = copyOf(made);
    const state = temporary();
    expect((await importing(root, state, written({ items: ['coffee', ...groceries] }), '--doc', 'groceries', '--merge')).code).toBe(0);
    expect(await importing(root, state, backup)).toMatchObject({ code: 0, out: expect.stringContaining('groceries: merged') });
    expect((await seen(root, 'groceries', { items: [] as string[] })).items.sort()).toEqual(['coffee', 'tea', ...groceries].sort());
    const files = readdirSync(join(root, 'l'));
    expect(await importing(root, state, backup)).toMatchObject({ code: 0, out: expect.stringContaining('says all') });
    expect(readdirSync(join(root, 'l'))).toEqual(files);
    expect((await cli(['verify', root])).code).toBe(0);
  });

  test('makes a document where there is none', async () => {
    const root = copyOf(made);
    expect(await importing(root, temporary(), await exported(made), '--doc', 'copy of groceries')).toMatchObject({ code: 0, out: expect.stringContaining('created') });
    expect(await seen(root, 'copy of groceries', { items: [] })).toEqual({ items: groceries });
  });

  test('that is cut is refused', async () => {
    const file = await exported(made);
    writeFileSync(file, readFileSync(file).subarray(0, -9));
    expect(await importing(copyOf(made), temporary(), file)).toMatchObject({ code: 1, err: expect.stringContaining('neither JSON nor a whole file') });
  });
});

describe('the device an import is', () => {
  test('keeps what could not be sent, and sends it when run again', async () => {
    const s3 = await startTinyS3();
    try {
      for (const [path, content] of filesIn(made)) s3.objects.set(`lists/${path}`, content);
      const args = ['import', await urlOf(s3, 'lists'), written({ n: 1 }, 'counted.json'), '--state', temporary()];
      s3.refuse = ({ method }) => (method === 'PUT' ? [503, 'SlowDown'] : undefined);
      const failed = await cli(args, { env: s3Env });
      expect(failed).toMatchObject({ code: 3, out: '', err: expect.stringContaining('kept on this machine') });
      s3.refuse = () => undefined;
      expect(await cli(args, { env: s3Env })).toMatchObject({ code: 0, out: expect.stringContaining('counted') });
      expect(await cli(['cat', await urlOf(s3, 'lists'), 'counted', '--json'], { env: s3Env })).toMatchObject({ code: 0, out: '{"n":1}\n' });
      for (const secret of Object.values(secrets)) expect(failed.err).not.toContain(secret);
    } finally {
      await s3.stop();
    }
  }, 60_000);

  test('is another one for each copy of a space: what one was given the others have not', async () => {
    const [one, other, state] = [copyOf(made), copyOf(made), temporary()];
    expect(await importing(one, state, written({ n: 1 }, 'fresh.json'))).toMatchObject({ code: 0, out: expect.stringContaining('fresh: created') });
    expect(await importing(other, state, written({ n: 1 }, 'fresh.json'))).toMatchObject({ code: 0, out: expect.stringContaining('fresh: created') });
    for (const root of [one, other]) expect(await seen(root, 'fresh', { n: 0 })).toEqual({ n: 1 });
  });

  test('does not take for stored what a storage had before it was set back', async () => {
    const [root, state] = [copyOf(made), temporary()];
    const args = [root, state, written({ n: 1 }, 'fresh.json')] as const;
    await importing(...args);
    rmSync(root, { recursive: true });
    cpSync(made, root, { recursive: true });
    expect(await importing(...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('set back') });
    expect(await importing(root, temporary(), args[2])).toMatchObject({ code: 0, out: expect.stringContaining('fresh: created') });
    expect(await seen(root, 'fresh', { n: 0 })).toEqual({ n: 1 });
    expect((await cli(['verify', root])).code).toBe(0);
  });

  test('does not begin a space where there is none', async () => {
    const empty = temporary();
    mkdirSync(join(empty, 'l'));
    expect(await importing(empty, temporary(), written({ n: 1 }))).toMatchObject({ code: 1, err: expect.stringContaining('holds no space') });
    expect(readdirSync(join(empty, 'l'))).toEqual([]);
  });
});
