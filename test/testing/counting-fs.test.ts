import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/fs/memory.js';
import { countingFs } from '../../src/testing/counting-fs.js';
import { faultyFs } from '../../src/testing/faulty-fs.js';
import { runFileSystemConformance } from '../../src/testing/file-system-conformance.js';

describe('countingFs', () => {
  runFileSystemConformance({ create: async () => countingFs(memoryFs()) }, { test });

  test('counts requests and bytes until it is reset', async () => {
    const fs = countingFs(memoryFs());
    await fs.write('a', new Uint8Array(10));
    await fs.write('b', new Uint8Array(5));
    await fs.read('a');
    await fs.read('c');
    await fs.remove('b');
    expect(fs.counts).toEqual({ list: 0, read: 2, write: 2, remove: 1, absent: 1, down: 10, up: 15 });
    const before = fs.counts;
    fs.reset();
    expect(fs.counts).toEqual({ list: 0, read: 0, write: 0, remove: 0, absent: 0, down: 0, up: 0 });
    expect(before.write).toBe(2);
  });

  test('counts a list by pages of 1,000 files, and as the XML it would be', async () => {
    const fs = countingFs(memoryFs());
    for (let index = 0; index < 1001; index++) await fs.write(`l/${index}`, Uint8Array.of(1));
    fs.reset();
    await fs.list('p/');
    expect(fs.counts).toMatchObject({ list: 1, down: 300 });
    await fs.list('l/');
    expect(fs.counts).toMatchObject({ list: 3, down: 300 + 600 + 1001 * 230 });
  });

  test('counts calls that fail', async () => {
    const broken = faultyFs(memoryFs());
    broken.offline = true;
    const fs = countingFs(broken);
    await fs.write('a', new Uint8Array(10)).catch(() => undefined);
    expect(fs.counts).toMatchObject({ write: 1, up: 10 });
  });

  test('claims what the file system claims', () => {
    expect(countingFs(memoryFs({ durable: false }))).toMatchObject({ durable: false, local: true, lock: expect.any(Function) });
    expect(countingFs(memoryFs())).not.toHaveProperty('watch');
  });
});
