import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { copyOf, damage, flip, makeSpace, phoneLog, temporary } from './kit.js';

let root: string;
beforeAll(async () => { root = await makeSpace(); }, 60_000);

/** The program as a process of its own. */
function start(args: readonly string[], onOut: (text: string, child: ReturnType<typeof spawn>) => void = () => undefined, onStart: (child: ReturnType<typeof spawn>) => void = () => undefined) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  onStart(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => { out += data.toString(); onOut(data.toString(), child); });
  child.stderr.on('data', (data: Buffer) => { err += data.toString(); onOut(data.toString(), child); });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

test('exit code 0: all is well', { timeout: 60_000 }, async () => {
  expect(await start(['verify', root])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('no problems') });
});

test('exit code 1: something is wrong with the data', { timeout: 60_000 }, async () => {
  const broken = copyOf(root);
  damage(broken, await phoneLog(broken), flip);
  expect(await start(['verify', broken])).toMatchObject({ code: 1, err: '', out: expect.stringContaining('Changes are missing') });
});

test('exit code 2: not understood', { timeout: 60_000 }, async () => {
  expect(await start(['verify'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('ROOT is missing.') });
});

test('exit code 3: the storage cannot be used', { timeout: 60_000 }, async () => {
  expect(await start(['ls', join(temporary(), 'nowhere')])).toMatchObject({ code: 3, out: '', err: expect.stringContaining('There is no folder') });
});

test('Ctrl-C ends a watch cleanly', { timeout: 60_000 }, async () => {
  const ended = await start(['watch', root, '--every', '60'], (text, child) => { if (text.includes('Watching')) child.kill('SIGINT'); });
  expect(ended).toMatchObject({ code: 0, out: '', err: 'Watching 3 documents of 2 devices, every 60 seconds. Ctrl-C ends it.\n' });
});

test('output that does not fit on the disk is not taken for the whole: exit code 3, and a word', { timeout: 60_000 }, async () => {
  const file = join(temporary(), 'cut.json');
  // A limit on what a process may write into a file takes a part and refuses the rest, as a full disk does.
  const program = `trap '' XFSZ; ulimit -f 1; exec ${process.execPath} --import tsx src/cli/main.ts ls ${root} --files --json > ${file}`;
  const { status, stderr } = spawnSync('bash', ['-c', program], { encoding: 'utf8' });
  expect(statSync(file).size).toBe(1024);
  expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining('not complete (EFBIG)') });
  const device = spawnSync('bash', ['-c', `exec ${process.execPath} --import tsx src/cli/main.ts ls ${root} > /dev/full`], { encoding: 'utf8' });
  expect({ status: device.status, stderr: device.stderr }).toEqual({ status: 3, stderr: expect.stringContaining('not complete (ENOSPC)') });
});

test('Ctrl-C in the middle of a copy: exit code 130, and with --json one JSON value', { timeout: 60_000 }, async () => {
  const from = copyOf(root);
  // Much to read, so that it comes in the middle.
  for (let at = 0; at < 40; at++) writeFileSync(join(from, `l/${'0'.repeat(16)}-${String(at).padStart(8, '0')}-${'0'.repeat(26)}.cof`), Buffer.alloc(100_000));
  const to = temporary();
  const watcher = watch(to, { recursive: true });
  const ended = await start(['copy', from, to, '--json'], undefined, (child) => watcher.once('change', () => child.kill('SIGINT'))).finally(() => watcher.close());
  expect(ended).toMatchObject({ code: 130, err: '' });
  expect(JSON.parse(ended.out)).toEqual({ error: { code: 'aborted', message: 'It was stopped before its end.' } });
});

test('a reader that closes the pipe ends it without a word', { timeout: 60_000 }, async () => {
  expect(await start(['ls', root, '--files'], (_text, child) => child.stdout?.destroy())).toMatchObject({ code: 0, err: '' });
});

test('is what the package calls crdt-over-fs, with a line that lets a shell start it', () => {
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };
  expect(bin).toEqual({ 'crdt-over-fs': 'dist/src/cli/main.js' });
  expect(readFileSync('src/cli/main.ts', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
