import { beforeEach, describe, expect, test } from 'vitest';
import { SyncError } from '../../src/errors.js';
import type { FileSystem } from '../../src/fs/file-system.js';
import { memoryFs } from '../../src/fs/memory.js';
import { faultyFs, type FaultyFs } from '../../src/testing/faulty-fs.js';
import { runFileSystemConformance } from '../../src/testing/file-system-conformance.js';

const bytes = Uint8Array.of(1, 2, 3, 4);
let stored: FileSystem;
let fs: FaultyFs;
beforeEach(async () => {
  stored = memoryFs();
  await stored.write('a', bytes);
  fs = faultyFs(stored);
});

describe('faultyFs', () => {
  runFileSystemConformance({ create: async () => faultyFs(memoryFs()) }, { test });

  test('offline fails every call and does nothing', async () => {
    fs.offline = true;
    for (const call of [() => fs.list(''), () => fs.read('a'), () => fs.write('a', Uint8Array.of(9)), () => fs.remove('a')]) await expect(call()).rejects.toMatchObject({ code: 'network' });
    fs.offline = false;
    expect(await fs.read('a')).toEqual(bytes);
  });

  test('fails the calls it is told to: of a verb, of a path, so many, after so many', async () => {
    fs.inject({ kind: 'fail', verb: 'write', path: (path) => path.startsWith('l/'), after: 1, times: 2, error: new SyncError('quota', 'full') });
    const outcomes: string[] = [];
    for (let index = 0; index < 5; index++) {
      await fs.write(`p/${index}`, bytes);
      outcomes.push(await fs.write(`l/${index}`, bytes).then(() => 'done', (error: SyncError) => error.code));
    }
    expect(outcomes).toEqual(['done', 'quota', 'quota', 'done', 'done']);
    expect((await stored.list('l/')).length).toBe(3);
    expect(fs.hits).toBe(2);
  });

  test('loses the answer of a write that is stored', async () => {
    fs.inject({ kind: 'lose-answer' });
    expect(await fs.read('a')).toEqual(bytes);
    await expect(fs.write('b', bytes)).rejects.toMatchObject({ code: 'network' });
    expect(await stored.read('b')).toEqual(bytes);
  });

  test('stores half of a write', async () => {
    fs.inject({ kind: 'tear' });
    await expect(fs.write('b', bytes)).rejects.toMatchObject({ code: 'network' });
    expect(await stored.read('b')).toEqual(Uint8Array.of(1, 2));
  });

  test.each([['torn', Uint8Array.of(1, 2)], ['empty', new Uint8Array()], ['absent', undefined]] as const)('reads what is %s, once', async (kind, seen) => {
    fs.inject({ kind });
    expect(await fs.read('a')).toEqual(seen);
    expect(await fs.read('a')).toEqual(bytes);
  });

  test('reads what has one wrong bit', async () => {
    fs.inject({ kind: 'flipped', times: 20 });
    for (let round = 0; round < 20; round++) {
      const seen = await fs.read('a');
      const wrong = [...bytes].map((byte, index) => (byte ^ (seen?.[index] ?? 0)).toString(2).replaceAll('0', '').length);
      expect(wrong.reduce((sum, bits) => sum + bits)).toBe(1);
    }
  });

  test.each([
    ['torn', 'list', 'read'], ['absent', 'write', 'read'], ['tear', 'read', 'write'], ['lose-answer', 'read', 'write or remove'], ['lose-answer', 'list', 'write or remove'],
  ] as const)('refuses a fault that can hit nothing: %s of a %s', (kind, verb, fitting) => {
    const told = expect.objectContaining({ code: 'invalid-option', message: `A fault "${kind}" never hits a ${verb}: its verb is ${fitting}.` }) as Error;
    expect(() => fs.inject({ kind, verb })).toThrow(told);
    expect(() => faultyFs(stored, { faults: [{ kind, verb }] })).toThrow(told);
  });

  test('hangs until it is released, aborted or healed', async () => {
    fs.inject({ kind: 'hang', times: 3 });
    const reading = fs.read('a');
    expect(fs.hanging).toBe(1);
    fs.release();
    expect(await reading).toEqual(bytes);
    const controller = new AbortController();
    const listing = fs.list('', controller);
    controller.abort();
    await expect(listing).rejects.toMatchObject({ code: 'aborted' });
    const writing = fs.write('b', bytes);
    fs.heal();
    await writing;
    expect(fs.hanging).toBe(0);
  });

  test('at random fails the same calls for the same seed, others for another, and about as many as asked for', async () => {
    const run = async (seed: number): Promise<string> => {
      const random = faultyFs(memoryFs(), { random: { seed, rate: 0.3, kinds: ['fail'] } });
      let outcome = '';
      for (let index = 0; index < 300; index++) outcome += await random.write('a', bytes).then(() => '.', () => 'x');
      return outcome;
    };
    const first = await run(1);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
    expect(first.split('x').length).toBeGreaterThan(60);
    expect(first.split('x').length).toBeLessThan(120);
  });

  test('at random injects each usual kind, and none once healed', async () => {
    const random = faultyFs(stored, { random: { seed: 5, rate: 1 } });
    for (let index = 0; index < 50; index++) await random.write('b', bytes).catch(() => undefined);
    expect(await stored.read('b')).toEqual(bytes);
    random.heal();
    expect(await random.read('a')).toEqual(bytes);
  });
});
