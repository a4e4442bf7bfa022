import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileSystem } from '../fs/file-system.js';
import { folderFs, folderFsAsItIs } from '../fs/folder/folder-fs.js';
import type { S3Probe } from '../fs/s3/probe.js';
import { type BucketUrl, parseBucket } from './bucket-url.js';
import { UsageError } from './command.js';
import { loadPeer } from './peers.js';
import { redacted } from './redact.js';

export const roots = [
  ['./folder, /folder, file:///folder', 'a folder of this machine'],
  ['s3://bucket/prefix', 'a bucket; keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'],
  ['s3://bucket?endpoint=URL&region=R', 'one that is not at Amazon (or set AWS_ENDPOINT_URL, AWS_REGION)'],
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** What a command opens a root for; where it writes, it also tidies up what broken-off writes of ours left there. */
export type Purpose = 'look' | 'write';

/** The storage behind a path or URL. Nothing is asked of it yet. @throws UsageError */
export async function openRoot(url: string, env: Environment, purpose: Purpose = 'look'): Promise<FileSystem> {
  const directory = directoryOf(url);
  if (directory !== undefined) return purpose === 'write' ? folderFs(directory) : folderFsAsItIs(directory);
  const scheme = schemeOf(url);
  if (scheme === 's3') return openBucket(parseBucket(url), env);
  // Its scheme is not told by itself: in KEY:SECRET@bucket that is the key.
  throw new UsageError(`"${redacted(url)}" is not a storage this version can open. It opens ${roots.map(([form]) => form).join(', ')}.`);
}

/** The folder a root names, as an absolute path; undefined when it names something else. */
export function directoryOf(url: string): string | undefined {
  if (url === '') throw new UsageError('The root is empty: name a folder or a bucket.');
  const scheme = schemeOf(url);
  if (scheme === 'file') {
    try {
      if (/[?#]/.test(url)) throw new Error('A URL ends there.');
      return fileURLToPath(url);
    } catch {
      throw new UsageError(`"${redacted(url)}" is not the address of a folder of this machine. An absolute path does as well.`);
    }
  }
  if (scheme !== undefined) return undefined;
  if (url === '~' || url.startsWith('~/')) return join(homedir(), url.slice(1));
  return isAbsolute(url) ? url : resolve(url);
}

/** The same text for every way to name a root, as far as that can be told; no two roots have one. @throws UsageError */
export async function addressOf(url: string, env: Environment): Promise<string> {
  const directory = directoryOf(url);
  if (directory !== undefined) return realpath(directory);
  const { bucket, prefix, endpoint } = parseBucket(url);
  return JSON.stringify([bucket, prefix, endpointOf(endpoint, env)]);
}

/** `C:\folder` has none: a scheme has at least two letters. */
function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
}

async function openBucket(url: BucketUrl, env: Environment): Promise<FileSystem> {
  const { s3Fs, ...bucket } = await bucketOf(url, env);
  return s3Fs(bucket);
}

/** What asks a bucket the things the library itself never asks; undefined when a root is no bucket. @throws UsageError */
export async function probeOf(url: string, env: Environment): Promise<S3Probe | undefined> {
  if (schemeOf(url) !== 's3') return undefined;
  const { s3Probe } = await loadPeer('@aws-sdk/client-s3', () => import('../fs/s3/probe.js'));
  return s3Probe(await bucketOf(parseBucket(url), env));
}

const endpointOf = (own: string | undefined, env: Environment): string | undefined => own ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'];

async function bucketOf({ bucket, prefix, endpoint, region, pathStyle }: BucketUrl, env: Environment) {
  // A hint for developers of apps, not for whoever looks after their data.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { s3Fs, createS3Client } = await loadPeer('@aws-sdk/client-s3', () => import('../fs/s3/client.js'));
  const at = endpointOf(endpoint, env);
  const accessKeyId = env['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const client = createS3Client({
    region: region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    endpoint: at || undefined,
    forcePathStyle: pathStyle ?? Boolean(at),
    // Without keys the SDK looks where it always looks: profiles, single sign-on, the machine's role.
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } : undefined,
  });
  return { s3Fs, client, bucket, prefix };
}
