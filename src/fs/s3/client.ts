// For the command: a client from plain settings, so that who has only text needs no import of the SDK.
import { S3Client } from '@aws-sdk/client-s3';

export { s3Fs } from './s3-fs.js';

export interface S3Settings {
  readonly region: string;
  /** @default Amazon's own */
  readonly endpoint?: string | undefined;
  /** `https://host/bucket/…` instead of `https://bucket.host/…`. */
  readonly forcePathStyle?: boolean | undefined;
  /** @default wherever the SDK finds them: environment, profiles, the machine's role */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string } | undefined;
}

/** A client for {@link s3Fs}. */
export function createS3Client({ region, endpoint, forcePathStyle, credentials }: S3Settings): S3Client {
  return new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(forcePathStyle === undefined ? {} : { forcePathStyle }),
    ...(credentials === undefined ? {} : { credentials }),
    // Every file is checked by its own hash, and some storages refuse the extra headers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
