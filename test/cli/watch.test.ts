import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderFs } from '../../src/fs/folder/index.js';
import type { Space } from '../../src/index.js';
import { cli, copyOf, List, makeSpace, openDevice, pathsIn, temporary } from './kit.js';

/** A watch that goes on until `stop`, and what it printed. */
function watching(root: string, ...args: string[]) {
  const end = new AbortController();
  let out = '';
  let err = '';
  const ended = cli(['watch', root, '--every', '1', ...args], { signal: end.signal, onOut: (text) => { out += text; }, onErr: (text) => { err += text; } });
  const until = async (isThere: () => boolean): Promise<void> => {
    for (const limit = Date.now() + 15_000; !isThere(); await new Promise((resolve) => setTimeout(resolve, 20))) {
      if (Date.now() > limit) throw new Error(`It never came:\n${out}${err}`);
    }
  };
  return {
    ready: () => until(() => err.includes('Watching')),
    out: (text: string) => until(() => out.includes(text)),
    err: (text: string) => until(() => err.includes(text)),
    stop: () => { end.abort(); return ended; },
  };
}

const add = (space: Space, id: string, item: string): void => void space.doc(id, List).change((draft) => { draft.items.push(item); }, { message: `bought ${item}` });

test('tells of each change once, with its device and document, and of a removal; one JSON object a line', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  const phone = openDevice('phone', join(base, 'phone'), folderFs(root));
  await phone.sync();
  const watch = watching(root, '--json');
  await watch.ready();
  add(phone, 'groceries', 'milk');
  await phone.sync();
  await watch.out('bought milk');
  add(phone, 'garden', 'seeds');
  phone.doc('garden', List).change((draft) => { draft.items.push('soil'); });
  await phone.sync();
  await watch.out('garden');
  phone.remove('garden');
  await phone.sync();
  await watch.out('removed');
  await phone.close();
  const { code, out } = await watch.stop();
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { device: 'phone', document: 'groceries', changes: 1, messages: ['bought milk'] },
    { device: 'phone', document: 'garden', changes: 2, messages: ['bought seeds'] },
    { device: 'phone', document: 'garden', changes: 0, removed: true },
  ]);
});

test('says nothing of what was there, nor of a snapshot that holds only that', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  const watch = watching(root);
  await watch.ready();
  expect((await cli(['compact', root, '--state', join(base, 'state')])).code).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await watch.stop()).toMatchObject({ code: 0, out: '' });
});

test('counts a change once that comes in a log and in a pack at once', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  const shown = copyOf(root);
  const phone = openDevice('phone', join(base, 'phone'), folderFs(root));
  for (let at = 0; at < 9; at++) {
    add(phone, 'garden', `seed ${at}`);
    await phone.sync();
  }
  await phone.close();
  expect(pathsIn(root).filter((path) => path.startsWith('p/')).length).toBeGreaterThan(pathsIn(shown).filter((path) => path.startsWith('p/')).length);
  const watch = watching(shown, '--json');
  await watch.ready();
  cpSync(root, shown, { recursive: true });
  await watch.out('seed 8');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { out } = await watch.stop();
  const arrivals = out.trimEnd().split('\n').map((line) => JSON.parse(line) as { changes: number });
  expect(arrivals.reduce((sum, { changes }) => sum + changes, 0)).toBe(9);
});

test('lives through an outage, and tells of it once', { timeout: 60_000 }, async () => {
  const base = temporary();
  const root = await makeSpace(base);
  const phone = openDevice('phone', join(base, 'phone'), folderFs(root));
  add(phone, 'groceries', 'tea');
  await phone.doc('groceries', List).whenReady();
  const watch = watching(root);
  await watch.ready();
  renameSync(root, `${root}-away`);
  await watch.err('is gone');
  renameSync(`${root}-away`, root);
  await phone.sync();
  await phone.close();
  await watch.err('is there again');
  await watch.out('bought tea');
  const { err } = await watch.stop();
  expect(err.match(/is gone/g)).toHaveLength(1);
});
