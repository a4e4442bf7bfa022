import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { memoryFs } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { certifyFileSystem, emptySet, fileSystemConformance, setCrdt, simulate } from '../../src/testing/index.js';
import type { FileSystemKit } from '../../src/testing/index.js';
import { brokenAndTold, brokenFileSystems, brokenInUse } from './broken.js';
import type { Views } from './broken.js';

const kitOf = (make: () => Views): FileSystemKit => {
  let views: Views;
  return { create: async () => (views = make())(), reopen: async () => views(), manyFiles: 60 };
};

describe('the conformance suite catches a file system that', () => {
  test.each(brokenFileSystems)('%s', { timeout: 60_000 }, async (_mistake, found, make) => {
    const failed: string[] = [];
    for (const { name, check } of fileSystemConformance) await check(kitOf(make)).catch(() => failed.push(name));
    expect(failed.join('\n')).toMatch(found);
  });
});

describe('the conformance suite says what is wrong, before a runner that gives it 5 s ends it, of a file system that', () => {
  test.each(brokenAndTold)('%s', { timeout: 60_000 }, async (_mistake, sentences, make) => {
    // All at once, for most of the time they wait.
    const told = await Promise.all(fileSystemConformance.map(({ name, check }) => Promise.race([
      check(kitOf(make)).then(() => '', (thrown: Error) => thrown.message),
      new Promise<string>((resolve) => { setTimeout(resolve, 4900, `the runner ends "${name}"`); }),
    ])));
    expect(told.join('\n')).not.toContain('the runner');
    for (const sentence of sentences) expect(told.join('\n')).toContain(sentence);
  });
});

describe('living with it catches a file system that', () => {
  test.each(brokenInUse)('%s', { timeout: 120_000 }, async (_mistake, found, make) => {
    await expect(certifyFileSystem(kitOf(make), { seed: 1, faults: 0, patience: 0 })).rejects.toThrow(found);
  });
});

/** Memory whose answers come a little later each time, never in the same order. */
const late = (): FileSystem => {
  const fs = memoryFs();
  const after = async <T>(call: () => Promise<T>): Promise<T> => {
    await new Promise((resolve) => { setTimeout(resolve, Math.random() * 4); });
    return call();
  };
  return {
    durable: true,
    list: (prefix, options) => after(() => fs.list(prefix, options)),
    read: (path, options) => after(() => fs.read(path, options)),
    write: (path, bytes, options) => after(() => fs.write(path, bytes, options)),
    remove: (path, options) => after(() => fs.remove(path, options)),
  };
};

test('a seed gives the same edits and deaths again, in whatever order the storage answers', { timeout: 120_000 }, async () => {
  const live = async (seed: number): Promise<string> => {
    const { edits, kills } = await certifyFileSystem({ create: async () => late() }, { seed, rounds: 5 });
    return `${edits} edits, ${kills} deaths`;
  };
  const seeds = [1, 2, 3, 4, 5, 6];
  const [once, again] = await Promise.all([seeds, seeds].map((all) => Promise.all(all.map(live))));
  expect(again).toEqual(once);
  expect(new Set(once).size).toBeGreaterThan(2);
});

describe('a certificate is given', { timeout: 120_000 }, () => {
  test('to memory, where requests failed and sessions died in between', async () => {
    const certificate = await certifyFileSystem({ create: async () => memoryFs() }, { seed: 1 });
    expect(certificate).toMatchObject({ seed: 1, devices: 3 });
    for (const count of [certificate.edits, certificate.kills, certificate.faults, certificate.files]) expect(count).toBeGreaterThan(3);
  });

  test('to a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crdt-over-fs-certify-'));
    try {
      await certifyFileSystem({ create: async () => folderFs(folder), reopen: async () => folderFs(folder) }, { rounds: 6 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('for documents of another kind', async () => {
    const documents = { crdt: automerge(), init: { items: [] as string[] }, edit: (draft: { items: string[] }, random: () => number) => { draft.items.push(String(random())); } };
    expect((await certifyFileSystem({ create: async () => memoryFs() }, { documents, rounds: 4, devices: 2 })).edits).toBeGreaterThan(7);
  });

  test.each([['devices', 0], ['rounds', 0], ['rounds', 1.5], ['devices', NaN]])('not where nothing is done: %s %d', async (name, count) => {
    await expect(certifyFileSystem({ create: async () => memoryFs() }, { [name]: count })).rejects.toThrow(`"${name}" is ${count}. Give a whole number`);
  });

  test('not for edits that change nothing', async () => {
    const documents = { crdt: setCrdt(), init: emptySet, edit: () => undefined };
    await expect(certifyFileSystem({ create: async () => memoryFs() }, { documents, rounds: 1 })).rejects.toThrow('still hold their initial content: "edit" has to change something');
  });

  test('the simulator is there too: a seed gives the same run, without a failure', () => {
    expect(simulate(5).failure).toBeUndefined();
  });
});
