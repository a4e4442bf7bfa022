import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSnippets } from '../setup/snippets.js';

export const frameworks = ['react', 'svelte', 'vue'] as const;
export type Framework = (typeof frameworks)[number];

export const guideOf = (framework: Framework): string => `adapters/${framework}/README.md`;

export interface GuideFile {
  /** Its name; it may be in a folder. */
  readonly name: string;
  readonly code: string;
  /** The heading it stands under. */
  readonly heading: string;
}

/** The files that a guide shows: together they are one project. */
export function filesOf(framework: Framework): GuideFile[] {
  return readSnippets(guideOf(framework)).flatMap(({ file, code, heading }) => (file === undefined ? [] : [{ name: file, code: `${code}\n`, heading }]));
}

/** Writes the files of a guide into a folder, and nothing else is left there. */
export function writeFiles(framework: Framework, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const { name, code } of filesOf(framework)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
}
