/**
 * Writes the golden files of cases that have none yet: `npx tsx test/format/make-golden.ts`.
 *
 * To add one, add its case to `golden-cases.ts` and run this; look at what it added to `golden/golden.json` before you commit it.
 * It never rewrites a file: a golden file is a promise to those who have such files in their folders.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { goldenCases } from './golden-cases.js';
import { goldenFolder, meaningOf, readGoldens, type Golden } from './golden.js';

const goldens: Golden[] = [...readGoldens()];
for (const { name, make } of goldenCases) {
  if (goldens.some((golden) => golden.name === name)) continue;
  const { path, bytes } = make();
  const file = new URL(path, goldenFolder);
  if (existsSync(file)) throw new Error(`${path} exists; a golden file is never rewritten.`);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, bytes, { flag: 'wx' });
  goldens.push({ name, path, encoded: 'id' in make(), meaning: meaningOf(path, bytes) });
  console.log(`${name}: ${path}, ${bytes.length} bytes`);
}
writeFileSync(new URL('golden.json', goldenFolder), `${JSON.stringify(goldens, null, 1)}\n`);
