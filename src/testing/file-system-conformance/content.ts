import { ensure, ensureBytes, ensureListed, ensureRejects, inGroups, sampleBytes, whereAbsent } from '../check.js';
import type { FileSystem } from '../../fs/file-system.js';
import type { FileSystemCheck, FileSystemKit } from '../file-system-conformance.js';

const path = 'l/0123456789abcdef-00000001-0123456789abcdefghjkmnpqrs.cof';

const contents: readonly [string, () => Uint8Array][] = [
  ['0 bytes', () => new Uint8Array()],
  ['1 byte', () => Uint8Array.of(0)],
  ['every byte value', () => Uint8Array.from({ length: 512 }, (_, index) => index)],
  ['text that is not UTF-8, with line ends and a BOM', () => Uint8Array.of(0xef, 0xbb, 0xbf, 13, 10, 13, 10, 0xff, 0xfe, 0xc0, 0x80)],
  ['1 MB', () => sampleBytes(1_000_000)],
];

const oddNames = [
  'l/0', 'l/a.b.c', 'l/a-', 'l/-a', 'l/0123.cof.json', 'readable/shopping-list-0a1b2c.md', 'README.txt',
  `l/${'0123456789abcdefghjkmnpqrstvwxyz'.repeat(4).slice(0, 116)}.cof`, `a/${'z'.repeat(52)}`, 'x/y/z/deep.cof',
];

async function views(kit: FileSystemKit) {
  const fs = await kit.create();
  return { fs, other: await kit.reopen?.() ?? fs };
}

/** Reads what others are writing; where that is not atomic, the answer may be cut short as well. */
async function readWhole(kit: FileSystemKit, fs: FileSystem, verify: (bytes: Uint8Array | undefined) => void): Promise<void> {
  if (kit.atomic === false) await fs.read(path).catch((error: unknown) => ensureRejects(() => Promise.reject(error), 'network', 'read'));
  else verify(await fs.read(path));
}

/** Reads what is not there. */
async function ensureAbsent(fs: FileSystem, absent: string, what: string): Promise<void> {
  ensureBytes(await whereAbsent(() => fs.read(absent), `reading ${what}`, 'what is absent has to read as undefined'), undefined, what);
}

export const contentChecks: readonly FileSystemCheck[] = [
  {
    name: 'a file that was never written is absent',
    async check(kit) {
      const { fs, other } = await views(kit);
      await ensureAbsent(fs, path, 'a file in an empty root');
      await fs.write(path, Uint8Array.of(1));
      await ensureAbsent(other, `${path}x`, 'an absent file beside another');
      await ensureAbsent(other, path.slice(0, -1), 'an absent file whose name is the start of another');
    },
  },
  ...contents.map(([what, make]): FileSystemCheck => ({
    name: `what is written is read: ${what}`,
    async check(kit) {
      const { fs, other } = await views(kit);
      await fs.write(path, make());
      ensureBytes(await other.read(path), make(), 'the file');
      const listed = await other.list('');
      ensureListed(listed, [path]);
      ensure(listed[0]?.size === make().length, `the file is listed with ${listed[0]?.size} bytes instead of ${make().length}`);
    },
  })),
  {
    name: 'a part of a larger buffer is written as just that part',
    async check(kit) {
      const { fs, other } = await views(kit);
      await fs.write(path, sampleBytes(4096).subarray(1000, 1010));
      ensureBytes(await other.read(path), sampleBytes(4096).slice(1000, 1010), 'the file');
    },
  },
  {
    name: 'writing again replaces, by longer and by shorter content',
    async check(kit) {
      const { fs, other } = await views(kit);
      for (const length of [10, 5000, 3, 0, 1]) {
        await fs.write(path, sampleBytes(length, length));
        ensureBytes(await other.read(path), sampleBytes(length, length), `the file of ${length} bytes`);
      }
      ensureListed(await other.list(''), [path]);
    },
  },
  {
    name: 'a removed file is absent, and removing it again is fine',
    async check(kit) {
      const { fs, other } = await views(kit);
      const remove = (view: FileSystem): Promise<void> => whereAbsent(() => view.remove(path), 'removing an absent file', 'removing what is absent has to do nothing');
      await remove(fs);
      await fs.write(path, Uint8Array.of(1));
      await fs.write(`${path}x`, Uint8Array.of(2));
      await other.remove(path);
      await remove(other);
      await ensureAbsent(fs, path, 'the removed file');
      ensureBytes(await fs.read(`${path}x`), Uint8Array.of(2), 'the file beside it');
      await fs.write(path, Uint8Array.of(3));
      ensureBytes(await other.read(path), Uint8Array.of(3), 'the file written anew');
    },
  },
  {
    name: 'odd but legal names are files of their own',
    async check(kit) {
      const { fs, other } = await views(kit);
      await inGroups(oddNames, (name) => fs.write(name, new TextEncoder().encode(name)));
      for (const name of oddNames) ensureBytes(await other.read(name), new TextEncoder().encode(name), name);
      ensureListed(await other.list(''), oddNames);
    },
  },
  {
    name: 'paths that leave the root or mean different things to different storages are refused',
    async check(kit) {
      const { fs } = await views(kit);
      for (const bad of ['', '/a', '../a', 'l/../../a', 'l/./a', 'l//a', 'l/', 'l\\a', 'l/a\0']) {
        await ensureRejects(() => fs.write(bad, Uint8Array.of(1)), 'invalid-option', `write to ${JSON.stringify(bad)}`);
        await ensureRejects(() => fs.read(bad), 'invalid-option', `read of ${JSON.stringify(bad)}`);
        await ensureRejects(() => fs.remove(bad), 'invalid-option', `remove of ${JSON.stringify(bad)}`);
      }
      await ensureRejects(() => fs.list('../'), 'invalid-option', 'list of "../"');
      ensureListed(await fs.list(''), [], 'after writes that were refused, the list');
    },
  },
  {
    name: 'bytes that were read belong to the caller, and bytes that were written again too',
    async check(kit) {
      const { fs, other } = await views(kit);
      const bytes = sampleBytes(100);
      await fs.write(path, bytes);
      bytes.fill(0);
      const first = await fs.read(path);
      ensureBytes(first, sampleBytes(100), 'the file after its buffer was used again');
      first?.fill(0);
      first?.slice(0, 10).fill(1);
      ensureBytes(await fs.read(path), sampleBytes(100), 'the file after what was read was changed');
      ensureBytes(await other.read(path), sampleBytes(100), 'the file as another sees it');
    },
  },
  {
    name: 'files written at once are all there',
    async check(kit) {
      const { fs, other } = await views(kit);
      const names = Array.from({ length: 40 }, (_, index) => `l/${index}.cof`);
      await Promise.all(names.map((name, index) => (index % 2 ? fs : other).write(name, sampleBytes(index, index + 1))));
      for (const [index, name] of names.entries()) ensureBytes(await (index % 2 ? other : fs).read(name), sampleBytes(index, index + 1), name);
    },
  },
  {
    name: 'one file written by many at once is one of theirs, whole',
    async check(kit) {
      const { fs, other } = await views(kit);
      await Promise.all(Array.from({ length: 16 }, (_, index) => (index % 2 ? fs : other).write(path, new Uint8Array(20_000 + index).fill(index))));
      await readWhole(kit, fs, (bytes) => {
        const author = bytes?.[0] ?? 0;
        ensureBytes(bytes, new Uint8Array(20_000 + author).fill(author), 'the file');
      });
      await fs.write(path, Uint8Array.of(1));
      ensureBytes(await other.read(path), Uint8Array.of(1), 'the file written once more');
    },
  },
  {
    name: 'reading while another overwrites gives the old bytes or the new ones',
    async check(kit) {
      const { fs, other } = await views(kit);
      await fs.write(path, new Uint8Array(50_000).fill(0));
      let writing = true;
      const writer = (async () => {
        for (let round = 1; round <= 10; round++) await fs.write(path, new Uint8Array(50_000 + round).fill(round));
      })().finally(() => { writing = false; });
      writer.catch(() => undefined); // it may fail while somebody reads: it is awaited below
      while (writing) {
        await readWhole(kit, other, (bytes) => {
          const round = bytes?.[0] ?? 0;
          ensureBytes(bytes, new Uint8Array(50_000 + round).fill(round), 'the file that is being overwritten');
        });
        await new Promise((resolve) => { setTimeout(resolve); }); // reads that never wait would let no write go on
      }
      await writer;
    },
  },
  {
    name: 'an aborted call rejects with "aborted" and does nothing',
    async check(kit) {
      const { fs, other } = await views(kit);
      await fs.write(path, Uint8Array.of(1));
      const signal = AbortSignal.abort(new Error('enough'));
      await ensureRejects(() => fs.write(path, Uint8Array.of(2), { signal }), 'aborted', 'write');
      await ensureRejects(() => fs.remove(path, { signal }), 'aborted', 'remove');
      await ensureRejects(() => fs.read(path, { signal }), 'aborted', 'read');
      await ensureRejects(() => fs.list('', { signal }), 'aborted', 'list');
      ensureBytes(await other.read(path), Uint8Array.of(1), 'the file');
    },
  },
  {
    name: 'a call aborted while it runs ends as done or as "aborted", and what it leaves is whole',
    async check(kit) {
      const { fs, other } = await views(kit);
      const large = sampleBytes(300_000);
      for (const wait of [0, 1, 3]) {
        const controller = new AbortController();
        const calls = [fs.write(path, large, controller), fs.read(path, controller), fs.list('', controller)];
        setTimeout(() => controller.abort(), wait);
        for (const ended of await Promise.allSettled(calls)) {
          if (ended.status === 'rejected') await ensureRejects(() => Promise.reject(ended.reason), 'aborted', 'the call');
        }
        await readWhole(kit, other, (bytes) => { if (bytes) ensureBytes(bytes, large, 'the file'); });
      }
    },
  },
];
