import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { createSpace } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import { bundled } from './bundle.js';
import { phaseOf } from './deadly-fs.js';
import type { Call, Moment } from './deadly-fs.js';
import { Lines, lostAndDoubled } from './lines.js';
import { lifeLines, mortalLife } from './mortal-life.js';
import { writeFigures } from '../setup/figures.js';

// A device is killed by SIGKILL at one of its calls of a file system, before, in the middle of or after it, and starts again.
let root: string;
let program: string;
const seed = Number(process.env['KILLS_SEED'] ?? Date.now() % 1_000_000);
const kills = Number(process.env['KILLS'] ?? 60);

/** A folder of which an acknowledgement is for good, as with a bucket: so superfluous files go, too. */
const bucketIn = (folder: string): FileSystem => {
  const fs = folderFs(join(folder, 'bucket'));
  return { list: (prefix) => fs.list(prefix), read: (path) => fs.read(path), write: (path, bytes) => fs.write(path, bytes), remove: (path) => fs.remove(path), durable: true };
};

const open = (folder: string, name: string): Space => createSpace({
  crdt: automerge(), localFs: folderFs(join(folder, name)), remoteFs: bucketIn(folder), device: { name }, sync: false, retention: { superseded: 0 },
});

async function linesOf(space: Space): Promise<readonly string[]> {
  await space.doc('first', Lines).whenReady();
  await space.sync();
  await space.sync();
  const { lines } = space.doc('first', Lines).value;
  expect(space.status).toMatchObject({ unpublished: 0, quarantined: 0 });
  await space.close();
  return lines;
}

/** The device's life in a process that ends at a call, if at all; and what it said until then. */
async function live(folder: string, at: number | undefined, moment: Moment): Promise<{ stored: string[]; calls: Call[] | undefined; signal: NodeJS.Signals | null }> {
  const child = spawn(process.execPath, [program, join(folder, 'mortal'), join(folder, 'bucket'), `${at ?? ''}`, moment], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_, signal) => done(signal)));
  const stored: string[] = [];
  let calls: Call[] | undefined;
  for await (const said of createInterface({ input: child.stdout })) {
    const [what, content] = JSON.parse(said) as ['stored' | 'published', string] | ['calls', Call[]];
    if (what === 'calls') calls = content;
    else stored.push(content); // published comes after stored
  }
  return { stored: [...new Set(stored)], calls, signal: await exited };
}

const past: string[] = [];
let calls: Call[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cof-killed-'));
  program = await bundled('test/servers/mortal-process.ts');
  const base = join(root, 'base');
  const mortal = open(base, 'mortal');
  for (let index = 0; index < 23; index++) {
    past.push(`past ${index}`);
    await mortal.doc('first', Lines).change((draft) => { draft.lines.push(`past ${index}`); }).stored;
    await mortal.sync();
  }
  await mortal.close();
  const other = open(base, 'other');
  await other.doc('first', Lines).whenReady();
  for (let index = 0; index < 3; index++) {
    past.push(`other ${index}`);
    await other.sync();
    other.doc('first', Lines).change((draft) => { draft.lines.push(`other ${index}`); });
  }
  await other.sync();
  await other.close();
  const whole = join(root, 'whole');
  await cp(base, whole, { recursive: true });
  calls = (await live(whole, undefined, 'before')).calls ?? [];
}, 60_000);
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(dirname(program), { recursive: true, force: true });
});

/** Calls and moments to die at: in turn of each phase, so that seldom ones have their share. */
function sample(count: number): { at: number; moment: Moment; phase: string }[] {
  const random = createRandom(seed);
  const phases = new Map<string, { at: number; moment: Moment; phase: string }[]>();
  for (const [at, call] of calls.entries()) {
    const phase = phaseOf(call);
    for (const moment of ['before', 'middle', 'after'] as const) {
      if (moment === 'middle' && call.verb !== 'write') continue;
      const deaths = phases.get(phase) ?? [];
      deaths.splice(random.below(deaths.length + 1), 0, { at, moment, phase });
      phases.set(phase, deaths);
    }
  }
  const chosen = [];
  for (let round = 0; chosen.length < count && round < calls.length * 3; round++) {
    for (const deaths of phases.values()) if (deaths[round]) chosen.push(deaths[round]!);
  }
  return chosen.slice(0, count);
}

test('kill -9 at any call loses nothing that was stored, doubles nothing, and all devices come together', async () => {
  console.log(`KILLS_SEED=${seed} KILLS=${kills}, ${calls.length} calls in a life`);
  const byPhase: Record<string, number> = {};
  const byMoment = { before: 0, middle: 0, after: 0 };
  const ended = { lost: 0, doubled: 0 };
  let total = 0;
  for (const [index, death] of sample(kills).entries()) {
    const what = `killed ${death.moment} call ${death.at} (${death.phase})`;
    const folder = join(root, String(index));
    await cp(join(root, 'base'), folder, { recursive: true });
    const promised = new Set(past);
    const lives = [death, ...(index % 4 === 0 ? [{ at: 5 + index % 23, moment: death.moment }] : [])]; // some die again while they recover
    for (const { at, moment } of lives) {
      const { stored, signal } = await live(folder, at, moment);
      for (const line of stored) promised.add(line);
      if (signal === 'SIGKILL') total++;
      if (at === death.at) expect(signal, what).toBe('SIGKILL');
    }
    byPhase[death.phase] = (byPhase[death.phase] ?? 0) + 1;
    byMoment[death.moment]++;

    const revived = open(folder, 'mortal');
    await revived.doc('first', Lines).whenReady();
    const { lost, doubled } = lostAndDoubled([...promised].filter((line) => !line.startsWith('other')), revived.doc('first', Lines).value.lines);
    ended.lost += lost.length;
    ended.doubled += doubled.length;
    expect({ lost, doubled }, what).toEqual({ lost: [], doubled: [] });
    await mortalLife(revived, () => undefined);
    const all = await linesOf(revived);
    expect([...all].sort(), what).toEqual([...past, ...lifeLines].sort());
    expect(await linesOf(open(folder, 'other')), what).toEqual(all);
    expect(await linesOf(open(folder, 'new')), what).toEqual(all);
    await rm(folder, { recursive: true });
  }
  expect(Object.keys(byPhase)).toEqual(expect.arrayContaining(['open', 'store an edit', 'commit here', 'tidy here', 'look', 'read a log', 'publish a log', 'publish a pack', 'publish a snapshot', 'read a snapshot', 'collect']));
  writeFigures('killed', { seed, 'calls in a life': calls.length, kills: total, 'before a call': byMoment.before, 'in the middle of a write': byMoment.middle, 'after a call': byMoment.after, ...byPhase, ...ended });
}, 480_000);
