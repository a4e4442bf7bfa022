import { indexedDbFs } from '../../src/fs/browser.js';

/** Begins to write to the database it is told, and is busy for ever from then on: a page that hangs, or is frozen. */
self.onmessage = async ({ data }: MessageEvent<string>) => {
  const fs = indexedDbFs(data);
  await fs.write('first', Uint8Array.of(1)); // the database is open
  void fs.write('last', Uint8Array.of(2));
  for (let turn = 0; turn < 50; turn++) await Promise.resolve(); // the request has left
  self.postMessage('stuck');
  for (;;);
};
