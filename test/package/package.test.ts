import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { publicNames } from './public-names.js';

const consumer = inject('consumer');
const packed = join(consumer, 'node_modules/crdt-over-fs');
const { exports } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { exports: Record<string, unknown> };

const node = (...args: string[]) => execFileSync(process.execPath, args, { cwd: consumer, encoding: 'utf8' });
const compiler = join(process.cwd(), 'node_modules/typescript/bin/tsc');

describe('the packed package, installed in an empty project', () => {
  test('has the subpaths that are written down', () => {
    expect(Object.keys(exports).filter((subpath) => subpath !== './package.json').sort()).toEqual(Object.keys(publicNames).sort());
  });

  test.each(Object.entries(publicNames))('exports from %s what is written down', (subpath, names) => {
    const found = node('--input-type=module', '--eval', `console.log(JSON.stringify(Object.keys(await import('crdt-over-fs${subpath.slice(1)}'))))`);
    expect(JSON.parse(found)).toEqual([...names].sort());
  });

  test('carries a document from device to device in Node', () => {
    expect(JSON.parse(node('round-trip.mjs'))).toEqual([['bread', 'milk'], ['bread', 'milk']]);
  });

  test('brings the command along, which finds its way to the CRDT and to buckets', () => {
    const command = join(consumer, 'node_modules/.bin', process.platform === 'win32' ? 'crdt-over-fs.cmd' : 'crdt-over-fs');
    const run = (...args: string[]) => spawnSync(command, args, { cwd: consumer, encoding: 'utf8', shell: process.platform === 'win32', env: { ...process.env, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' } });
    expect(run('--help')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Usage: crdt-over-fs COMMAND ROOT') });
    node('make-folder.mjs', 'lists');
    expect(run('verify', 'lists')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('1 document, 1 change, no problems') });
    expect(run('cat', 'lists', 'groceries', '--json')).toMatchObject({ status: 0, stdout: '{"items":["milk"]}\n' });
    expect(run('ls', 's3://bucket?endpoint=http://127.0.0.1:9')).toMatchObject({ status: 3, stderr: expect.stringContaining('The storage cannot be reached') });
  });

  test.each(['nodenext', 'bundler'])('has declarations without a fault under %s, where an app looks into those of its packages', (resolution) => {
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', `tsconfig.${resolution}.json`, '--skipLibCheck', 'false'], { cwd: consumer, encoding: 'utf8' });
    // Those of others have faults of their own here: AWS's ask for types of Node, which this app does not have.
    expect(stdout.split('\n').filter((line) => !/^(\s|$|node_modules\/(?!crdt-over-fs\/))/.test(line))).toEqual([]);
  });

  test.each(['nodenext', 'bundler'])('type-checks under %s', (resolution) => {
    expect(spawnSync(process.execPath, [compiler, '-p', `tsconfig.${resolution}.json`], { cwd: consumer, encoding: 'utf8' })).toMatchObject({ stdout: '', status: 0 });
  });
});
