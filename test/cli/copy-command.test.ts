import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secrets, startTinyS3, type TinyS3 } from '../space/tiny-s3.js';
import type { CopyReport } from '../../src/cli/copy/copy-space.js';
import { startS3rver, type S3rver } from '../setup/s3rver.js';
import { cli, copyOf, damage, flip, json, makeSpace, pathsIn, phoneLog, temporary } from './kit.js';
import { filesIn, s3Env, urlOf } from './s3-kit.js';

let made: string;
let server: S3rver;
let tiny: TinyS3;
const env = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
beforeAll(async () => {
  [made, server, tiny] = await Promise.all([makeSpace(), startS3rver(), startTinyS3()]);
  await server.client.send(new CreateBucketCommand({ Bucket: 'household' }));
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await tiny?.stop();
});

const ours = (root: string) => pathsIn(root).filter((path) => /^[lpd]\//.test(path)).sort();

describe('copy', { timeout: 60_000 }, () => {
  test('to a folder that does not exist yet makes a space that is whole', async () => {
    const to = join(temporary(), 'backups', 'lists');
    const { code, out, err } = await cli(['copy', made, to]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`Copied ${ours(made).length} files (${/\(([^)]+)\)/.exec(out)?.[1]}), each read back and right.\n`);
    expect(ours(to)).toEqual(ours(made));
    expect((await cli(['verify', to])).code).toBe(0);
    expect(await cli(['copy', made, to])).toMatchObject({ code: 0, out: expect.stringContaining(`Copied 0 files`) });
  });

  test('to a bucket and back gives the same files', async () => {
    const url = `s3://household/lists?endpoint=${server.endpoint}`;
    expect((await cli(['copy', made, url], { env })).code).toBe(0);
    const back = temporary();
    expect((await cli(['copy', url, back], { env })).code).toBe(0);
    for (const path of ours(made)) expect(readFileSync(join(back, path))).toEqual(readFileSync(join(made, path)));
  });

  test('in a dry run says what it would do, and makes no folder', async () => {
    const to = join(temporary(), 'not', 'yet');
    expect(await cli(['copy', made, to, '-n'])).toMatchObject({ code: 0, out: expect.stringContaining(`${ours(made).length} files`) });
    expect(() => readFileSync(to)).toThrowError('ENOENT');
  });

  test('exit code 1: a damaged file is named and left out, the others are there', async () => {
    const broken = copyOf(made);
    const path = await phoneLog(broken);
    damage(broken, path, flip);
    const to = temporary();
    const { code, out } = await cli(['copy', broken, to]);
    expect(code).toBe(1);
    expect(out).toContain('1 file is damaged');
    expect(out).toContain(path);
    expect(ours(to)).toEqual(ours(made).filter((other) => other !== path));
    const { value } = await json<CopyReport>(['copy', broken, to]);
    expect(value).toMatchObject({ copied: 0, there: ours(made).length - 1, damaged: [{ path }], failed: [], settled: true });
  });

  test('exit code 1: another space is there, and is not touched', async () => {
    const other = await makeSpace();
    const before = ours(other);
    expect(await cli(['copy', made, other])).toMatchObject({ code: 1, out: '', err: expect.stringContaining('another space') });
    expect(ours(other)).toEqual(before);
  });

  test('exit code 1: there is nothing to copy, as when a drive is not mounted', async () => {
    expect(await cli(['copy', temporary(), temporary()])).toMatchObject({ code: 1, err: expect.stringContaining('holds no space') });
  });

  test.each([[[]], [['a']], [['a', 'a']], [['a', 'b', 'c']]])('exit code 2: %j is not understood', async (args) => {
    expect((await cli(['copy', ...args])).code).toBe(2);
  });

  test('exit code 3: the source does not exist, or the target takes nothing', async () => {
    expect((await cli(['copy', join(temporary(), 'nowhere'), temporary()])).code).toBe(3);
    const file = join(temporary(), 'file');
    writeFileSync(file, 'a file where a folder has to be');
    expect((await cli(['copy', made, join(file, 'lists')])).code).toBe(3);
    expect(await cli(['copy', made, `s3://nowhere?endpoint=${server.endpoint}`], { env })).toMatchObject({ code: 3, err: expect.stringContaining('does not exist') });
  });

  test('a bucket that refuses is told with its advice, and without a secret', async () => {
    tiny.refuse = ({ method }) => (method === 'PUT' ? [403, 'AccessDenied'] : undefined);
    const outcomes = [await cli(['copy', made, await urlOf(tiny, 'lists')], { env: s3Env }), await cli(['copy', made, await urlOf(tiny, 'lists'), '--json'], { env: s3Env })];
    for (const { code, out, err } of outcomes) {
      expect(code).toBe(3);
      expect(out + err).toContain('s3:PutObject');
      for (const secret of Object.values(secrets)) expect(out + err).not.toContain(secret);
    }
    tiny.refuse = () => undefined;
  });

  test('cut off in the middle and run again copies the rest only', async () => {
    let written = 0;
    tiny.objects.clear();
    tiny.refuse = ({ method }) => (method === 'PUT' && ++written > 5 ? [403, 'AccessDenied'] : undefined);
    expect((await cli(['copy', made, await urlOf(tiny, 'lists')], { env: s3Env })).code).not.toBe(0);
    expect(tiny.objects.size).toBe(5);
    written = -1000;
    expect(await cli(['copy', made, await urlOf(tiny, 'lists')], { env: s3Env })).toMatchObject({ code: 0 });
    expect(written + 1000).toBe(ours(made).length - 5);
    expect(new Map([...tiny.objects].map(([path, bytes]) => [path.replace('lists/', ''), bytes]))).toEqual(new Map(filesIn(made).filter(([path]) => ours(made).includes(path))));
  });

  test('removes what a killed copy left at its target an hour ago, and no file of anybody else; a dry run removes nothing', async () => {
    const to = temporary();
    await cli(['copy', made, to]);
    const leave = (name: string, isOld: boolean): string => {
      writeFileSync(join(to, name), 'half');
      if (isOld) utimesSync(join(to, name), 1, 1);
      return name;
    };
    const old = ['l', 'p', 'd'].map((folder, index) => leave(`${folder}/.crdt-over-fs-00000000-0000-0000-0000-00000000000${index}.tmp`, true));
    const kept = [leave('l/.crdt-over-fs-11111111-0000-0000-0000-000000000000.tmp', false), leave('l/.syncthing.x.cof.tmp', true), leave('d/notes.tmp', true), leave('.crdt-over-fs-mine', true)];
    const left = () => pathsIn(to).filter((path) => !ours(to).includes(path) || path.endsWith('.tmp')).sort();
    expect((await cli(['verify', to])).out).toContain('temporary files of a write');
    await cli(['copy', made, to, '--dry-run']);
    expect(left()).toEqual([...old, ...kept].sort());
    expect((await cli(['copy', made, to])).code).toBe(0);
    expect(left()).toEqual([...kept].sort());
  });

  test('Ctrl-C ends it with 130, and what was copied is whole', async () => {
    const to = temporary();
    const controller = new AbortController();
    const { code } = await cli(['copy', made, to], { signal: controller.signal, tty: true, onErr: () => controller.abort() });
    expect(code).toBe(130);
    for (const path of ours(to)) expect(readFileSync(join(to, path))).toEqual(readFileSync(join(made, path)));
  });
});
