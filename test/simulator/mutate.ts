import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { simulate } from '../../src/testing/simulator/index.js';
import type { Mutant } from './mutants.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folderOf = ({ name }: Mutant): string => join(root, 'test-results/mutants', name);

/** Copies the whole source and patches it. */
export function patchSource(mutant: Mutant): void {
  const folder = folderOf(mutant);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true });
  for (const { file, find, replace } of mutant.patches) {
    const text = readFileSync(join(folder, file), 'utf8');
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`Mutant ${mutant.name}: what it replaces stands ${found} times in ${file}. Bring the patch up to date.`);
    writeFileSync(join(folder, file), text.replace(find, () => replace));
  }
}

/** The simulator on a core that was changed by `patchSource`. */
export async function loadPatched(mutant: Mutant): Promise<typeof simulate> {
  const module = await import(/* @vite-ignore */ pathToFileURL(join(folderOf(mutant), 'src/testing/simulator/index.ts')).href) as { simulate: typeof simulate };
  return module.simulate;
}

/** The first seed, from 1 on, of which a run breaks a promise; `undefined` when none up to `most` does. */
export function seedsToKill(run: typeof simulate, mutant: Mutant, most: number): { seed: number; promise: string } | undefined {
  for (let seed = 1; seed <= most; seed++) {
    const { failure } = run(seed, { profile: mutant.profile, change: mutant.change });
    // A mutant that makes the simulator itself fall over was not noticed by any of its promises.
    if (failure && failure.promise !== 'the simulator works') return { seed, promise: failure.promise };
  }
  return undefined;
}
