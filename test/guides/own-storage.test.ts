import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { readSnippets } from '../setup/snippets.js';

const page = 'src/testing/README.md';
const files = readSnippets(page).filter(({ file }) => file !== undefined);
const folder = resolve('test-results/own-storage');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// The package by its sources: what is built may be older.
const source: Record<string, string> = { 'crdt-over-fs': 'src/index.ts', 'crdt-over-fs/testing': 'src/testing/index.ts' };
for (const { file, code } of files) {
  writeFileSync(join(folder, file!), code.replace(/from '(crdt-over-fs[^']*)'/g, (whole, name: string) => (source[name] ? `from ${JSON.stringify(resolve(source[name]))}` : whole)).replace("'./shelf-fs.js'", "'./shelf-fs.ts'"));
}

describe('the guide to a storage of your own', () => {
  test('certifies it in ten lines', () => {
    expect(files.map(({ file }) => file)).toEqual(['shelf-fs.ts', 'shelf-fs.test.ts']);
    expect(files[1]!.code.trim().split('\n').length).toBeLessThanOrEqual(10);
  });
});

describe('its file system', { timeout: 120_000 }, async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  await import(/* @vite-ignore */ pathToFileURL(join(folder, 'shelf-fs.test.ts')).href);
});
