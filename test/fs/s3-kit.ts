import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { s3Fs } from '../../src/fs/s3/index.js';
import type { FileSystemKit } from '../../src/testing/file-system-conformance.js';

/** The conformance kit of any S3: makes the bucket, and gives each check a prefix of its own, with a space and an umlaut in it. */
export async function s3Kit({ client, bucket }: { client: S3Client; bucket: string }): Promise<FileSystemKit> {
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  let prefix = '';
  const open = async () => s3Fs({ client, bucket, prefix });
  return {
    create() {
      prefix = `/our lists/küche ${randomUUID()}/`;
      return open();
    },
    reopen: open,
  };
}
