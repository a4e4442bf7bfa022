import { describe, expect, test } from 'vitest';
import { copySpace } from '../../src/cli/copy/copy-space.js';
import { createSpace, memoryFs, SyncError } from '../../src/index.js';
import type { FileSystem } from '../../src/index.js';
import { parseName } from '../../src/format/names.js';
import { countingFs, faultyFs, setCrdt } from '../../src/testing/index.js';
import { contents, filesOf, garage, kitchen, List, put, usedRoot } from './root-kit.js';

const kindsOf = (paths: readonly string[]) => paths.map((path) => parseName(path)?.kind);

async function source(files = filesOf(kitchen)): Promise<FileSystem> {
  const fs = memoryFs();
  await put(fs, files);
  return fs;
}

/** Remembers the order of writes. */
function recording(fs: FileSystem): FileSystem & { readonly written: string[] } {
  const written: string[] = [];
  return {
    written, list: fs.list.bind(fs), read: fs.read.bind(fs), remove: fs.remove.bind(fs),
    async write(path, bytes, options) {
      await fs.write(path, bytes, options);
      written.push(path);
    },
  };
}

describe('a copy', () => {
  test('has every file of the format, byte for byte, and none that is not', async () => {
    const from = await source();
    await from.write('README.txt', Uint8Array.of(1));
    await from.write('l/note.sync-conflict-20260101.cof', Uint8Array.of(1));
    await from.write('readable/list.json', Uint8Array.of(1));
    const to = memoryFs();
    const progress: number[] = [];
    const report = await copySpace(from, to, { onProgress: ({ done }) => progress.push(done) });
    expect(report).toMatchObject({ space: kitchen, copied: 7, there: 0, damaged: [], failed: [], unlisted: [], settled: true });
    expect(await contents(to)).toEqual(Object.fromEntries(filesOf(kitchen).map(({ path, bytes }) => [path, Buffer.from(bytes).toString('hex')])));
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('run again copies nothing, and one that is quick reads nothing either', async () => {
    const from = await source();
    const to = countingFs(memoryFs());
    await copySpace(from, to);
    to.reset();
    expect(await copySpace(from, to)).toMatchObject({ copied: 0, there: 7 });
    expect(to.counts).toMatchObject({ write: 0, read: 8 }); // the marker once more, for its space
    to.reset();
    expect(await copySpace(from, to, { quick: true })).toMatchObject({ copied: 0, there: 7 });
    expect(to.counts).toMatchObject({ write: 0, read: 1 });
  });

  test('in a dry run writes nothing and says what it would do', async () => {
    const files = filesOf(kitchen);
    const to = countingFs(memoryFs());
    await put(to, files.slice(0, 3));
    to.reset();
    const rest = files.slice(3).reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(await copySpace(await source(files), to, { dryRun: true })).toMatchObject({ dryRun: true, copied: 4, bytes: rest, there: 3 });
    expect(to.counts.write).toBe(0);
  });

  test('writes markers, then cold files, then logs from the oldest', async () => {
    const to = recording(memoryFs());
    await copySpace(await source(filesOf(kitchen, 20)), to);
    const kinds = kindsOf(to.written);
    expect(kinds.slice(0, 1)).toEqual(['space']);
    expect(kinds.slice(1, 3).sort()).toEqual(['pack', 'snapshot']);
    expect(kinds.slice(3)).toEqual(Array.from({ length: 20 }, () => 'log'));
    const lamports = to.written.slice(3).map((path) => parseName(path)?.lamport ?? 0);
    for (const [index, lamport] of lamports.entries()) expect(Math.abs(lamport - 3 - index)).toBeLessThan(6); // six at once
  });

  test('that is stopped anywhere is resumed: only the rest is copied', async () => {
    const files = filesOf(kitchen, 20);
    const from = await source(files);
    for (let stop = 1; stop < files.length; stop += 4) {
      const kept = memoryFs();
      const controller = new AbortController();
      const ended = copySpace(from, kept, { signal: controller.signal, onProgress: ({ done }) => { if (done === stop) controller.abort(); } });
      await expect(ended).rejects.toMatchObject({ code: 'aborted' });
      const had = (await kept.list('')).length;
      expect(had).toBeGreaterThanOrEqual(stop);
      expect(had).toBeLessThanOrEqual(stop + 5);
      const to = countingFs(kept);
      expect(await copySpace(from, to)).toMatchObject({ copied: files.length - had, there: had, settled: true });
      expect(to.counts.write).toBe(files.length - had);
      expect(await contents(kept)).toEqual(await contents(from));
    }
  });

  test('from and to the same root changes nothing', async () => {
    const fs = await source();
    expect(await copySpace(fs, fs)).toMatchObject({ copied: 0, there: 7 });
  });
});

describe('while apps write', () => {
  test('what comes and goes during the copy comes along', async () => {
    const files = filesOf(kitchen, 12);
    const from = await source(files.slice(0, 6));
    const late = files.slice(6);
    let turn = 0;
    const to = memoryFs();
    const report = await copySpace(from, {
      list: to.list.bind(to), read: to.read.bind(to), remove: to.remove.bind(to),
      async write(path, bytes, options) {
        await to.write(path, bytes, options);
        // Each write of the copy meets one of an app, which also collects a file that was listed.
        const file = late[turn++];
        if (file) await from.write(file.path, file.bytes);
        if (turn === 1) await from.remove(files[5]!.path);
      },
    });
    expect(report).toMatchObject({ failed: [], damaged: [], gone: 1, settled: true });
    expect(await contents(to)).toEqual(await contents(from));
  });

  test('a file that a listing invents is reported, and the rest is copied', async () => {
    const from = await source();
    const ghost = filesOf(kitchen, 9)[8]!;
    const lying: FileSystem = { ...from, read: from.read.bind(from), write: from.write.bind(from), remove: from.remove.bind(from),
      list: async (prefix) => [...await from.list(prefix), ...(ghost.path.startsWith(prefix) ? [{ path: ghost.path, size: ghost.bytes.length }] : [])] };
    const report = await copySpace(lying, memoryFs());
    expect(report).toMatchObject({ copied: 7, gone: 0, settled: true });
    expect(report.failed).toEqual([{ path: ghost.path, why: expect.stringContaining('again and again') }]);
  });

  test('whoever opens the target at any moment, and edits there, ends with everything, in one space', async () => {
    const { fs: from, items } = await usedRoot();
    const names = (await from.list('')).length;
    expect((await from.list('p/')).length).toBeGreaterThan(0);
    expect((await from.list('l/')).length).toBeLessThan(items.length); // most logs were collected: the packs hold them
    for (let stop = 0; stop < names; stop++) {
      const to = memoryFs();
      const controller = new AbortController();
      await copySpace(from, to, {
        signal: controller.signal, onProgress: ({ done }) => { if (done >= stop) controller.abort(); },
      }).catch(() => undefined);
      const space = createSpace({ crdt: setCrdt(), localFs: memoryFs(), remoteFs: to, sync: false });
      const doc = space.doc('list', List);
      await space.sync();
      const edit = `edited at ${stop}`;
      doc.change((draft) => { draft.add(edit); });
      await space.sync();
      expect(await copySpace(from, to)).toMatchObject({ failed: [], damaged: [], settled: true });
      expect((await to.list('l/0-space-')).length).toBe(1);
      await space.sync();
      expect([...doc.value.items]).toEqual([...items, edit].sort());
      await space.close();
    }
  });
});

describe('what is damaged or fails', () => {
  test('a damaged source file is reported and not written, and the others are copied', async () => {
    const files = filesOf(kitchen);
    const from = await source(files);
    await from.write(files[2]!.path, files[2]!.bytes.slice(0, 20));
    const to = memoryFs();
    const report = await copySpace(from, to);
    expect(report).toMatchObject({ copied: 6, failed: [] });
    expect(report.damaged).toEqual([{ path: files[2]!.path, why: expect.stringContaining('damaged') }]);
    expect(await to.read(files[2]!.path)).toBeUndefined();
  });

  test('a good file on the target stays when the source has a damaged one', async () => {
    const files = filesOf(kitchen);
    const to = await source(files);
    const from = await source(files);
    await from.write(files[2]!.path, files[2]!.bytes.slice(0, 20));
    expect(await copySpace(from, to)).toMatchObject({ copied: 0, there: 7, damaged: [] });
    expect(await to.read(files[2]!.path)).toEqual(files[2]!.bytes);
  });

  test('a damaged file on the target is written anew', async () => {
    const files = filesOf(kitchen);
    const to = await source(files);
    const torn = files[3]!.bytes.slice();
    torn[40]! ^= 1; // as long as it was
    await to.write(files[3]!.path, torn);
    expect(await copySpace(await source(files), to)).toMatchObject({ copied: 1, there: 6 });
    expect(await to.read(files[3]!.path)).toEqual(files[3]!.bytes);
  });

  test.each(['torn', 'flipped', 'empty', 'fail'] as const)('a download that is %s is made again', async (kind) => {
    const from = faultyFs(await source(), { faults: [{ kind, verb: 'read', after: 3 }] });
    const to = memoryFs();
    expect(await copySpace(from, to)).toMatchObject({ copied: 7, damaged: [], failed: [] });
    expect(await contents(to)).toEqual(await contents(await source()));
  });

  test('a write whose answer is lost is not made again', async () => {
    const inner = countingFs(memoryFs());
    const to = faultyFs(inner, { faults: [{ kind: 'lose-answer', verb: 'write', times: 3 }] });
    expect(await copySpace(await source(), to)).toMatchObject({ copied: 7, failed: [] });
    expect(inner.counts.write).toBe(7);
  });

  test('a write that tears is made again, and what is read back is what counts', async () => {
    const to = faultyFs(memoryFs(), { faults: [{ kind: 'tear', verb: 'write', after: 2 }] });
    expect(await copySpace(await source(), to)).toMatchObject({ copied: 7, failed: [] });
    expect(await contents(to)).toEqual(await contents(await source()));
  });

  test('a target that keeps something else than it was given is found out', async () => {
    const files = filesOf(kitchen);
    const to = memoryFs();
    const report = await copySpace(await source(files), {
      list: to.list.bind(to), read: to.read.bind(to), remove: to.remove.bind(to),
      write: (path, bytes) => to.write(path, path === files[4]!.path ? bytes.map((byte) => byte ^ 1) : bytes),
    });
    expect(report).toMatchObject({ copied: 6 });
    expect(report.failed).toEqual([{ path: files[4]!.path, why: expect.stringContaining('read back') }]);
  });

  test('one file that cannot be written does not stop the others', async () => {
    const files = filesOf(kitchen);
    const to = faultyFs(memoryFs(), { faults: [{ kind: 'fail', verb: 'write', path: (path) => path === files[5]!.path, times: 99, error: new SyncError('too-large', 'Too large.') }] });
    const report = await copySpace(await source(files), to);
    expect(report).toMatchObject({ copied: 6, failed: [{ path: files[5]!.path, why: 'Too large.' }] });
  });

  test('a target that takes nothing any more ends the copy with its error', async () => {
    const to = faultyFs(memoryFs(), { faults: [{ kind: 'fail', verb: 'write', after: 5, times: 999, error: new SyncError('permission', 'It is read-only.') }] });
    const counted = countingFs(to);
    await expect(copySpace(await source(filesOf(kitchen, 60)), counted)).rejects.toMatchObject({ code: 'permission' });
    expect(counted.counts.write).toBeLessThan(30);
  });

  test('a target that lists late is waited for, one that never lists a file is reported', async () => {
    const inner = memoryFs();
    const hidden = filesOf(kitchen)[1]!.path;
    const lagging = (lists: number): FileSystem => ({
      read: inner.read.bind(inner), write: inner.write.bind(inner), remove: inner.remove.bind(inner),
      list: async (prefix) => (await inner.list(prefix)).filter(({ path }) => path !== hidden || (prefix === 'l/' && --lists < 0)),
    });
    expect(await copySpace(await source(), lagging(2))).toMatchObject({ copied: 7, unlisted: [] });
    expect(await copySpace(await source(), lagging(99))).toMatchObject({ copied: 1, unlisted: [hidden] });
  });
});

describe('roots that are not what they should be', () => {
  test.each([
    ['another space', filesOf(garage), 'another space'],
    ['another space beside this one', [...filesOf(kitchen), ...filesOf(garage)], 'another space'],
    ['files whose marker is missing', filesOf(garage).slice(1), 'marker is missing'],
    ['a marker that cannot be read', filesOf(garage).slice(0, 1).map((file) => ({ ...file, bytes: Uint8Array.of(1) })), 'cannot be read'],
  ])('a target that holds %s is refused, and nothing is written', async (_what, files, why) => {
    const to = countingFs(memoryFs());
    await put(to, files);
    to.reset();
    await expect(copySpace(await source(), to)).rejects.toMatchObject({ code: 'wrong-root', message: expect.stringContaining(why) });
    expect(to.counts.write).toBe(0);
  });

  test('a target whose marker is there and damaged is this space when the name is', async () => {
    const files = filesOf(kitchen);
    const to = memoryFs();
    await to.write(files[0]!.path, Uint8Array.of(1));
    expect(await copySpace(await source(files), to)).toMatchObject({ copied: 7 });
  });

  test('files that are not of the format do not make a target another space', async () => {
    const to = memoryFs();
    await to.write('holiday.jpg', Uint8Array.of(1));
    expect(await copySpace(await source(), to)).toMatchObject({ copied: 7 });
    expect(await to.read('holiday.jpg')).toEqual(Uint8Array.of(1));
  });

  test.each([
    ['nothing', [], 'holds no space'],
    ['two spaces', [...filesOf(kitchen), ...filesOf(garage)], 'two spaces'],
  ])('a source that holds %s is refused', async (_what, files, why) => {
    await expect(copySpace(await source(files), memoryFs())).rejects.toMatchObject({ code: 'wrong-root', message: expect.stringContaining(why) });
  });
});
