import { expect, test } from 'vitest';
import { indexedDbFs } from '../../src/fs/browser.js';

test('a page that hangs in the middle of a write holds nobody up, and what it wrote is there when it is killed', async () => {
  const name = `test ${crypto.randomUUID()}`;
  const worker = new Worker(new URL('./stuck-worker.ts', import.meta.url), { type: 'module' });
  const stuck = new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.postMessage(name);
  await stuck;
  const fs = indexedDbFs(name);
  await fs.write('mine', Uint8Array.of(3));
  worker.terminate();
  expect((await fs.list('')).map(({ path }) => path)).toEqual(['first', 'last', 'mine']);
});
