import { randomUUID } from 'node:crypto';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { inject } from 'vitest';

/** A client of the Ceph that runs for these tests. */
export function cephClient(config: Partial<S3ClientConfig> = {}): S3Client {
  const { endpoint, accessKeyId, secretAccessKey } = inject('ceph');
  return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId, secretAccessKey }, ...config });
}

/** A name no bucket has yet: all test files share one Ceph. */
export const bucketName = (): string => `test-${randomUUID()}`;
