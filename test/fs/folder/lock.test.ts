import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { folderFs } from '../../../src/fs/folder/index.js';
import { lifeOf, ownIdentity } from '../../../src/fs/folder/process-identity.js';

const base = await mkdtemp(join(tmpdir(), 'crdt-over-fs-lock-'));
let count = 0;
let root = '';
beforeEach(() => { root = join(base, String(++count)); });
afterAll(() => rm(base, { recursive: true }));

interface Child { readonly pid: number; said(): string; start(): void; kill(): void; readonly ended: Promise<void> }
const children: Child[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill()));

/** A process of its own that takes the lock `rounds` times and dies inside with the probability `deadly`. */
function launch(rounds: number, deadly: number | 'hang'): Child {
  const script = fileURLToPath(new URL('lock-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, root, String(rounds), String(deadly)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  child.stdin.on('error', () => undefined);
  const launched = {
    pid: child.pid ?? 0, said: () => said, start: () => void child.stdin.write('go\n'), kill: () => void child.kill('SIGKILL'),
    ended: new Promise<void>((resolve) => { child.once('close', () => resolve()); }),
  };
  children.push(launched);
  return launched;
}

async function says(child: Child, word: string): Promise<void> {
  await expect.poll(() => child.said(), { timeout: 30_000, interval: 10 }).toContain(word);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Where the claims are once somebody took the lock `store`. */
async function claimsFolder(): Promise<string> {
  await (await folderFs(root).lock?.('store'))?.();
  const name = (await readdir(root)).find((entry) => entry.startsWith('.crdt-over-fs-lock-store-'));
  return join(root, name ?? 'none');
}

async function takeableWithin(ms: number): Promise<boolean> {
  const release = await folderFs(root).lock?.('store', { signal: AbortSignal.timeout(ms) }).catch(() => undefined);
  await release?.();
  return release !== undefined;
}

describe('the lock of a folder', { timeout: 90_000 }, () => {
  test('passes on at once when its holder is killed, and not before', async () => {
    const child = launch(1, 'hang');
    await says(child, 'ready');
    child.start();
    await says(child, 'held');
    expect(await takeableWithin(500)).toBe(false);
    // The clock stands still: it is not the half minute without a sign of life that makes it pass on.
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const waiting = folderFs(root).lock?.('store');
      child.kill();
      await (await waiting)?.();
    } finally {
      vi.useRealTimers();
    }
  });

  test('is held by one of many processes at a time, though each may be killed while it holds it', async () => {
    // A dead holder whom twelve processes find at once: the moment a takeover is decided.
    const first = launch(1, 'hang');
    const crowd = Array.from({ length: 12 }, (_, index) => launch(40, index === 0 ? 0 : 0.05));
    for (const child of [first, ...crowd]) await says(child, 'ready');
    first.start();
    await says(first, 'held');
    crowd.forEach((child) => child.start());
    first.kill();
    await Promise.all(crowd.map((child) => child.ended));
    expect(crowd.map((child) => child.said()).join('')).not.toContain('violated');
    expect(crowd[0]?.said().split('held').length).toBe(41);
    expect(crowd.filter((child) => child.said().includes('done')).length).toBeLessThan(12);
    expect(await takeableWithin(2000)).toBe(true);
    expect((await readdir(await claimsFolder())).length).toBeLessThan(5);
    expect((await folderFs(root).list('')).filter(({ path }) => path !== 'inside')).toEqual([]);
  });

  test('does not outlive a boot, or a process whose number another one has now', async () => {
    const folder = await claimsFolder();
    const own = await ownIdentity();
    await writeFile(join(folder, '1000'), JSON.stringify({ ...own, boot: 'the one before' }));
    expect(await takeableWithin(1000)).toBe(true);
    await writeFile(join(folder, '2000'), JSON.stringify({ ...own, start: '1' }));
    expect(await takeableWithin(1000)).toBe(true);
    await writeFile(join(folder, '3000'), JSON.stringify(own));
    expect(await takeableWithin(1000)).toBe(false);
  });

  test('stays with a holder nobody here can see, and with one that is just writing its claim', async () => {
    const folder = await claimsFolder();
    await writeFile(join(folder, '1000'), JSON.stringify({ ...await ownIdentity(), host: 'another-container' }));
    expect(await takeableWithin(500)).toBe(false);
    await writeFile(join(folder, '1001'), '');
    expect(await takeableWithin(500)).toBe(false);
  });

  test('passes on from a holder nobody here can see once it shows no sign of life for half a minute', async () => {
    const folder = await claimsFolder();
    const claim = join(folder, '1000');
    await writeFile(claim, JSON.stringify({ ...await ownIdentity(), host: 'another-container' }));
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      let held = false;
      const waiting = folderFs(root).lock?.('store').then((release) => { held = true; return release; });
      for (const [sign, later] of [[1, 20_000], [2, 20_000], [2, 9000]] as const) {
        await utimes(claim, sign, sign);
        await pause(250);
        vi.advanceTimersByTime(later);
      }
      await pause(250);
      expect(held).toBe(false);
      vi.advanceTimersByTime(2000);
      await (await waiting)?.();
    } finally {
      vi.useRealTimers();
    }
  });

  test('removes drafts that were left behind, and keeps fresh ones', async () => {
    const folder = await claimsFolder();
    for (const name of ['draft-old', 'draft-fresh']) await writeFile(join(folder, name), '');
    await utimes(join(folder, 'draft-old'), 0, 0);
    await claimsFolder();
    expect((await readdir(folder)).filter((name) => name.startsWith('draft-'))).toEqual(['draft-fresh']);
  });

  test('names that look alike are different locks', async () => {
    const fs = folderFs(root);
    const names = ['a b', 'a-b', 'A-B', 'a/b', '..', 'ä', 'x'.repeat(300)];
    const releases = await Promise.all(names.map(async (name) => fs.lock?.(name, { signal: AbortSignal.timeout(5000) })));
    await Promise.all(releases.map(async (release) => release?.()));
    expect(await fs.list('')).toEqual([]);
  });

  test('giving it up after its folder was removed is fine', async () => {
    const release = await folderFs(root).lock?.('store');
    await rm(root, { recursive: true });
    await release?.();
    await mkdir(root);
    expect(await takeableWithin(1000)).toBe(true);
  });
});

describe.runIf(process.platform === 'linux')('whether a process lives', () => {
  test('is seen from its number, its start and its boot, and not guessed across containers and machines', async () => {
    const own = await ownIdentity();
    expect(own).toMatchObject({ host: hostname(), pid: process.pid, boot: expect.any(String), namespace: expect.stringContaining('pid:'), start: expect.stringMatching(/^\d+$/) });
    expect(await lifeOf(own, own)).toBe('alive');
    expect(await lifeOf({ ...own, start: '1' }, own)).toBe('dead');
    expect(await lifeOf({ ...own, boot: 'other' }, own)).toBe('dead');
    expect(await lifeOf({ ...own, pid: 2 ** 22 + 1 }, own)).toBe('dead');
    expect(await lifeOf({ ...own, namespace: 'pid:[1]' }, own)).toBe('unknown');
    expect(await lifeOf({ ...own, host: 'other' }, own)).toBe('unknown');
  });

  test('is told without /proc by its number alone', async () => {
    const bare = { host: hostname(), pid: process.pid };
    expect(await lifeOf(bare, bare)).toBe('alive');
  });
});
