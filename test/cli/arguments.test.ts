import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.js';
import { commands } from '../../src/cli/commands.js';
import { exitCodeOf } from '../../src/cli/exit.js';
import { parseBucket } from '../../src/cli/bucket-url.js';
import { near, size } from '../../src/cli/words.js';
import { cli, json } from './kit.js';

describe('help', () => {
  test('lists every command, the roots it opens, and the exit codes', async () => {
    for (const args of [['--help'], ['-h'], ['help'], []]) {
      const { code, out, err } = await cli(args);
      expect(code).toBe(0);
      expect(err).toBe('');
      for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`^  ${name} +${summary.replace(/[();]/g, '\\$&')}$`, 'm'));
      expect(out).toContain('s3://bucket/prefix');
      expect(out).toContain('Exit codes: 0 all is well');
      expect(out).toContain('130 stopped by Ctrl-C, 143 by SIGTERM');
    }
  });

  test.each(commands.map(({ name }) => name))('of %s says how it is called, with examples that are understood, in 80 columns or little more', async (name) => {
    const { code, out } = await cli([name, '--help']);
    expect(code).toBe(0);
    const { operands, examples, description, options = {} } = commands.find((command) => command.name === name)!;
    expect(out).toContain(`Usage: crdt-over-fs ${[name, ...operands].join(' ')}`);
    for (const option of Object.keys(options)) expect(out).toContain(`--${option}`);
    expect(Math.max(...description.map((line) => line.length))).toBeLessThanOrEqual(86);
    expect(examples.length).toBeGreaterThan(0);
    for (const [line] of examples) {
      expect(out).toContain(`crdt-over-fs ${line}`);
      expect(line.split(' ')[0]).toBe(name);
      for (const option of line.matchAll(/ --([a-z-]+)/g)) expect(['json', ...Object.keys(options)]).toContain(option[1]);
    }
    expect((await cli(['help', name])).out).toBe(out);
  });
});

test('the command lines of the README are understood', () => {
  const lines = [...readFileSync('README.md', 'utf8').matchAll(/^\$ npx crdt-over-fs (.*?)(?: {2,}#.*)?$/gm)].map(([, line = '']) => line.split(' '));
  const named = new Map(commands.map((command) => [command.name, command]));
  expect(lines.map((line) => parseCommandLine(line, named).wants)).toEqual(lines.map(() => 'run'));
  expect(new Set(lines.map(([name]) => name))).toEqual(new Set(named.keys()));
});

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await cli(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test.each<[string[], string]>([
  [['verfy', '.'], 'There is no command "verfy". Did you mean "verify"?'],
  [['verify'], 'ROOT is missing.'],
  [['cat', '.'], 'DOC is missing.'],
  [['verify', '.', 'more'], '"more" is too much: verify takes ROOT.'],
  [['verify', '.', '--frm', 'x'], "Unknown option '--frm'"],
  [['-x', 'verify'], 'The command comes first: crdt-over-fs COMMAND -x'],
  [['log', '.', 'a', '-n', '0'], '--number takes a whole number of at least 1, not "0".'],
  [['watch', '.', '--every', 'often'], '--every takes a whole number'],
  [['verify', ''], 'The root is empty'],
  [['verify', 'ftp://nas/lists'], '"ftp://nas/lists" is not a storage this version can open. It opens ./folder'],
  [['verify', 's3://'], 'names no bucket'],
  [['verify', 's3://bucket?pathstyle'], 'has an unknown parameter "pathstyle"; there are endpoint, region, path-style'],
  [['verify', 's3://bucket?endpoint='], 'has an endpoint that is no http address'],
  [['verify', 's3://bucket?endpoint=nas'], 'has an endpoint that is no http address'],
  [['verify', 's3://todo/a/b#x'], '"s3://todo/a/b#x" has a "#", where a URL ends: write %23 for it.'],
  [['verify', 's3://todo?region=r#x'], 'write %23 for it'],
  [['verify', 's3://todo/a/../../z'], 'has a "." or ".." in its path'],
  [['verify', 's3://todo/a/%2e%2E/z'], 'has a "." or ".." in its path'],
  [['verify', 's3://todo/a\tb'], 'write them as %20, %09 and %0A'],
  [['verify', 's3://todo?region=r&region=s'], 'says "region" twice'],
  [['verify', 's3://todo/%zz'], 'write %25 for it. The form is s3://bucket/prefix'],
  [['verify', 's3://nas:9000/todo'], 'has a port: the address of a storage of your own is its endpoint'],
  [['verify', 'file:///lists#x'], 'is not the address of a folder of this machine'],
  [['cat', '.', '-n'], "Unknown option '-n'. If that is a name, say it last and behind two dashes: crdt-over-fs cat … -- -n"],
])('%j is not understood: exit code 2, and what is', async (args, message) => {
  const { code, out, err } = await cli(args);
  expect(err).toContain(message);
  expect(err).toMatch(/Try "crdt-over-fs (?:\w+ )?--help"\.\n$/);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

test('with --json, help and the version are JSON too', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect((await json(['--version'])).value).toEqual({ version });
  for (const args of [['help'], ['--help'], ['help', 'verify'], ['verify', '--help']]) {
    expect(await json(args)).toMatchObject({ code: 0, err: '', value: { help: (await cli(args)).out.trimEnd() } });
  }
});

test('what stands behind two dashes is a name, be it --json', async () => {
  expect(await cli(['cat', '--', './nowhere', '--json'])).toMatchObject({ code: 3, out: '', err: expect.stringContaining('There is no folder') });
});

test('with --json an error is the one JSON value', async () => {
  const { value, code, err } = await json(['verify', 'ftp://x']);
  expect(value).toEqual({ error: { code: 'usage', message: expect.stringContaining('ftp:') } });
  expect({ code, err }).toEqual({ code: 2, err: '' });
});

describe('secrets', () => {
  test('in a URL are refused, and not repeated', async () => {
    const { code, err, out } = await cli(['verify', 's3://AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI@bucket/x?secret=hunter22&region=r']);
    expect(code).toBe(2);
    expect(err).toContain('"s3://…@bucket/x?secret=…&region=r" holds a key');
    expect(err + out).not.toMatch(/AKIA|wJalr|hunter22/);
  });

  test('of the environment are in nothing that is printed, whatever storage answers', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const { code, out, err } = await cli(['verify', 's3://bucket'], { env });
    expect(code).toBe(3);
    expect(err).toContain('The storage cannot be reached.');
    expect(out + err).not.toMatch(/AKIA|wJalr/);
  }, 30_000);
});

test('an s3 URL names bucket, prefix, endpoint, region and addressing', () => {
  expect(parseBucket('s3://Our-Household/our%20lists/kitchen/?endpoint=http://nas:9000&region=home&path-style')).toEqual(
    { bucket: 'Our-Household', prefix: 'our lists/kitchen', endpoint: 'http://nas:9000', region: 'home', pathStyle: true });
  expect(parseBucket('s3://b/100%25/a%23b%20?region=')).toEqual({ bucket: 'b', prefix: '100%/a#b ' });
  expect(parseBucket('s3://b?path-style=false')).toEqual({ bucket: 'b', prefix: '', pathStyle: false });
});

test('exit codes tell data, usage and storage apart', () => {
  expect((['damaged', 'newer-format', 'wrong-root'] as const).map(exitCodeOf)).toEqual([1, 1, 1]);
  expect((['network', 'auth', 'permission', 'not-found', 'unsupported', 'unknown'] as const).map(exitCodeOf)).toEqual([3, 3, 3, 3, 3, 3]);
  expect(exitCodeOf('invalid-option')).toBe(2);
  expect(exitCodeOf('aborted')).toBe(130);
});

test('near names: a typing error, a part, but nothing far', () => {
  expect(near('grocieres', ['groceries', 'todo', 'garden'])).toEqual(['groceries']);
  expect(near('groc', ['groceries', 'todo'])).toEqual(['groceries']);
  expect(near('xyz', ['groceries', 'todo'])).toEqual([]);
});

test('sizes', () => {
  expect([0, 1, 999, 1000, 9_940, 14_400, 999_499, 999_500, 3_210_000, 5e9].map(size)).toEqual(
    ['0 bytes', '1 byte', '999 bytes', '1.0 kB', '9.9 kB', '14 kB', '999 kB', '1.0 MB', '3.2 MB', '5.0 GB']);
});
