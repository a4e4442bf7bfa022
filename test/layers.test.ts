import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, test } from 'vitest';
import { folderOf, objection } from './setup/layers.js';
import { listFiles, readSources } from './setup/source.js';

const sources = readSources('src', 'adapters', 'stories');
const published = sources.filter(({ path }) => !path.startsWith('stories/'));

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, string | Record<string, string>> };
/** Source files that are the package's public modules. */
const entries = new Set(Object.values(exports)
  .flatMap((target) => (typeof target === 'string' ? [] : Object.values(target)))
  .filter((target) => target.endsWith('.js'))
  .map((target) => target.replace('./dist/', '').replace(/\.js$/, '.ts')));

/** Where a package may be imported, and in how many files at most. */
const doors: Readonly<Record<string, { readonly in: RegExp; readonly files?: number }[]>> = {
  '@noble/hashes': [{ in: /^src\/format\/hash\.ts$/ }],
  fflate: [{ in: /^src\/format\/deflate\.ts$/ }],
  '@automerge/automerge': [{ in: /^src\/crdt\/automerge\// }],
  '@aws-sdk/client-s3': [{ in: /^src\/fs\/s3\// }],
  '@tanstack/query-core': [{ in: /^src\/replica\//, files: 1 }],
  rxjs: [{ in: /^src\/space\// }, { in: /^src\/util\//, files: 1 }, { in: /^adapters\/seam\.ts$/ }], // its types, in the adapters
  react: [{ in: /^adapters\/react\// }],
  svelte: [{ in: /^adapters\/svelte\// }],
  vue: [{ in: /^adapters\/vue\// }],
};

/** Where Node's own modules may be imported: everything else also runs in a browser. */
const nodeOnly = /^src\/fs\/folder\/|^src\/crdt\/automerge\/[^/]+\.node\.ts$|^src\/cli\//;

describe('layers', () => {
  test('every source file is in one', () => {
    expect(published.map(({ path }) => path).filter((path) => !folderOf(path) && !['src/errors.ts', 'src/index.ts'].includes(path))).toEqual([]);
  });

  test('import downwards only, and adapters public names only', () => {
    expect(sources.flatMap(({ path, files }) => files.flatMap((file) => {
      const why = /\.tsx?$/.test(file) ? objection(path, file, entries) : undefined;
      return why === undefined ? [] : [`${path} imports ${file}: ${why}`];
    }))).toEqual([]);
  });

  test.each([
    ['src/format/names.ts', 'src/sync/plan.ts'],
    ['src/fs/memory.ts', 'src/format/names.ts'],
    ['src/sync/plan.ts', 'src/index.ts'],
    ['src/space/space.ts', 'src/testing/set-crdt.ts'],
    ['adapters/react/index.ts', 'src/space/space.ts'],
    ['adapters/react/index.ts', 'adapters/vue/index.ts'],
    ['src/util/a.ts', 'test/a.ts'],
  ])('refuse that %s imports %s', (from, to) => {
    expect(objection(from, to, new Set(['src/index.ts']))).toBeTypeOf('string');
  });
});

describe('packages', () => {
  const imports = published.flatMap(({ path, packages }) => packages.filter((name) => !isBuiltin(name)).map((specifier) => ({
    path, name: specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'),
  })));

  test('enter by their door only', () => {
    expect(imports.filter(({ path, name }) => !doors[name]?.some((door) => door.in.test(path)))).toEqual([]);
  });

  test.each(Object.entries(doors))('%s has no more doors than it needs, and uses each', (name, list) => {
    for (const door of list) {
      const users = new Set(imports.filter((one) => one.name === name && door.in.test(one.path)).map(({ path }) => path));
      expect([...users], `through ${door.in.source}`).not.toEqual([]);
      if (door.files !== undefined) expect([...users].slice(door.files)).toEqual([]);
    }
  });

  test("Node's own modules are imported only by what runs in Node only", () => {
    expect(published.filter(({ path, packages }) => packages.some((name) => isBuiltin(name)) && !nodeOnly.test(path)).map(({ path }) => path)).toEqual([]);
  });

  test('the core reaches none that an app does not ask for by a subpath', () => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      const source = published.find((one) => one.path === path);
      if (source === undefined || reached.has(path)) return;
      reached.add(path);
      source.files.forEach(visit);
    };
    visit('src/index.ts');
    const core = ['@noble/hashes', '@tanstack/query-core', 'fflate', 'rxjs'];
    expect(imports.filter(({ path, name }) => reached.has(path) && !core.includes(name))).toEqual([]);
  });
});

describe('files', () => {
  const tracked = listFiles().filter((path) => !/\.(png|jpe?g|gif|webp|ico|wasm|cof|bin|tgz|woff2?)$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const holding = (pattern: RegExp) => tracked.flatMap(({ path, text }) => (pattern.exec(text) ? [`${path}: ${pattern.exec(text)?.[0]}`] : []));

  test('a published one has at most 400 lines', () => {
    expect(published.filter(({ text }) => text.split('\n').length > 401).map(({ path }) => path)).toEqual([]);
  });

  test('none names the host of a package registry', () => {
    expect(holding(/\bregistry\.[\w-]+\.[a-z]{2,4}\b|\bnpmj[s]\.com\b|"resolved": "https?:/i)).toEqual([]);
  });

  test('none holds an absolute path of the machine it was made on', () => {
    expect(holding(/(?<=^|[\s"'`(=:])\/(work|root|home|Users)\/[\w.-]+/m)).toEqual([]);
  });
});
