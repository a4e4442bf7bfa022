import { readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeFile } from '../../src/format/file.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createCatalog } from '../../src/sync/catalog.js';
import { cli, contentOf, damage, filesOf, flip, json, List, makeSpace, openDevice, pathsIn, temporary } from './kit.js';

const day = 86_400_000;
interface Compacted { readonly before: { files: number; bytes: number }; readonly after: { files: number; bytes: number }; readonly skipped: string[]; readonly unreadable: number }

/** A space with one document worth a snapshot, whose devices have gone for good. */
async function manyChanges(base: string): Promise<string> {
  const root = join(base, 'root');
  const tablet = openDevice('tablet', join(base, 'tablet'), folderFs(root));
  for (let at = 0; at < 12; at++) {
    tablet.doc('list', List).change((draft) => { draft.items.push(`a long text so that the file is worth something ${at} ${'x'.repeat(200 + at)}`); });
    await tablet.sync();
  }
  await tablet.close();
  return root;
}

test('writes a snapshot of what lies in many files, and removes nothing of others at first', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await manyChanges(base);
  const before = contentOf(root);
  const items = (await json(['cat', root, 'list'])).value;
  const { code, value } = await json<Compacted>(['compact', root, '--state', join(base, 'state')]);
  expect(code).toBe(0);
  expect(value.before.files).toBe(Object.keys(before).length);
  expect(value.after.files).toBe(pathsIn(root).length);
  const snapshots = (await filesOf(root)).filter(({ kind, documents }) => kind === 'snapshot' && documents.includes('list'));
  expect(snapshots).toMatchObject([{ device: expect.stringMatching(/^crdt-over-fs on /) }]);
  for (const [path, bytes] of Object.entries(before)) expect(contentOf(root)[path]).toBe(bytes);
  expect((await json(['cat', root, 'list'])).value).toEqual(items);
  expect((await cli(['verify', root])).code).toBe(0);
});

test('a second run changes nothing; one after 30 days removes what newer files contain, and nothing is lost', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await manyChanges(base);
  const items = (await json(['cat', root, 'list'])).value;
  const compact = ['compact', root, '--state', join(base, 'state')];
  await cli(compact);
  const first = contentOf(root);
  expect((await cli(compact)).out).toContain('There is nothing more to merge or to remove now.');
  expect(contentOf(root)).toEqual(first);
  const { value } = await json<Compacted>(compact, { now: () => Date.now() + 31 * day });
  expect(value.after.files).toBeLessThan(value.before.files);
  expect(value.after.bytes).toBeLessThan(value.before.bytes / 2);
  expect((await json(['cat', root, 'list'])).value).toEqual(items);
  expect(await cli(['verify', root])).toMatchObject({ code: 0 });
  // Whoever begins now finds all of it, too.
  const newcomer = openDevice('newcomer', join(base, 'newcomer'), folderFs(root));
  const list = newcomer.doc('list', List);
  await list.whenSynced();
  expect(list.value).toEqual(items);
  await newcomer.close();
});

test('while an app runs: its edits of that moment are kept', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  const laptop = openDevice('laptop', join(base, 'laptop'), folderFs(root));
  const list = laptop.doc('groceries', List);
  await list.whenReady();
  const compacting = cli(['compact', root, '--state', join(base, 'state')]);
  for (let at = 0; at < 5; at++) {
    list.change((draft) => { draft.items.push(`late ${at}`); });
    await laptop.sync();
  }
  expect((await compacting).code).toBe(0);
  await laptop.close();
  expect((await json<{ items: string[] }>(['cat', root, 'groceries'])).value.items.slice(-5)).toEqual([0, 1, 2, 3, 4].map((at) => `late ${at}`));
  expect((await cli(['verify', root])).code).toBe(0);
});

test('keeps what it read below XDG_STATE_HOME, by the id of the space', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  expect((await cli(['compact', root], { env: { XDG_STATE_HOME: join(base, 'xdg') } })).code).toBe(0);
  expect(readdirSync(join(base, 'xdg/crdt-over-fs'))).toEqual([expect.stringMatching(/^[0-9a-z]{16}$/)]);
});

test('a document that lacks something is left alone, and told of', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await manyChanges(base);
  const logs = (await filesOf(root)).filter(({ kind, documents }) => kind === 'log' && documents.includes('list'));
  rmSync(join(root, logs.at(-2)!.path));
  const { code, value } = await json<Compacted>(['compact', root, '--state', join(base, 'state')]);
  expect({ code, skipped: value.skipped }).toEqual({ code: 1, skipped: ['list'] });
  expect((await filesOf(root)).filter(({ kind, documents }) => kind === 'snapshot' && documents.includes('list'))).toEqual([]);
});

describe('a document whose only file is damaged', { timeout: 60_000 }, () => {
  /** A space whose document "garden" is in one log alone. */
  async function withGarden(base: string): Promise<{ root: string; path: string }> {
    const root = await makeSpace(base);
    const tablet = openDevice('tablet', join(base, 'tablet'), folderFs(root));
    tablet.doc('garden', List).change((draft) => { draft.items.push('seeds'); });
    await tablet.sync();
    await tablet.close();
    const holding = (await filesOf(root)).filter(({ documents }) => documents.includes('garden'));
    expect(holding).toHaveLength(1);
    return { root, path: holding[0]!.path };
  }

  test('is left alone, and told of', async () => {
    const base = temporary();
    const { root, path } = await withGarden(base);
    const catalog = createCatalog();
    catalog.set('garden', { lamport: 90, writer: 'aaaaaaaaaaaaaaaa', crdt: 'automerge', deleted: false });
    const other = encodeFile({ kind: 'log', meta: { writer: 'aaaaaaaaaaaaaaaa', lamport: 90 }, sections: [{ doc: '', ...catalog.full() }] });
    writeFileSync(join(root, other.path), other.bytes);
    damage(root, path, flip);
    const compact = ['compact', root, '--state', join(base, 'state')];
    const { code, value } = await json<Compacted>(compact);
    expect({ code, ...value }).toMatchObject({ code: 1, skipped: ['garden'], unreadable: 1 });
    expect((await cli(compact)).out).toContain('Left alone, because something of them is missing or cannot be read here: garden.\n');
  });

  test('that no other file names is told of by its file', async () => {
    const base = temporary();
    const { root, path } = await withGarden(base);
    const whole = readFileSync(join(root, path));
    damage(root, path, flip);
    const compact = ['compact', root, '--state', join(base, 'state')];
    expect(await cli(compact)).toMatchObject({ code: 1, out: expect.stringContaining('1 file cannot be read, and was left alone.\n"crdt-over-fs verify" says more.') });
    writeFileSync(join(root, path), whole);
    expect(await json(compact)).toMatchObject({ code: 0, value: { unreadable: 0 } });
  });
});

test.each(['', 'l', 'state/of/mine'])('a --state in the root (%j) is refused: exit code 2, and nothing is done', async (folder) => {
  const root = await makeSpace();
  const before = contentOf(root);
  expect(await cli(['compact', root, '--state', join(root, folder)])).toMatchObject({ code: 2, err: expect.stringContaining('--state is in the root') });
  const link = join(temporary(), 'link');
  symlinkSync(root, link);
  expect(await cli(['compact', root, '--state', join(link, folder)])).toMatchObject({ code: 2 });
  expect(contentOf(root)).toEqual(before);
});

test('removes temporary files of ours that a killed process left in the root an hour ago, and nobody else\'s', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  const temporaries = ['l/.crdt-over-fs-00000000-0000-0000-0000-000000000000.tmp', 'l/.syncthing.x.tmp', '.crdt-over-fs-x.tmp'];
  for (const path of temporaries) {
    writeFileSync(join(root, path), 'half');
    utimesSync(join(root, path), 1, 1);
  }
  expect((await cli(['compact', root, '--state', join(base, 'state')])).code).toBe(0);
  expect(pathsIn(root).filter((path) => path.endsWith('.tmp'))).toEqual(temporaries.slice(1).sort());
});

test('a root without its marker is not made a new space of', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  rmSync(join(root, pathsIn(root).find((path) => path.includes('0-space'))!));
  const before = contentOf(root);
  expect(await cli(['compact', root, '--state', join(base, 'state')])).toMatchObject({ code: 1, err: expect.stringContaining('has no marker') });
  expect(contentOf(root)).toEqual(before);
});
