import { beforeAll, describe, expect, test } from 'vitest';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { s3Fs } from '../../src/fs/s3/index.js';
import { runFileSystemConformance, type FileSystemKit } from '../../src/testing/file-system-conformance.js';
import { s3Kit } from '../fs/s3-kit.js';
import { bucketName, cephClient } from './ceph-client.js';

describe.each<[string, Partial<S3ClientConfig>]>([
  ['a client made with defaults', {}],
  ['a client that sends checksums only where S3 requires them', { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }],
])('s3Fs on Ceph, with %s', (_, config) => {
  let kit: FileSystemKit;
  beforeAll(async () => {
    kit = await s3Kit({ client: cephClient(config), bucket: bucketName() });
  });
  runFileSystemConformance({ create: () => kit.create(), reopen: () => kit.reopen?.() ?? kit.create() }, { test });
});

describe('s3Fs on Ceph', () => {
  test('says which credentials are wrong, and no secret', async () => {
    const fs = s3Fs({ client: cephClient({ credentials: { accessKeyId: 'test-key', secretAccessKey: 'a wrong secret' } }), bucket: bucketName() });
    const error = await fs.list('').catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'SyncError', code: 'auth' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('a wrong secret');
  });

  test('says that a bucket does not exist', async () => {
    await expect(s3Fs({ client: cephClient(), bucket: bucketName() }).read('a')).rejects.toMatchObject({ code: 'not-found' });
  });
});
