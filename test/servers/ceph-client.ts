import { randomUUID } from 'node:crypto';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import type { S3Access } from './ceph.js';

/** A client of the Ceph that runs for these tests, or of another one. */
export function cephClient(config: Partial<S3ClientConfig> = {}, { endpoint, accessKeyId, secretAccessKey }: S3Access = inject('ceph')): S3Client {
  return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId, secretAccessKey }, ...config });
}

/** A name no bucket has yet: all test files share one Ceph. */
export const bucketName = (): string => `test-${randomUUID()}`;
