import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/cli/checks/check.js';
import type { Finding } from '../../src/cli/checks/finding.js';
import { encodeFile } from '../../src/format/file.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { cli, contentOf, copyOf, damage, filesOf, flip, idIn, json, List, makeSpace, openDevice, pathsIn, phoneLog, temporary } from './kit.js';

let whole: string;
beforeAll(async () => { whole = await makeSpace(); }, 60_000);

const report = async (root: string): Promise<Report & { code: number }> => {
  const { value, code } = await json<Report>(['verify', root]);
  return { ...value, code };
};
const problems = ({ findings }: Report): Finding[] => findings.filter(({ severity }) => severity === 'problem');
const find = ({ findings }: Report, code: Finding['code']): Finding | undefined => findings.find((finding) => finding.code === code);

/** A file made of others' bytes, under the name that fits them. */
async function add(root: string, file: Parameters<typeof encodeFile>[0], change: (bytes: Uint8Array) => void = () => undefined): Promise<string> {
  const { path, bytes } = encodeFile(file);
  change(bytes);
  const { fileId } = await import('../../src/format/hash.js');
  const name = path.replace(/[^-]{26}\.cof$/, `${fileId(bytes)}.cof`);
  writeFileSync(join(root, name), bytes);
  return name;
}

describe('a space that is whole', () => {
  test('has no problems: exit code 0, and a line that sums it up', async () => {
    const { code, out } = await cli(['verify', whole]);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ files, [\d.]+ kB, 2 documents, 12 changes, no problems$/);
  });

  test('its files that newer ones contain are garbage, counted', async () => {
    const found = find(await report(whole), 'garbage');
    const [pack] = (await filesOf(whole)).filter(({ kind }) => kind === 'pack');
    expect(pack).toBeDefined();
    expect(found).toMatchObject({ severity: 'notice', lost: 'nothing', what: expect.stringMatching(/^\d+ files \([\d.]+ kB\) are contained in newer ones/) });
    expect(found!.paths!.every((path) => path.startsWith('l/'))).toBe(true);
  });
});

describe('a log that only its writer and one reader have', () => {
  test.each([
    ['with one bit flipped', (root: string, path: string) => damage(root, path, flip)],
    ['cut in half', (root: string, path: string) => damage(root, path, (bytes) => bytes.subarray(0, bytes.length / 2))],
    ['empty', (root: string, path: string) => damage(root, path, () => new Uint8Array())],
    ['with the bytes of another', (root: string, path: string) => {
      const other = readdirSync(join(root, 'l')).find((name) => !path.endsWith(name));
      copyFileSync(join(root, 'l', other!), join(root, path));
    }],
  ])('%s: changes are missing, from the phone, and the laptop has read them', async (_how, harm) => {
    const root = copyOf(whole);
    const path = await phoneLog(root);
    harm(root, path);
    const found = await report(root);
    expect(found.code).toBe(1);
    expect(problems(found)).toMatchObject([
      { code: 'damaged', paths: [path], lost: 'changes', loss: expect.stringContaining('phone wrote'), advice: expect.stringContaining('on "phone" or "laptop"') },
      { code: 'incomplete', document: 'groceries', lost: 'changes' },
    ]);
    expect(found.changes).toBeLessThan(12);
  });

  test('deleted: the document is incomplete', async () => {
    const root = copyOf(whole);
    rmSync(join(root, await phoneLog(root)));
    const found = await report(root);
    expect(found.code).toBe(1);
    expect(problems(found)).toMatchObject([{ code: 'incomplete', document: 'groceries', what: expect.stringContaining('"groceries" is not complete'), lost: 'changes' }]);
    expect((await cli(['verify', root])).out).toMatch(/1 problem$/m);
    expect(await cli(['cat', root, 'groceries'])).toMatchObject({ code: 1, err: expect.stringContaining('Some of "groceries" is missing') });
    expect((await cli(['ls', root])).out).toMatch(/^groceries .* incomplete$/m);
  });

  test('damaged, with an intact copy beside it: nothing is lost', async () => {
    const root = copyOf(whole);
    const path = await phoneLog(root);
    const copy = path.replace('.cof', ' (1).cof');
    copyFileSync(join(root, path), join(root, copy));
    damage(root, path, flip);
    const found = await report(root);
    expect(problems(found)).toMatchObject([{ code: 'damaged', paths: [path], lost: 'nothing', loss: expect.stringContaining(copy), advice: expect.stringContaining('repair') }]);
    expect(found.changes).toBe(12);
  });

  test('moved to another name: that copy is not read, and is told of', async () => {
    const root = copyOf(whole);
    const path = await phoneLog(root);
    const copy = path.replace('.cof', '.sync-conflict-20260101-120000-ABCDEFG.cof');
    renameSync(join(root, path), join(root, copy));
    expect(problems(await report(root))).toMatchObject([{ code: 'copy', paths: [copy], lost: 'nothing' }]);
  });
});

test('a damaged file that is in the way of nothing is not called a loss', async () => {
  const empty = (await filesOf(whole)).filter(({ kind, documents }) => kind === 'log' && documents.length === 0);
  expect(empty).not.toEqual([]);
  for (const { path } of empty) {
    for (const [harm, lost] of [[flip, 'nothing'], [(bytes: Buffer) => bytes.subarray(0, 20), 'unknown'], [() => new Uint8Array(), 'unknown']] as const) {
      const root = copyOf(whole);
      damage(root, path, harm);
      expect(problems(await report(root))).toMatchObject([{ code: 'damaged', paths: [path], lost: expect.stringMatching(`${lost}|nothing`) }]);
    }
  }
});

/** The file that removes "old". */
const tombstone = async (root: string): Promise<string> => (await filesOf(root)).find(({ path, documents }) => path.startsWith('d/') && documents.includes('old'))!.path;

test('a removal that is gone, or damaged, is noticed, and a backup has it', async () => {
  for (const harm of [(root: string, path: string) => rmSync(join(root, path)), (root: string, path: string) => damage(root, path, flip)]) {
    const root = copyOf(whole);
    harm(root, await tombstone(whole));
    expect(problems(await report(root))).toContainEqual(expect.objectContaining({ code: 'removal-gone', document: 'old', lost: 'nothing' }));
    expect((await cli(['repair', root, '--from', whole])).code).toBe(0);
    expect(contentOf(root)).toEqual(contentOf(whole));
  }
});

test('a damaged log that a pack contains is no loss', async () => {
  const root = copyOf(whole);
  const [garbage] = find(await report(root), 'garbage')!.paths!;
  damage(root, garbage!, flip);
  const found = await report(root);
  expect(problems(found)).toMatchObject([{ code: 'damaged', paths: [garbage], lost: 'nothing', loss: expect.stringMatching(/p\/.* contains it/) }]);
  expect(found.changes).toBe(12);
});

test('a pack with a flipped bit, while the logs in it are still there, is no loss: its content is found elsewhere', async () => {
  const root = copyOf(whole);
  const [pack] = pathsIn(root).filter((path) => path.startsWith('p/'));
  damage(root, pack!, flip);
  expect(problems(await report(root))).toMatchObject([{ code: 'damaged', paths: [pack], lost: 'nothing' }]);
});

test("a device's newest log that another has read and that is gone is noticed", async () => {
  const base = temporary();
  const root = await makeSpace(base);
  const phone = openDevice('phone', join(base, 'phone'), folderFs(root));
  await phone.doc('groceries', List).whenReady();
  await phone.sync();
  phone.doc('groceries', List).change((draft) => { draft.items.push('late'); });
  await phone.sync();
  await phone.close();
  const logs = (await filesOf(root)).filter(({ kind, device }) => kind === 'log' && device === 'laptop');
  rmSync(join(root, logs.at(-1)!.path));
  expect(problems(await report(root))).toMatchObject([{ code: 'log-gone', lost: 'changes', what: expect.stringContaining('The newest log of laptop is gone: phone has read') }]);
});

test('a snapshot that a log tells of, gone with the logs it contained, is missed', async () => {
  const base = temporary();
  const root = join(base, 'root');
  const tablet = openDevice('tablet', join(base, 'tablet'), folderFs(root));
  const edit = async (text: string): Promise<void> => {
    tablet.doc('list', List).change((draft) => { draft.items.push(text.repeat(300)); });
    await tablet.sync();
  };
  for (const letter of 'abcdefghijkl') await edit(letter + Math.random().toString(36));
  await cli(['compact', root, '--state', join(base, 'state')]);
  const [snapshot] = (await filesOf(root)).filter(({ kind, documents }) => kind === 'snapshot' && documents.includes('list'));
  const before = pathsIn(root).filter((path) => path.startsWith('l/') || path.startsWith('p/'));
  await edit('z');
  await tablet.close();
  const gone = (await filesOf(root)).filter(({ path, documents }) => before.includes(path) && documents.includes('list')).map(({ path }) => path);
  for (const path of [snapshot!.path, ...gone]) rmSync(join(root, path));
  const found = await report(root);
  expect(find(found, 'snapshot-gone')).toMatchObject({ document: 'list', lost: 'changes', what: expect.stringContaining(idIn(snapshot!.path)) });
  expect(find(found, 'incomplete')).toMatchObject({ document: 'list' });
});

test('in a space without snapshots, a log whose predecessor is gone is at least mentioned', async () => {
  const base = temporary();
  const root = join(base, 'root');
  const tablet = openDevice('tablet', join(base, 'tablet'), folderFs(root));
  for (const id of ['a', 'b', 'c']) {
    tablet.doc(id, List).change((draft) => { draft.items.push('x'); });
    await tablet.sync();
  }
  await tablet.close();
  const [, second, third] = (await filesOf(root)).filter(({ kind }) => kind === 'log');
  rmSync(join(root, second!.path));
  // Nothing builds on what it held: no document looks incomplete.
  expect(find(await report(root), 'log-gone')).toMatchObject({ severity: 'notice', lost: 'unknown', paths: [third!.path] });
});

test('a document that only the list of documents names is missing', async () => {
  const base = temporary();
  const root = join(base, 'root');
  const tablet = openDevice('tablet', join(base, 'tablet'), folderFs(root));
  tablet.doc('a', List).change((draft) => { draft.items.push('x'); });
  await tablet.sync();
  await tablet.close();
  // What is left when all but the snapshot of the list is lost.
  const { createCatalog } = await import('../../src/sync/catalog.js');
  const catalog = createCatalog();
  catalog.set('b', { lamport: 9, writer: 'aaaaaaaaaaaaaaaa', crdt: 'automerge', deleted: false });
  await add(root, { kind: 'log', meta: { writer: 'aaaaaaaaaaaaaaaa', lamport: 9, device: { id: 'bbbbbbbbbbbbbbbb', name: 'other' } }, sections: [{ doc: '', ...catalog.full() }] });
  expect(problems(await report(root))).toMatchObject([{ code: 'no-content', document: 'b', lost: 'changes' }]);
});

test('a file of a newer format is left alone and told of', async () => {
  const root = copyOf(whole);
  const path = await add(root, { kind: 'log', meta: { writer: 'aaaaaaaaaaaaaaaa', lamport: 99 }, sections: [] }, (bytes) => { bytes[4] = 2; });
  expect(problems(await report(root))).toMatchObject([{ code: 'newer-format', paths: [path], lost: 'nothing', advice: expect.stringContaining('Update') }]);
});

test('content of an unknown kind, and content that does not load, are told apart', async () => {
  const root = copyOf(whole);
  const section = { version: new Uint8Array([1, ...Array.from({ length: 32 }, () => 7)]), bytes: new Uint8Array([1, 2, 3]) };
  const meta = { writer: 'aaaaaaaaaaaaaaaa', lamport: 99, device: { id: 'bbbbbbbbbbbbbbbb', name: 'odd one' } };
  const path = await add(root, { kind: 'log', meta, sections: [{ doc: 'map', codec: 'other-crdt/update', ...section }, { doc: 'todo list', codec: 'automerge/changes', ...section }] });
  const found = await report(root);
  expect(problems(found)).toMatchObject([
    { code: 'unknown-codec', document: 'map', paths: [path], lost: 'nothing', what: expect.stringContaining('other-crdt/update') },
    { code: 'rejected', document: 'todo list', paths: [path], loss: expect.stringContaining('odd one') },
  ]);
  expect(await cli(['cat', root, 'map'])).toMatchObject({ code: 1, err: expect.stringContaining('of a kind this version does not read: other-crdt/update') });
});

test('a space without its marker, and one with two, are told of', async () => {
  const root = copyOf(whole);
  const marker = pathsIn(root).find((path) => path.includes('0-space'));
  await add(root, { kind: 'space', meta: { space: 'bbbbbbbbbbbbbbbb' }, sections: [] });
  expect(await report(root)).toMatchObject({ code: 0, findings: expect.arrayContaining([expect.objectContaining({ code: 'markers', severity: 'notice' })]) });
  rmSync(join(root, marker!));
  rmSync(join(root, pathsIn(root).find((path) => path.includes('0-space'))!));
  expect(problems(await report(root))).toMatchObject([{ code: 'no-marker', lost: 'nothing' }]);
});

test('logs of one writer that branch are no harm', async () => {
  const root = copyOf(whole);
  const [first, second] = (await filesOf(root)).filter(({ kind, device }) => kind === 'log' && device === 'phone');
  const writer = first!.path.slice(2, 18);
  const path = await add(root, { kind: 'log', meta: { writer, lamport: 2, prev: idIn(first!.path) }, sections: [] });
  const found = find(await report(root), 'forked');
  expect(found).toMatchObject({ severity: 'notice', lost: 'nothing' });
  expect(new Set(found!.paths)).toEqual(new Set([path, second!.path]));
});

test('names that are not ours, copies of what is here, and temporary files are no problems', async () => {
  const root = copyOf(whole);
  const [log] = pathsIn(root).filter((path) => path.startsWith('l/1') || path.startsWith('l/'));
  copyFileSync(join(root, log!), join(root, log!.replace('.cof', " (laptop's conflicted copy 2026-01-01).cof")));
  copyFileSync(join(root, log!), join(root, log!.replace('l/', '').replace('.cof', ' 2.cof')));
  writeFileSync(join(root, 'l/notes.txt'), 'hello');
  writeFileSync(join(root, 'l/.syncthing.abc.tmp'), 'half');
  writeFileSync(join(root, 'README.txt'), 'what is this folder?');
  const found = await report(root);
  expect(found.code).toBe(0);
  expect(found.findings.map(({ code }) => code).sort()).toEqual(['copy', 'copy', 'foreign', 'garbage', 'temporary']);
  expect(find(found, 'foreign')!.paths).toEqual(['l/notes.txt']);
  expect(find(found, 'temporary')!.paths).toEqual(['l/.syncthing.abc.tmp']);
});

test('an empty folder, one with other things, and none at all are clear errors, and nothing is made', async () => {
  const empty = temporary();
  expect(await cli(['verify', empty])).toMatchObject({ code: 1, err: expect.stringContaining('holds no space: none was ever stored here') });
  writeFileSync(join(empty, 'a.txt'), 'x');
  expect((await cli(['verify', empty])).code).toBe(1);
  const missing = join(empty, 'missing');
  for (const command of ['verify', 'repair', 'ls', 'devices', 'watch', 'compact']) {
    expect(await cli([command, missing])).toMatchObject({ code: 3, err: expect.stringContaining('There is no folder') });
  }
  expect(Object.keys(contentOf(empty))).toEqual(['a.txt']);
});
