import { expect, test } from 'vitest';
import { indexedDbFs } from '../../src/fs/browser.js';

test('on a server an indexedDbFs can be made, and says what it lacks when it is used', async () => {
  const fs = indexedDbFs('kitchen');
  await expect(fs.list('')).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('browsers') });
  await expect(fs.write('a', Uint8Array.of(1))).rejects.toMatchObject({ code: 'unsupported' });
});
