import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import ts from 'typescript';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readSnippets } from './setup/snippets.js';
import { listFiles } from './setup/source.js';

const documents = listFiles().filter((path) => /(^|\/)(README|CONTRIBUTING)\.md$/.test(path));
const snippets = documents.flatMap(readSnippets);
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object; scripts: object; 'size-limit': { name: string }[] };

/**
 * How a block is checked: `ts` and `tsx` are compiled against the built package, and run when marked `run`, where each
 * `// → text` is a line the program prints; `sh` may only say what is known to work; the rest is for the eye.
 * Blocks that are named files (```` ```vue App.vue ````) are compiled as one project for each document; test/guides runs them.
 * One below `<!-- dump -->` has no language: test/format compares it with the bytes of a real file.
 */
const known: Readonly<Record<string, readonly string[]>> = { ts: ['run', 'continues'], tsx: ['run', 'continues'], svelte: [], vue: [], sh: [], text: [], json: [] };

describe('every code block of the documents', () => {
  test('has a language and flags this test knows', () => {
    expect(snippets.filter(({ marker }) => marker !== 'dump').filter(({ language, flags }) => !flags.every((flag) => known[language]?.includes(flag)) || !known[language]).map(({ where }) => where)).toEqual([]);
  });

  const programs = snippets.filter(({ language, file }) => language.startsWith('ts') && file === undefined);
  const folder = resolve('test-results/snippets');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = programs.map((snippet) => {
    // Inside the repository, so that `crdt-over-fs` is this package by its own exports map.
    const file = join(folder, `${snippet.where.replace(/[^\w]+/g, '-')}.${snippet.extension}`);
    writeFileSync(file, snippet.inPlace);
    return { ...snippet, file };
  });
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config, ts.sys, '.');
  const program = ts.createProgram(files.map(({ file }) => file), { ...options, moduleDetection: ts.ModuleDetectionKind.Force });

  test.each(files)('$where compiles', ({ file, where }) => {
    const problems = ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText, start = 0 }) => {
      const line = (program.getSourceFile(file)?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${where.replace(/:\d+$/, '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
    expect(problems).toEqual([]);
  });

  test.each(files.filter(({ flags }) => flags.includes('run')))('$where runs, and prints what it says', ({ file, code }) => {
    const cwd = mkdtempSync(join(tmpdir(), 'cof-readme-'));
    const loader = import.meta.resolve('tsx');
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    const printed = execFileSync(process.execPath, ['--import', loader, file], { cwd, encoding: 'utf8', timeout: 30_000 });
    const promised = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line]) => line);
    expect(printed.split('\n').filter((line) => line !== '').slice(-promised.length || Infinity)).toEqual(promised);
  });

  const projects = documents.filter((document) => snippets.some(({ where, file }) => file !== undefined && where.startsWith(document)));
  test.each(projects)('%s compiles: its files, as an app made with Vite checks them', (document) => {
    const project = join(folder, dirname(document));
    const written = snippets.filter(({ where, file }) => file !== undefined && where.startsWith(document));
    for (const { file = '', code } of written) {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), `${code}\n`);
    }
    const compilerOptions = { module: 'ESNext', moduleResolution: 'Bundler', types: ['vite/client'], noUnusedLocals: true, noUnusedParameters: true, erasableSyntaxOnly: true };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ extends: resolve('tsconfig.json'), compilerOptions, include: ['.'], exclude: [] }));
    const checker = written.some(({ language }) => language === 'svelte')
      ? ['svelte-check/bin/svelte-check', '--workspace', project, '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']
      : ['vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', project]; // without a component of Vue, it is tsc
    const { status, stdout } = spawnSync(process.execPath, [resolve('node_modules', checker[0]!), ...checker.slice(1)], { encoding: 'utf8' });
    // Where CI is set, it is coloured though nobody looks.
    expect(stripVTControlCharacters(stdout).trim().replace(/^svelte-check found 0 errors and 0 warnings$/, '')).toBe('');
    expect(status).toBe(0);
  });

  const shown = snippets.filter(({ language }) => language === 'sh')
    .flatMap(({ where, code }) => code.split('\n').map((line) => ({ where, line: line.replace(/\s+#.*$/, '').trim() })))
    .filter(({ line }) => line !== '' && !line.startsWith('#'));
  test.each(shown)('$where names a command that exists: $line', ({ line }) => {
    const [, script] = /^npm (?:run )?(?!install|ci|i\b)([\w:-]+)/.exec(line) ?? [];
    if (script !== undefined) expect(Object.keys(manifest.scripts)).toContain(script);
    else expect(line).toMatch(/^(npm (install|i|ci)\b|git clone |cd |(sudo )?apt-get install |\.ci\/run$)/);
  });
});

describe('the README', () => {
  const text = readFileSync('README.md', 'utf8');

  test('names only subpaths that exist', () => {
    const named = [...text.matchAll(/crdt-over-fs(\/[a-z][a-z0-9/-]*)/g)].map(([, path = '']) => `.${path}`);
    expect(named.filter((path) => !Object.hasOwn(manifest.exports, path))).toEqual([]);
  });

  // `<!-- size:core -->12.3 kB`, measured by size-limit
  const stated = [...text.matchAll(/<!-- size:([\w.-]+) -->\s*([\d.]+) kB/g)].map(([, name = '', kilobytes = '']) => ({ name, kilobytes }));

  test('states no size that is not measured', () => {
    expect(text.match(/[\d.]+\s?kB/g)?.length ?? 0).toBe(stated.length);
  });

  test('states the sizes that are measured', () => {
    expect(stated).not.toEqual([]);
    const measured = JSON.parse(spawnSync(process.execPath, ['node_modules/size-limit/bin.js', '--json'], { encoding: 'utf8' }).stdout) as { name: string; size: number }[];
    const decimals = (name: string) => stated.find((one) => one.name === name)?.kilobytes.split('.')[1]?.length ?? 0;
    expect(Object.fromEntries(stated.map(({ name, kilobytes }) => [name, kilobytes])))
      .toEqual(Object.fromEntries(measured.map(({ name, size }) => [name, (size / 1000).toFixed(decimals(name))])));
  });
});
