import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A change of the real code that breaks a rule. */
export interface Patched {
  readonly name: string;
  readonly patches: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

/** A module of the tests on code that was changed: sources and tests are copied, patched, and loaded from there. */
export async function importMutated<Module>({ name, patches }: Patched, entry: string): Promise<Module> {
  const folder = join(process.cwd(), 'test-results/mutants', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ['src', 'test/setup', 'test/sync', 'test/format', 'test/fuzz', 'test/crash-sweep']) cpSync(part, join(folder, part), { recursive: true });
  for (const { file, find, replace } of patches) {
    const text = readFileSync(join(folder, file), 'utf8');
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`Mutant ${name}: what it replaces stands ${found} times in ${file}. Bring the patch up to date.`);
    writeFileSync(join(folder, file), text.replace(find, () => replace));
  }
  return await import(/* @vite-ignore */ pathToFileURL(join(folder, entry)).href) as Module;
}
