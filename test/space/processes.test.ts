import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSpace, defineDoc } from '../../src/index.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import type { SetDocument } from '../../src/testing/index.js';

let root: string;
const children: ChildProcess[] = [];

beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'space-')); });
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

const local = (): string => join(root, 'local');
const remote = (): string => join(root, 'remote');

/** A process that takes these steps; `said` resolves when it has taken one. */
function start(bucket: string, ...steps: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/space/session-process.ts', local(), bucket, ...steps], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  child.stdout.on('data', (data: Buffer) => { output += data.toString(); });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const said = async (step: string): Promise<void> => {
    while (!output.includes(`${step} [`)) {
      if (child.exitCode !== null) throw new Error(`The process ended before ${step}: ${output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { ended, said, kill, output: () => output };
}

async function readHere(): Promise<readonly string[]> {
  await using space = createSpace({ crdt: setCrdt(), localFs: folderFs(local()) });
  return (await space.doc('list', defineDoc<SetDocument>({ init: emptySet })).whenReady()).items;
}

describe('a program in a terminal', () => {
  test('ends when it has nothing more to do, though it is subscribed and not closed, and what it edited is published', { timeout: 30_000 }, async () => {
    const program = start(remote(), 'subscribe', 'ready', 'wait:2000', 'add:milk');
    expect(await program.ended).toBe(0);
    await using space = createSpace({ crdt: setCrdt(), localFs: folderFs(join(root, 'other')), remoteFs: folderFs(remote()) });
    const list = space.doc('list', defineDoc<SetDocument>({ init: emptySet }));
    await list.whenSynced();
    expect(list.value.items).toEqual(['milk']);
  });

  test('stays until what it waits for has come', { timeout: 30_000 }, async () => {
    const program = start(remote(), 'published:milk');
    expect(await program.ended).toBe(0);
    expect(program.output()).toContain('published:milk ["milk"]');
  });
});

describe('processes that are killed', () => {
  test('lose nothing that was stored, neither the first nor the second of them', { timeout: 30_000 }, async () => {
    const first = start('', 'stored:milk', 'hang');
    await first.said('hang');
    const second = start('', 'ready', 'stored:eggs', 'hang');
    await second.said('hang');
    expect((await readdir(local())).filter((name) => /^(main|tab-)/.test(name)).length).toBe(2);
    expect(second.output()).toContain('ready ["milk"]');
    await Promise.all([first.kill(), second.kill()]);
    expect(await readHere()).toEqual(['eggs', 'milk']);
    expect(await readHere()).toEqual(['eggs', 'milk']);
    expect((await folderFs(local()).list('')).filter(({ path }) => !path.startsWith('device/')).every(({ path }) => path.startsWith('main/'))).toBe(true);
  });
});
