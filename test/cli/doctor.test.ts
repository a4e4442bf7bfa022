import { describe, expect, test } from 'vitest';
import { fileSystemConformance } from '../../src/testing/file-system-conformance.js';
import { countingFs, faultyFs } from '../../src/testing/index.js';
import { memoryFs, SyncError } from '../../src/index.js';
import { judgeTimes } from '../../src/cli/doctor/checks/speed.js';
import { bent, complaints, examined, id, resultOf } from './doctor-kit.js';

const denied = new SyncError('permission', 'The access key may not do this.');

describe('a storage that does what it should', () => {
  test('has nothing to complain about, and is left as it was', async () => {
    const fs = memoryFs();
    await fs.write('l/mine', Uint8Array.of(1));
    const findings = await examined(fs);
    expect(complaints(findings)).toEqual([]);
    expect(findings.find(({ check }) => check === 'contract')?.measured).toEqual({ held: fileSystemConformance.length, facts: fileSystemConformance.length });
    expect(await fs.list('')).toEqual([{ path: 'l/mine', size: 1 }]);
  });

  test('is written to below the scratch folder only, and never asked for all it holds', async () => {
    const [written, listed] = [new Set<string>(), new Set<string>()];
    await examined(bent((inner) => ({
      write: (path, bytes, options) => { written.add(path.split('/')[0] ?? ''); return inner.write(path, bytes, options); },
      list: (prefix, options) => { listed.add(prefix); return inner.list(prefix, options); },
    })));
    expect([...written]).toEqual([`doctor-${id}`]);
    expect([...listed].filter((prefix) => !prefix.startsWith('doctor-'))).toEqual(['l/']);
  });

  test('is asked more with thorough: two pages of files, and 16 MiB', async () => {
    const fs = countingFs(memoryFs());
    const findings = await examined(fs, { isThorough: true });
    expect(complaints(findings)).toEqual([]);
    expect(findings.find(({ check }) => check === 'pages')).toMatchObject({ result: 'ok', measured: { files: 1001 } });
    expect(findings.filter(({ check }) => check === 'large files').map(({ measured }) => measured?.['bytes'])).toEqual([2 ** 20, 2 ** 24]);
    expect(fs.counts.write).toBeGreaterThan(2000);
    expect(await fs.list('')).toEqual([]);
  }, 60_000);
});

describe('what is not allowed is told for each verb, with what it means', () => {
  test('nothing can be written: fail, and nothing else is tried', async () => {
    const fs = faultyFs(memoryFs(), { faults: [{ kind: 'fail', verb: 'write', times: 999, error: denied }] });
    const findings = await examined(fs);
    expect(complaints(findings)).toEqual(['write: fail']);
    expect(findings.find(({ check }) => check === 'write')).toMatchObject({ todo: denied.message });
    expect(resultOf(findings, 'contract')).toBe('skipped');
    expect(fs.hits).toBe(1);
  });

  test('nothing can be removed: a warning, one file is left and named', async () => {
    const inner = memoryFs();
    const findings = await examined(faultyFs(inner, { faults: [{ kind: 'fail', verb: 'remove', times: 999, error: denied }] }));
    expect(complaints(findings)).toEqual(['delete: warn', 'cleaning up: warn']);
    expect((await inner.list('')).length).toBe(1);
    expect(findings.at(-1)?.says).toContain(`doctor-${id}/`);
  });

  test('nothing can be overwritten: fail', async () => {
    const findings = await examined(bent((inner) => ({
      write: async (path, bytes) => {
        if (await inner.read(path)) throw denied;
        await inner.write(path, bytes);
      },
    })));
    expect(resultOf(findings, 'overwrite')).toBe('fail');
    expect(resultOf(findings, 'delete')).toBe('ok');
  });

  test('nothing can be read: fail, and what can be is still told', async () => {
    const findings = await examined(faultyFs(memoryFs(), { faults: [{ kind: 'fail', verb: 'read', times: 999, error: denied }] }));
    expect(complaints(findings)).toEqual(['read: fail']);
    expect(['list', 'write', 'overwrite', 'delete'].map((verb) => resultOf(findings, verb))).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test('nothing can be listed: fail, and the other verbs are still told', async () => {
    const fs = memoryFs();
    const findings = await examined(faultyFs(fs, { faults: [{ kind: 'fail', verb: 'list', times: 999, error: denied }] }));
    expect(complaints(findings)).toEqual(['list: fail']);
    expect(resultOf(findings, 'delete')).toBe('ok');
    expect(await fs.list('')).toEqual([]);
  });

  test.each(['network', 'auth', 'not-found'] as const)('the storage answers "%s": that is told once, and nothing is written', async (code) => {
    const fs = countingFs(faultyFs(memoryFs(), { faults: [{ kind: 'fail', times: 999, error: new SyncError(code, 'What to do.') }] }));
    const findings = await examined(fs);
    expect(findings.map(({ check, result }) => `${check}: ${result}`)).toEqual(['list: fail', 'everything else: skipped']);
    expect(findings[0]?.todo).toBe('What to do.');
    expect(fs.counts.write).toBe(0);
  });
});

describe('storages that are odd', () => {
  test('one that folds case is fine, and that is said', async () => {
    const fs = bent((inner) => ({
      read: (path, options) => inner.read(path.toLowerCase(), options),
      write: (path, bytes, options) => inner.write(path.toLowerCase(), bytes, options),
      remove: (path, options) => inner.remove(path.toLowerCase(), options),
      // Case-preserving ones show what was written first.
    }));
    const findings = await examined(fs);
    expect(findings.find(({ check }) => check === 'case')).toMatchObject({ result: 'ok', measured: { folds: true } });
  });

  test('one that lists late is measured', async () => {
    const shown = new Map<string, number>();
    let gone: readonly { path: string; size: number; until: number }[] = [];
    const lag = 300;
    const findings = await examined(bent((inner) => ({
      write: async (path, bytes) => {
        await inner.write(path, bytes);
        if (!shown.has(path)) shown.set(path, Date.now() + lag);
      },
      remove: async (path) => {
        const size = (await inner.read(path))?.length;
        await inner.remove(path);
        shown.delete(path);
        if (size !== undefined) gone = [...gone, { path, size, until: Date.now() + lag }];
      },
      list: async (prefix) => [
        ...(await inner.list(prefix)).filter(({ path }) => (shown.get(path) ?? 0) <= Date.now()),
        ...gone.filter(({ path, until }) => path.startsWith(prefix) && until > Date.now()),
      ],
    })), { patience: 10_000 });
    for (const check of ['list after write', 'list after delete']) {
      const finding = findings.find((one) => one.check === check);
      expect(finding?.result).toBe('warn');
      expect(finding?.measured?.['ms']).toBeGreaterThanOrEqual(lag - 100);
    }
    expect(resultOf(findings, 'read after write')).toBe('ok');
  });

  test('one that never lists what was written fails', async () => {
    const findings = await examined(bent(() => ({ list: async () => [] })));
    expect(resultOf(findings, 'list after write')).toBe('fail');
    expect(resultOf(findings, 'contract')).toBe('ok'); // some facts hold,
    expect(complaints(findings)).toContain('contract: fail'); // and others do not
  });

  test('one behind a cache that keeps old bytes is found out', async () => {
    const old = new Map<string, Uint8Array>();
    const findings = await examined(bent((inner) => ({
      read: async (path) => {
        const bytes = old.get(path) ?? await inner.read(path);
        if (bytes && path.includes('consistency')) old.set(path, bytes);
        return bytes;
      },
    })));
    expect(complaints(findings)).toEqual(['read after overwrite: warn', 'read after delete: warn']);
  });

  test('one that lists a page at most fails when it is asked thoroughly', async () => {
    const fs = bent((inner) => ({ list: async (prefix) => (await inner.list(prefix)).slice(0, 1000) }));
    expect(complaints(await examined(fs))).toEqual([]);
    const findings = await examined(fs, { isThorough: true });
    expect(findings.find(({ check }) => check === 'pages')).toMatchObject({ result: 'fail', measured: { missing: 1 } });
  }, 60_000);

  test('one that cuts large files fails', async () => {
    const findings = await examined(bent((inner) => ({ write: (path, bytes) => inner.write(path, bytes.slice(0, 1_000_000)) })));
    expect(complaints(findings)).toEqual(['large files: fail']);
  });

  test('one whose names have other letters than they were given fails', async () => {
    const findings = await examined(bent((inner) => ({ list: async (prefix) => (await inner.list(prefix)).map(({ path, size }) => ({ path: path.slice(0, 80), size })) })));
    expect(resultOf(findings, 'names')).toBe('fail');
  });

  test('one that shows half a file while it is written is a warning only', async () => {
    const turn = () => new Promise((resolve) => { setTimeout(resolve); });
    const findings = await examined(bent((inner) => ({
      write: async (path, bytes) => {
        await inner.write(path, bytes.slice(0, bytes.length >> 1));
        await turn();
        await inner.write(path, bytes);
      },
      read: async (path) => {
        await turn();
        return inner.read(path);
      },
    })));
    expect(new Set(complaints(findings))).toEqual(new Set(['contract: warn']));
  });

  test('one whose requests are slow is a warning, single slow ones are not', () => {
    const quick = Array.from({ length: 20 }, () => 5);
    expect(judgeTimes({ write: [...quick, 9000], read: quick })).toMatchObject({ result: 'ok', measured: { 'write p50 ms': 5, 'write p95 ms': 5 } });
    expect(judgeTimes({ write: quick, read: quick.map(() => 2500) })).toMatchObject({ result: 'warn', measured: { 'read p50 ms': 2500 } });
    expect(judgeTimes({ write: Array.from({ length: 100 }, (_, index) => index + 1) }).measured).toEqual({ 'write p50 ms': 50, 'write p95 ms': 95 });
  });
});

describe('the scratch folder is removed', () => {
  test('when the check is stopped, whenever that is', async () => {
    for (let after = 1; after < 90; after += 11) {
      const inner = memoryFs();
      const fs = faultyFs(inner, { faults: [{ kind: 'hang', verb: 'write', after }] });
      const controller = new AbortController();
      const examining = examined(fs, { signal: controller.signal });
      await expect.poll(() => fs.hanging, { timeout: 10_000 }).toBe(1);
      controller.abort();
      await expect(examining).rejects.toMatchObject({ code: 'aborted' });
      expect(await inner.list('')).toEqual([]);
    }
  });

  test('when answers are lost', async () => {
    const inner = memoryFs();
    const lost = (verb: 'write' | 'remove', after: number) => ({ kind: 'lose-answer' as const, verb, after, times: 2 });
    const fs = faultyFs(inner, { faults: [lost('write', 5), lost('write', 40), lost('remove', 3), lost('remove', 30)] });
    await examined(fs);
    expect(fs.hits).toBe(8);
    expect(await inner.list('')).toEqual([]);
  });

  test('when what was written is not listed', async () => {
    const inner = memoryFs();
    const blind = bent(() => ({ list: async (prefix) => (prefix.includes('consistency') ? inner.list(prefix) : []) }), inner);
    await examined(blind);
    expect(await inner.list('')).toEqual([]);
  });

  test('and one that a killed check left is told', async () => {
    const fs = memoryFs();
    await fs.write('doctor-7777777777777777/1/l/a', Uint8Array.of(1));
    const findings = await examined(fs);
    expect(complaints(findings)).toEqual(['list: warn']);
    expect(findings[0]?.says).toContain('doctor-7777777777777777');
    expect(await fs.list('')).toEqual([{ path: 'doctor-7777777777777777/1/l/a', size: 1 }]); // it may be another check that runs now
  });
});
