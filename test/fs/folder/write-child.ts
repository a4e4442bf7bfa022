// Overwrites one file for ever, each time with another byte throughout, until it is killed.
import { folderFs } from '../../../src/fs/folder/index.js';

const fs = folderFs(process.argv[2] ?? '');
for (let round = 0; ; round++) {
  await fs.write('l/a', new Uint8Array(100_000).fill(round));
  if (round === 3) process.stdout.write('writing\n');
}
