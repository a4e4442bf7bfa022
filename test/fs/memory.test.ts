import { describe, expect, test } from 'vitest';
import { memoryFs } from '../../src/fs/memory.js';
import { runFileSystemConformance } from '../../src/testing/file-system-conformance.js';

describe('memoryFs', { timeout: 60_000 }, () => {
  runFileSystemConformance({ create: async () => memoryFs() }, { test });

  test('says it is durable unless told otherwise, and always local', () => {
    expect(memoryFs()).toMatchObject({ durable: true, local: true });
    expect(memoryFs({ durable: false })).toMatchObject({ durable: false, local: true });
  });

  test('two instances are two storages', async () => {
    const [one, two] = [memoryFs(), memoryFs()];
    await one.write('a', Uint8Array.of(1));
    expect(await two.read('a')).toBeUndefined();
  });
});
