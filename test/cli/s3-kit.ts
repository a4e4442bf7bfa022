import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { secrets } from '../space/tiny-s3.js';
import { pathsIn } from './kit.js';

/** The environment in which the command finds the keys. */
export const s3Env = { AWS_ACCESS_KEY_ID: secrets.accessKeyId, AWS_SECRET_ACCESS_KEY: secrets.secretAccessKey, AWS_SESSION_TOKEN: secrets.sessionToken, AWS_MAX_ATTEMPTS: '1' };

/** How a person names a bucket of a server of their own. */
export async function urlOf({ client }: { readonly client: S3Client }, place: string): Promise<string> {
  const { protocol, hostname, port } = await client.config.endpoint!();
  return `s3://${place}?endpoint=${protocol}//${hostname}:${port}`;
}

/** Every file of a folder, with its content. */
export const filesIn = (folder: string): [string, Buffer][] => pathsIn(folder).map((path) => [path, readFileSync(join(folder, path))]);
