// Takes the lock `rounds` times; inside, proves that it is alone with a file only one process may create, then may die there.
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { folderFs } from '../../../src/fs/folder/index.js';

const [directory = '', rounds = '1', deadly = '0'] = process.argv.slice(2);
const fs = folderFs(directory);
const inside = join(directory, 'inside');
const say = (word: string): void => { writeSync(1, `${word}\n`); };

function enter(): void {
  try {
    const file = openSync(inside, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
  } catch {
    const other = Number(readFileSync(inside, 'utf8'));
    let zombie = false;
    try {
      zombie = / [ZX] /.test(readFileSync(`/proc/${other}/stat`, 'utf8').replace(/^.*\)/, ''));
      process.kill(other, 0);
    } catch { zombie = true; }
    if (!zombie) say(`violated by ${other}`);
    rmSync(inside, { force: true });
    return enter();
  }
}

say('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
for (let round = 0; round < Number(rounds); round++) {
  const release = await fs.lock?.('store');
  enter();
  say('held');
  if (deadly === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  if (Math.random() < Number(deadly)) process.kill(process.pid, 'SIGKILL');
  rmSync(inside);
  await release?.();
}
say('done');
process.exit(0);
