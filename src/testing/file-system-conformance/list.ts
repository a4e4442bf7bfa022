import { ensure, ensureListed, inGroups } from '../check.js';
import type { FileSystemCheck } from '../file-system-conformance.js';

const files = ['l/a1', 'l/a2', 'l/b1', 'lx', 'l-/a', 'p/a1', 'p/l/a1', 'p/q/r/a1', 'la/a1'];

const prefixes: readonly [prefix: string, found: readonly string[]][] = [
  ['', files],
  ['l', ['l/a1', 'l/a2', 'l/b1', 'lx', 'l-/a', 'la/a1']],
  ['l/', ['l/a1', 'l/a2', 'l/b1']],
  ['l/a', ['l/a1', 'l/a2']],
  ['l/a1', ['l/a1']],
  ['l/a1x', []],
  ['l/a1/', []],
  ['p/', ['p/a1', 'p/l/a1', 'p/q/r/a1']],
  ['p/q/', ['p/q/r/a1']],
  ['p/q/r/a', ['p/q/r/a1']],
  ['x/', []],
  // A string, and no pattern of regular expressions, SQL or a shell.
  ['l/.1', []],
  ['l/_1', []],
  ['l/*1', []],
];

export const listChecks: readonly FileSystemCheck[] = [
  {
    name: 'a root that does not exist yet is an empty list',
    async check(kit) {
      const fs = await kit.create();
      ensure((await fs.list('')).length === 0, 'the root is not empty');
      ensure((await fs.list('l/')).length === 0, 'a folder of it is not empty');
    },
  },
  {
    name: 'a list holds every file whose path starts with the prefix, folders deep, with its size',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      await inGroups(files, (path) => fs.write(path, new Uint8Array(path.length * 3)));
      for (const [prefix, found] of prefixes) {
        const entries = await other.list(prefix);
        ensureListed(entries, found, `the list of "${prefix}"`);
        for (const { path, size } of entries) ensure(size === path.length * 3, `${path} is listed with ${size} bytes instead of ${path.length * 3}`);
      }
    },
  },
  {
    name: 'a list shows what was written, replaced and removed since the one before',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      const shown = async (): Promise<string> => (await other.list('l/')).map(({ path, size }) => `${path} ${size}`).sort().join(', ');
      const expect = async (expected: string): Promise<void> => {
        const found = await shown();
        ensure(found === expected, `the list is "${found}" instead of "${expected}"`);
      };
      await expect('');
      await fs.write('l/a', Uint8Array.of(1));
      await expect('l/a 1');
      await fs.write('l/b', Uint8Array.of(1));
      await fs.write('l/a', Uint8Array.of(1, 2));
      await expect('l/a 2, l/b 1');
      await fs.remove('l/a');
      await expect('l/b 1');
      await other.remove('l/b');
      await expect('');
    },
  },
  {
    name: 'a list is complete, however many files there are',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      const names = Array.from({ length: kit.manyFiles ?? 1101 }, (_, index) => `l/${index.toString(32).padStart(4, '0')}.cof`);
      await inGroups(names, (name) => fs.write(name, Uint8Array.of(1)));
      await fs.write('p/one.cof', Uint8Array.of(1));
      ensureListed(await other.list('l/'), names);
      ensureListed(await other.list(''), [...names, 'p/one.cof'], 'the list of the root');
    },
  },
  {
    name: 'a list made while files come and go shows those that stay',
    async check(kit) {
      const fs = await kit.create();
      const other = await kit.reopen?.() ?? fs;
      const stay = Array.from({ length: 20 }, (_, index) => `l/s${index}`);
      await inGroups(stay, (path) => fs.write(path, Uint8Array.of(1)));
      const comeAndGo = Promise.all(Array.from({ length: 20 }, async (_, index) => {
        await fs.write(`l/t${index}`, Uint8Array.of(1));
        await fs.remove(`l/t${index}`);
      }));
      comeAndGo.catch(() => undefined); // it may fail while somebody lists: it is awaited below
      for (let round = 0; round < 5; round++) {
        const listed = new Set((await other.list('l/')).map(({ path }) => path));
        const missing = stay.find((path) => !listed.has(path));
        ensure(missing === undefined, `"${missing}" stays, and is not in a list of ${listed.size} files made while others came and went`);
      }
      await comeAndGo;
      ensureListed(await other.list(''), stay, 'the list made when all others went');
    },
  },
];
