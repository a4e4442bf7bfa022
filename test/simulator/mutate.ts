import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { simulate } from '../../src/testing/simulator/index.js';
import type { Mutant } from './mutants.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The simulator on a core that was changed: the whole source is copied, patched, and loaded from there. */
export async function loadMutant({ name, patches }: Mutant): Promise<typeof simulate> {
  const folder = join(root, 'test-results/mutants', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true });
  for (const { file, find, replace } of patches) {
    const text = readFileSync(join(folder, file), 'utf8');
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`Mutant ${name}: what it replaces stands ${found} times in ${file}. Bring the patch up to date.`);
    writeFileSync(join(folder, file), text.replace(find, () => replace));
  }
  const module = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'src/testing/simulator/index.ts')).href) as { simulate: typeof simulate };
  return module.simulate;
}

/** The number of seeds it takes until a promise is broken; `undefined` when none of them breaks one. */
export function seedsToKill(run: typeof simulate, profile: Mutant['profile'], most: number): { seeds: number; promise: string } | undefined {
  for (let seed = 1; seed <= most; seed++) {
    const { failure } = run(seed, { profile });
    if (failure) return { seeds: seed, promise: failure.promise };
  }
  return undefined;
}
