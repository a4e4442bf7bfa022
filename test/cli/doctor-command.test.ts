import { CreateBucketCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corsRules, cors } from '../../src/cli/doctor/checks/cors.js';
import { clock } from '../../src/cli/doctor/checks/bucket.js';
import { disk, place, room } from '../../src/cli/doctor/checks/folder.js';
import type { Finding } from '../../src/cli/doctor/finding.js';
import { isNetwork, mountOf } from '../../src/cli/doctor/mounts.js';
import type { Check, Probe } from '../../src/cli/doctor/probe.js';
import { createScratch } from '../../src/cli/doctor/scratch.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { s3Fs } from '../../src/fs/s3/index.js';
import { s3Probe, type S3Probe } from '../../src/fs/s3/probe.js';
import { memoryFs } from '../../src/index.js';
import { startS3rver, type S3rver } from '../setup/s3rver.js';
import { secrets, startTinyS3, type TinyS3 } from '../space/tiny-s3.js';
import { complaints, id } from './doctor-kit.js';
import { cli, json, makeSpace, temporary } from './kit.js';
import { s3Env, urlOf } from './s3-kit.js';

interface Told { readonly ok: boolean; readonly findings: readonly Finding[] }

let server: S3rver;
let tiny: TinyS3;
const env = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
const origin = 'https://lists.example';
beforeAll(async () => {
  [server, tiny] = await Promise.all([startS3rver(), startTinyS3()]);
  for (const Bucket of ['open', 'closed']) await server.client.send(new CreateBucketCommand({ Bucket }));
  const rules = JSON.parse(corsRules(origin)) as { CORSRules: [] };
  await server.client.send(new PutBucketCorsCommand({ Bucket: 'open', CORSConfiguration: rules }));
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await tiny?.stop();
});

function probe(part: Partial<Probe>): Probe {
  const signal = new AbortController().signal;
  const fs = part.fs ?? (part.directory === undefined ? memoryFs() : folderFs(part.directory));
  return { fs, scratch: createScratch(fs, { id, directory: part.directory, signal }), isThorough: false, patience: 500, signal, now: () => Date.now(), ...part };
}
const found = async (check: Check, part: Partial<Probe>, name: string): Promise<Finding | undefined> => (await check.run(probe(part))).find((finding) => finding.check === name);

describe('doctor on a folder', { timeout: 60_000 }, () => {
  test('exit code 0: it will do, and is left as it was', async () => {
    const root = await makeSpace();
    const before = readdirSync(root).sort();
    const { code, out, err } = await cli(['doctor', root]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('This storage will do.');
    expect(readdirSync(root).sort()).toEqual(before);
    expect((await cli(['verify', root])).code).toBe(0);
  });

  test('that is a file, or that does not exist, makes nothing', async () => {
    const where = temporary();
    writeFileSync(join(where, 'file'), '');
    expect((await cli(['doctor', join(where, 'nowhere')])).code).toBe(3);
    expect((await cli(['doctor', join(where, 'file')])).code).toBe(3);
    expect(readdirSync(where)).toEqual(['file']);
  });

  test.each([
    ['.stfolder', 'Syncthing'], ['.dropbox.cache', 'Dropbox'], ['.sync_0a1b2c3d.db', 'Nextcloud or ownCloud'], ['.sync', 'Resilio Sync'],
  ])('%s in a folder above it: mirrored by %s', async (sign, tool) => {
    const above = temporary();
    mkdirSync(join(above, sign));
    mkdirSync(join(above, 'our', 'lists'), { recursive: true });
    expect(await found(place, { directory: join(above, 'our', 'lists') }, 'mirror')).toMatchObject({ measured: { tool } });
  });

  test.each([['OneDrive - Club', 'OneDrive'], ['Google Drive', 'Google Drive'], ['Dropbox (Club)', 'Dropbox']])('in a folder "%s": mirrored by %s', async (name, tool) => {
    const directory = join(temporary(), name, 'lists');
    mkdirSync(directory, { recursive: true });
    expect(await found(place, { directory }, 'mirror')).toMatchObject({ measured: { tool } });
  });

  test('mirrored by nothing known is said too', async () => {
    expect((await found(place, { directory: temporary() }, 'mirror'))?.says).toContain('No program');
  });

  test('a link to it is told, one in it is a warning', async () => {
    const where = temporary();
    mkdirSync(join(where, 'lists', 'elsewhere'), { recursive: true });
    symlinkSync(join(where, 'lists'), join(where, 'link'));
    expect((await found(place, { directory: join(where, 'link') }, 'links'))?.says).toContain(join(where, 'lists'));
    symlinkSync(join(where, 'lists', 'elsewhere'), join(where, 'lists', 'p'));
    expect(complaints(await place.run(probe({ directory: join(where, 'lists') })))).toContain('links: warn');
  });

  test('room and disk are measured', async () => {
    const directory = temporary();
    expect(await found(room, { directory }, 'room')).toMatchObject({ measured: { free: expect.any(Number) } });
    expect(complaints(await disk.run(probe({ directory })))).toEqual([]);
    expect(await found(disk, { directory, now: () => Date.now() + 600_000 }, 'clock')).toMatchObject({ result: 'warn', says: expect.stringContaining('10 min behind') });
    expect(readdirSync(join(directory, `doctor-${id}`))).toEqual([]);
  });

  test('Ctrl-C in the middle removes what was written, in a process of its own', async () => {
    const root = temporary();
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'doctor', root, '--thorough'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const closed = new Promise<number | null>((resolve) => { child.once('close', resolve); });
    child.stdout.on('data', (data: Buffer) => { if (data.toString().includes('accents')) child.kill('SIGINT'); }); // behind it come a thousand files
    expect(await closed).toBe(130);
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('mounts', () => {
  const table = ['/dev/sda1 / ext4 rw,relatime 0 0', 'nas:/club /mnt/nas nfs4 rw,vers=4.2 0 0', '/dev/sdb1 /media/my\\040usb vfat ro,nosuid 0 0', 'host:/x /mnt/nas/deep fuse.sshfs rw 0 0'].join('\n');
  test.each([
    ['/srv/lists', 'ext4', false, false], ['/mnt/nas/lists', 'nfs4', false, true], ['/media/my usb/lists', 'vfat', true, false],
    ['/mnt/nas/deep/er', 'fuse.sshfs', false, true], ['/mnt/nasty', 'ext4', false, false],
  ])('%s is on %s', async (path, type, isReadOnly, network) => {
    const mount = await mountOf(path, table);
    expect(mount).toMatchObject({ type, isReadOnly });
    expect(isNetwork(mount?.type ?? '')).toBe(network);
  });
});

describe('doctor on a bucket', { timeout: 60_000 }, () => {
  const empty = (bucket: string) => s3Fs({ client: server.client, bucket }).list('');

  test('with CORS rules as doctor prints them lets an app in a browser in', async () => {
    const bucket = s3Probe({ client: server.client, bucket: 'open', prefix: 'lists' });
    expect(await cors.run(probe({ bucket, origin }))).toMatchObject([{ check: 'cors', result: 'ok' }]);
    expect(await cors.run(probe({ bucket, origin: 'https://other.example' }))).toMatchObject([{ check: 'cors', result: 'fail' }]);
  });

  test('exit code 1: without CORS rules an app in a browser cannot use it, and the rules are there to be copied', async () => {
    const { code, out } = await cli(['doctor', `s3://closed?endpoint=${server.endpoint}`, '--origin', `${origin}/some/page`], { env });
    expect(code).toBe(1);
    expect(out.match(/^FAIL +\S+/gm)).toEqual(['FAIL  cors']);
    // This server shows half a file while it is being written, which is worth knowing and no harm; now and then nobody reads at that moment.
    expect(['warn  contract']).toEqual(expect.arrayContaining([...new Set(out.match(/^warn +\S+/gm))]));
    expect(out).toContain('It ignores the condition If-None-Match');
    expect(out).toContain('1 thing must be changed');
    expect(out).toContain(`an app of ${origin} list, read, write and remove files (it answers 403`);
    expect(JSON.parse(out.slice(out.indexOf('{\n'), out.lastIndexOf('}') + 1))).toMatchObject({ CORSRules: [{ AllowedOrigins: [origin] }] });
    expect(await empty('closed')).toEqual([]);
  });

  test('exit code 3: nothing answers there', async () => {
    for (const more of [[], ['--json']]) expect((await cli(['doctor', 's3://open?endpoint=http://127.0.0.1:9', ...more], { env: { ...env, AWS_MAX_ATTEMPTS: '1' } })).code).toBe(3);
  });

  test('without --origin CORS is not tried', async () => {
    const findings = await cors.run(probe({ bucket: s3Probe({ client: server.client, bucket: 'closed' }) }));
    expect(findings).toMatchObject([{ check: 'cors', result: 'skipped' }]);
  });

  test.each(['not a url', 'ftp://x', 'app.example'])('--origin %j is not understood', async (wrong) => {
    expect(await cli(['doctor', temporary(), '--origin', wrong])).toMatchObject({ code: 2, err: expect.stringContaining('--origin takes') });
  });

  test.each([
    [[403, 'AccessDenied'], 's3:ListBucket'], [[403, 'InvalidAccessKeyId'], 'access key'], [[403, 'RequestTimeTooSkewed'], 'Set the clock'],
  ] as const)('refused with %j: what to change, and no secret', async (refusal, advice) => {
    tiny.refuse = () => refusal;
    for (const more of [[], ['--json']]) {
      const { code, out, err } = await cli(['doctor', await urlOf(tiny, 'lists'), '--origin', origin, ...more], { env: s3Env });
      expect(code).toBe(3);
      expect(out).toContain(advice);
      for (const secret of Object.values(secrets)) expect(out + err).not.toContain(secret);
      expect(out + err).not.toMatch(/Signature=|X-Amz-/);
    }
    tiny.refuse = () => undefined;
  });

  test('that may be read only: told verb by verb, and nothing is left', async () => {
    tiny.refuse = ({ method }) => (method === 'PUT' || method === 'DELETE' ? [403, 'AccessDenied'] : undefined);
    const { code, value } = await json<Told>(['doctor', await urlOf(tiny, 'lists')], { env: s3Env });
    tiny.refuse = () => undefined;
    expect(code).toBe(3);
    expect(value.findings.find(({ check }) => check === 'write')).toMatchObject({ result: 'fail', todo: expect.stringContaining('s3:PutObject') });
    expect(tiny.objects.size).toBe(0);
  });

  test.each([[0, 'ok'], [5, 'warn'], [-20, 'fail'], [60, 'fail']])('a clock that is %i minutes off: %s', async (minutes, result) => {
    const bucket = s3Probe({ client: server.client, bucket: 'open' });
    expect(await found(clock, { bucket, now: () => Date.now() + minutes * 60_000 }, 'clock')).toMatchObject({ result });
  });
});

describe('CORS, as browsers judge it', () => {
  const good = { 'access-control-allow-origin': origin, 'access-control-allow-methods': 'GET, PUT, DELETE', 'access-control-allow-headers': 'ECHO' };

  /** A bucket whose answers to a browser are these. */
  async function judged(answer: Record<string, string>, itself: Record<string, string> = answer) {
    const asked: IncomingMessage[] = [];
    const http = createServer((request, response) => {
      asked.push(request);
      const headers = { ...answer, ...(answer['access-control-allow-headers'] === 'ECHO' ? { 'access-control-allow-headers': String(request.headers['access-control-request-headers']) } : {}) };
      response.writeHead(200, headers).end();
    });
    await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const real = s3Probe({ client: server.client, bucket: 'open' });
    const bucket: S3Probe = {
      ...real,
      request: async (verb, path) => ({ ...await real.request(verb, path), url }),
      list: async () => ({ status: 200, headers: itself }),
    };
    const [finding] = await cors.run(probe({ bucket, origin }));
    http.close();
    return { finding, asked };
  }

  test('asks for exactly the headers the client sends, and for each method', async () => {
    const { finding, asked } = await judged(good);
    expect(finding).toMatchObject({ result: 'ok' });
    expect(asked.map(({ headers }) => headers['access-control-request-method'])).toEqual(['GET', 'GET', 'PUT', 'DELETE']);
    expect(new Set(asked.map(({ headers }) => headers.origin))).toEqual(new Set([origin]));
    const headers = String(asked[2]?.headers['access-control-request-headers']).split(',');
    expect(headers).toEqual(expect.arrayContaining(['authorization', 'content-type', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-user-agent']));
    expect(headers).not.toContain('host');
  });

  test.each([
    ['names another origin', { ...good, 'access-control-allow-origin': 'https://other.example' }, 'another origin'],
    ['names none', { 'access-control-allow-methods': 'PUT' }, 'no origin'],
    ['does not allow to remove', { ...good, 'access-control-allow-methods': 'GET, PUT' }, 'does not allow DELETE'],
    ['allows every header but for the one an asterisk does not stand for', { ...good, 'access-control-allow-headers': '*' }, 'the header authorization'],
    ['allows too few headers', { ...good, 'access-control-allow-headers': 'authorization, content-type, amz-sdk-invocation-id, amz-sdk-request, x-amz-user-agent, x-amz-date' }, 'x-amz-content-sha256'],
  ])('one that %s is refused', async (_what, answer, why) => {
    const { finding } = await judged(answer);
    expect(finding).toMatchObject({ result: 'fail', says: expect.stringContaining(why), paste: corsRules(origin) });
  });

  test('one whose own answer does not name the origin is refused, though it let the browser ask', async () => {
    expect((await judged(good, {})).finding).toMatchObject({ result: 'fail', says: expect.stringContaining('the answer itself') });
  });
});
