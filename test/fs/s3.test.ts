import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { s3Fs } from '../../src/fs/s3/index.js';
import { runFileSystemConformance, type FileSystemKit } from '../../src/testing/file-system-conformance.js';
import { startS3rver, type S3rver } from '../setup/s3rver.js';
import { s3Kit } from './s3-kit.js';

let server: S3rver;
let kit: FileSystemKit;
beforeAll(async () => {
  server = await startS3rver();
  kit = await s3Kit({ client: server.client, bucket: 'conformance' });
}, 30_000);
afterAll(() => server.stop());

describe('s3Fs on s3rver, with a client made with defaults', { timeout: 60_000 }, () => {
  // It shows half a file while that is written, and keeps it when the upload is aborted.
  runFileSystemConformance({ create: () => kit.create(), reopen: () => kit.reopen?.() ?? kit.create(), atomic: false }, { test });

  test.each(['a b', '/a b/', 'a b//'])('the prefix %j is the folder "a b/"', async (prefix) => {
    const fs = s3Fs({ client: server.client, bucket: 'conformance', prefix });
    await fs.write('l/ü 1+2&3.cof', Uint8Array.of(1));
    const { Contents } = await server.client.send(new ListObjectsV2Command({ Bucket: 'conformance', Prefix: 'a b/' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a b/l/ü 1+2&3.cof']);
    expect(await fs.list('')).toEqual([{ path: 'l/ü 1+2&3.cof', size: 1 }]);
    expect(await fs.read('l/ü 1+2&3.cof')).toEqual(Uint8Array.of(1));
  });

  test('a prefix does not hold the files of one whose name is longer', async () => {
    await s3Fs({ client: server.client, bucket: 'conformance', prefix: 'team-2' }).write('a', Uint8Array.of(1));
    expect(await s3Fs({ client: server.client, bucket: 'conformance', prefix: 'team' }).list('')).toEqual([]);
  });

  test('without a prefix the root is the bucket, and marks of empty folders are not files', async () => {
    await (await s3Kit({ client: server.client, bucket: 'bare' })).create();
    await server.client.send(new PutObjectCommand({ Bucket: 'bare', Key: 'l/', Body: new Uint8Array() }));
    const fs = s3Fs({ client: server.client, bucket: 'bare' });
    await fs.write('l/a', Uint8Array.of(1));
    expect(await fs.list('')).toEqual([{ path: 'l/a', size: 1 }]);
  });

  test('a bucket that does not exist is not-found, for reads too', async () => {
    const fs = s3Fs({ client: server.client, bucket: 'nowhere' });
    await expect(fs.list('')).rejects.toMatchObject({ code: 'not-found' });
    await expect(fs.read('a')).rejects.toMatchObject({ code: 'not-found' });
    await expect(fs.write('a', Uint8Array.of(1))).rejects.toMatchObject({ code: 'not-found' });
  });
});

test.each([{ bucket: '' }, { bucket: 'b', prefix: 'a/../b' }])('%j is refused at once', (options) => {
  expect(() => s3Fs({ client: server.client, ...options })).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
});
