import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { s3Fs } from '../../src/fs/s3/index.js';
import { startS3rver, type S3rver } from '../setup/s3rver.js';
import { cli, copyOf, damage, flip, json, makeSpace, pathsIn, phoneLog, temporary } from './kit.js';

let server: S3rver;
let root: string;
const env = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

beforeAll(async () => {
  [server, root] = await Promise.all([startS3rver(), makeSpace()]);
  await server.client.send(new CreateBucketCommand({ Bucket: 'household' }));
  const fs = s3Fs({ client: server.client, bucket: 'household', prefix: 'our lists' });
  for (const path of pathsIn(root)) await fs.write(path, readFileSync(join(root, path)));
}, 60_000);
afterAll(() => server?.stop());

describe('a space in a bucket', { timeout: 60_000 }, () => {
  const url = (): string => `s3://household/our%20lists?endpoint=${server.endpoint}`;

  test('reads as in a folder, with the endpoint in the URL or in the environment', async () => {
    const inFolder = await json(['ls', root]);
    expect((await json(['ls', url()], { env })).value).toEqual(inFolder.value);
    expect((await json(['ls', 's3://household/our%20lists'], { env: { ...env, AWS_ENDPOINT_URL_S3: server.endpoint } })).value).toEqual(inFolder.value);
    expect((await cli(['verify', url()], { env })).code).toBe(0);
  });

  test('is a backup a folder is repaired from', async () => {
    const broken = copyOf(root);
    const path = await phoneLog(broken);
    damage(broken, path, flip);
    const { code, out } = await cli(['repair', broken, '--from', url()], { env });
    expect(out).toContain(`from s3://household/our%20lists?endpoint=${server.endpoint}: ${path}; it was damaged`);
    expect(code).toBe(0);
    expect(readFileSync(join(broken, path))).toEqual(readFileSync(join(root, path)));
  });

  test('is compacted, with a state of its own', async () => {
    const state = temporary();
    expect((await cli(['compact', url(), '--state', join(state, 'state')], { env })).code).toBe(0);
    expect((await cli(['verify', url()], { env })).code).toBe(0);
  });

  test('that does not exist, or a prefix with nothing in it, is a clear error', async () => {
    expect(await cli(['ls', `s3://other?endpoint=${server.endpoint}`], { env })).toMatchObject({ code: 3, err: expect.stringContaining('The bucket does not exist') });
    expect(await cli(['ls', `s3://household/nothing?endpoint=${server.endpoint}`], { env })).toMatchObject({ code: 1, err: expect.stringContaining('holds no space') });
  });
});
