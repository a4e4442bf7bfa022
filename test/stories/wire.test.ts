import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/index.js';
import { runFileSystemConformance } from '../../src/testing/index.js';
import { wireTo } from '../../stories/support/wire.js';
import type { Passage } from '../../stories/support/wire.js';

describe('a wire to a file system', { timeout: 60_000 }, () => {
  runFileSystemConformance({ create: async () => wireTo(memoryFs()) }, { test });
});

describe('a wire', () => {
  test('that is cut fails each request with `network`, and passes them again when it is restored', async () => {
    const wire = wireTo(memoryFs());
    await wire.write('a', Uint8Array.of(1));
    wire.cut();
    await expect(wire.list('')).rejects.toMatchObject({ code: 'network', retryable: true });
    await expect(wire.read('a')).rejects.toMatchObject({ code: 'network' });
    await expect(wire.write('b', Uint8Array.of(2))).rejects.toMatchObject({ code: 'network' });
    await expect(wire.remove('a')).rejects.toMatchObject({ code: 'network' });
    wire.restore();
    expect(await wire.list('')).toEqual([{ path: 'a', size: 1 }]);
  });

  test('that is cut on the way there keeps the request from storage; on the way back it loses the answer only', async () => {
    const storage = memoryFs();
    const wire = wireTo(storage);
    wire.slow(60_000);
    const there = wire.write('there', Uint8Array.of(1));
    wire.cut();
    await expect(there).rejects.toMatchObject({ code: 'network' });
    wire.restore();
    wire.slow(0);
    const onItsWayBack = new Promise<void>((resolve) => { wire.passages$.subscribe(({ way }) => { if (way === 'back') { wire.cut(); resolve(); } }); });
    const back = wire.write('back', Uint8Array.of(1));
    await onItsWayBack;
    await expect(back).rejects.toMatchObject({ code: 'network' });
    expect(await storage.list('')).toEqual([{ path: 'back', size: 1 }]);
  });

  test('tells what travels, which way, and how long it takes', async () => {
    const wire = wireTo(memoryFs(), 2);
    const seen: Passage[] = [];
    wire.passages$.subscribe((passage) => seen.push(passage));
    await wire.write('a', Uint8Array.of(1, 2, 3));
    await wire.read('a');
    expect(seen).toEqual([
      { verb: 'write', way: 'there', time: 1, bytes: 3 }, { verb: 'write', way: 'back', time: 1, bytes: 0 },
      { verb: 'read', way: 'there', time: 1, bytes: 0 }, { verb: 'read', way: 'back', time: 1, bytes: 3 },
    ]);
  });
});
