import { S3Client } from '@aws-sdk/client-s3';
import { s3Fs } from '../../src/fs/s3/index.js';
import type { FileSystem } from '../../src/index.js';

/** Where the devices of the demo meet. */
export interface Bucket {
  /** Which list this is: what a device keeps of one bucket is never sent to another. Says nothing secret. */
  id: string;
  name: string;
  prefix: string;
  region: string;
  /** Absent for Amazon's own. */
  endpoint?: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export function bucketFs({ name, prefix, region, endpoint, accessKeyId, secretAccessKey }: Bucket): FileSystem {
  const client = new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Buckets that are not Amazon's seldom have a host name each, and rarely know its newest checksums.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return s3Fs({ client, bucket: name, prefix });
}
