import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { folderFs } from '../../../src/fs/folder/index.js';
import type { FileSystem } from '../../../src/fs/file-system.js';
import { hostOf } from '../../../src/fs/folder/host.js';
import { runFileSystemConformance } from '../../../src/testing/file-system-conformance.js';

const base = await mkdtemp(join(tmpdir(), 'crdt-over-fs-folder-'));
let count = 0;
let root = '';
let fs: FileSystem;
beforeEach(() => {
  root = join(base, `${++count}`, 'not', 'yet');
  fs = folderFs(root);
});
afterAll(() => rm(base, { recursive: true }));

describe('folderFs', { timeout: 60_000 }, () => {
  runFileSystemConformance({ create: async () => folderFs(root), reopen: async () => folderFs(root) }, { test });

  test('touches nothing before it is used, and by reading neither', async () => {
    expect([await fs.list(''), await fs.read('l/a')]).toEqual([[], undefined]);
    await expect(stat(root)).rejects.toThrow('ENOENT');
    expect(fs).toMatchObject({ durable: false, local: true });
  });

  test('names the machine by a hash of its id, where it has one', async () => {
    const file = join(base, 'machine-id');
    await writeFile(file, '0123456789abcdef0123456789abcdef\n');
    expect(hostOf(file)).toMatch(/^[0-9a-f]{20}$/);
    expect('0123456789abcdef'.repeat(2)).not.toContain(hostOf(file));
    for (const text of ['', 'uninitialized\n', '0123']) {
      await writeFile(file, text);
      expect(hostOf(file)).toBeUndefined();
    }
    expect(hostOf(join(base, 'none'))).toBeUndefined();
    expect(fs.host).toBe(hostOf());
  });

  test('lists no hidden, temporary or half-downloaded file, and removes none of other programs', async () => {
    await fs.write('l/a.cof', Uint8Array.of(1));
    const strangers = ['.syncthing.b.cof.tmp', '~syncthing~b.cof.tmp', 'b.cof.part', '.DS_Store', 'b.tmp'];
    for (const name of strangers) await writeFile(join(root, 'l', name), 'x');
    await mkdir(join(root, '.stfolder'));
    await writeFile(join(root, '.stfolder', 'a'), 'x');
    expect(await fs.list('')).toEqual([{ path: 'l/a.cof', size: 1 }]);
    expect(await fs.list('.stfolder/')).toEqual([]);
    expect(await readdir(join(root, 'l'))).toEqual(expect.arrayContaining(strangers));
    for (const name of strangers) await expect(fs.write(`l/${name}`, Uint8Array.of(1))).rejects.toMatchObject({ code: 'invalid-option' });
  });

  test('removes its own temp files once they are forgotten, and leaves those that may be in use', async () => {
    await fs.write('l/a.cof', Uint8Array.of(1));
    const [old, fresh] = ['.crdt-over-fs-00000000-0000-0000-0000-000000000001.tmp', '.crdt-over-fs-00000000-0000-0000-0000-000000000002.tmp'];
    for (const name of [old, fresh]) await writeFile(join(root, 'l', name), 'half');
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(join(root, 'l', old), yesterday, yesterday);
    await fs.list('');
    expect((await readdir(join(root, 'l'))).sort()).toEqual([fresh, 'a.cof']);
  });

  test('leaves no temp file behind, neither done nor aborted nor failed', async () => {
    const controller = new AbortController();
    const writing = fs.write('l/a.cof', new Uint8Array(5_000_000), controller);
    controller.abort();
    await expect(writing).rejects.toMatchObject({ code: 'aborted' });
    await mkdir(join(root, 'l', 'folder'), { recursive: true });
    await expect(fs.write('l/folder', Uint8Array.of(1))).rejects.toMatchObject({ code: 'not-found' });
    await fs.write('l/b.cof', Uint8Array.of(1));
    expect((await readdir(join(root, 'l'))).sort()).toEqual(['b.cof', 'folder']);
  });

  test('a process killed while it writes leaves the old file or the new one, whole', async () => {
    await fs.write('l/a', new Uint8Array(100_000));
    const script = fileURLToPath(new URL('write-child.ts', import.meta.url));
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, ['--import', 'tsx', script, root], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await new Promise((resolve) => { setTimeout(resolve, 50 + 37 * round); });
      child.kill('SIGKILL');
      await once(child, 'close');
      const bytes = await fs.read('l/a');
      expect(bytes?.length).toBe(100_000);
      expect(new Set(bytes).size).toBe(1);
      expect((await fs.list('')).length).toBe(1);
    }
  }, 60_000);

  test('a file where a folder has to be is said in words', async () => {
    await mkdir(join(root, '..'), { recursive: true });
    await writeFile(root, 'I am a file');
    for (const call of [() => fs.list(''), () => fs.list('l/'), () => fs.read('l/a'), () => fs.write('l/a', Uint8Array.of(1)), async () => fs.lock?.('a')]) {
      await expect(call()).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('There is a file where a folder has to be') });
    }
  });

  test('a name too long for the disk is refused as such', async () => {
    await expect(fs.write('a'.repeat(300), Uint8Array.of(1))).rejects.toMatchObject({ code: 'invalid-option' });
  });

  test('lists through a link to a file, and skips one that leads nowhere', async () => {
    await fs.write('a', Uint8Array.of(1));
    await symlink('a', join(root, 'b'));
    await symlink('nowhere', join(root, 'c'));
    expect((await fs.list('')).map(({ path }) => path).sort()).toEqual(['a', 'b']);
  });

  test('a watch goes on after its folder was removed and made again', async () => {
    await fs.write('l/a', Uint8Array.of(1));
    let heard = 0;
    const end = fs.watch?.('l/', () => { heard++; });
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    await rm(root, { recursive: true });
    await fs.write('l/b', Uint8Array.of(1));
    await expect.poll(() => heard, { timeout: 8000 }).toBeGreaterThan(0);
    await new Promise((resolve) => { setTimeout(resolve, 3000); });
    heard = 0;
    await fs.write('l/c', Uint8Array.of(1));
    await expect.poll(() => heard, { timeout: 8000 }).toBeGreaterThan(0);
    end?.();
  }, 20_000);

  test('a watch of one folder does not hear of another', async () => {
    for (const path of ['l/a', 'p/a']) await fs.write(path, Uint8Array.of(1));
    let heard = 0;
    const end = fs.watch?.('l/', () => { heard++; });
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    await fs.write('p/b', Uint8Array.of(1));
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    expect(heard).toBe(0);
    end?.();
  });
});
