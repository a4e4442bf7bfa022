import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bucket } from '../bucket.js';
import { embeddedKeys, embeddedName } from './keys.js';

/**
 * Environment variables of the demo, for `npm start` and `npm run todo` alike.
 *
 * | variable | what it is | otherwise |
 * |---|---|---|
 * | `S3_BUCKET` | a real bucket to meet in | an S3 server of our own, on this machine |
 * | `S3_ENDPOINT` | where that bucket is | Amazon |
 * | `S3_REGION` | its region | `us-east-1` |
 * | `S3_PREFIX` | a folder in it | `todo` |
 * | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` | a key that may list, read, write and remove there | |
 * | `PORT` | the page's port | 5173, or the next free one |
 * | `TODO_DATA` | where the bucket, the page and the terminal's copy are kept | `.data` |
 * | `TODO_HOME` | where the terminal keeps its copy | `.data/terminal` |
 * | `TODO_NAME` | what the terminal is called as a device | `terminal` |
 */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that makes no sense, in a sentence for whoever set it. */
export class SettingError extends Error {}

export const dataOf = (env: Environment): string => resolve(env['TODO_DATA'] ?? fileURLToPath(new URL('../../../.data', import.meta.url)));

/** What the last `npm start` left in its data folder. Holds no key of a real bucket. */
export interface Running {
  /** The process that served it, and where; it may have ended since. */
  pid: number;
  page: string;
  /** Which bucket the embedded one is; a new one when the data folder is. */
  embeddedId: string;
  embeddedPort: number;
  /** The real bucket it serves, if it does. */
  real?: Pick<Bucket, 'id' | 'name' | 'endpoint'>;
}

export function readRunning(data: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(join(data, 'todo.json'), 'utf8')) as Running;
  } catch {
    return undefined; // never started here
  }
}

export function writeRunning(data: string, running: Running): void {
  mkdirSync(data, { recursive: true });
  const path = join(data, 'todo.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(running, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** Whether the page of a former start is still served, and by that start. */
export async function isServed({ page, embeddedId, real }: Running): Promise<boolean> {
  try {
    const answer = await fetch(new URL('config.json', page), { signal: AbortSignal.timeout(1000) });
    return answer.ok && (await answer.json() as Bucket).id === (real?.id ?? embeddedId);
  } catch {
    return false;
  }
}

/** @throws SettingError */
export function realBucket(env: Environment): Bucket | undefined {
  const name = env['S3_BUCKET'];
  const endpoint = env['S3_ENDPOINT'];
  if (!name && !endpoint) return undefined;
  const missing = ['S3_BUCKET', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].filter((variable) => !env[variable]);
  if (missing.length > 0) throw new SettingError(`A real bucket also needs ${missing.join(', ')}.`);
  if (endpoint && !URL.canParse(endpoint)) throw new SettingError('S3_ENDPOINT is an address, such as https://s3.eu-central-1.example.com.');
  const prefix = env['S3_PREFIX'] ?? 'todo';
  return {
    id: `${endpoint ? new URL(endpoint).host : 'amazon'}/${name}/${prefix}`,
    name: name!, prefix, region: env['S3_REGION'] ?? 'us-east-1',
    accessKeyId: env['AWS_ACCESS_KEY_ID']!, secretAccessKey: env['AWS_SECRET_ACCESS_KEY']!,
    ...(endpoint ? { endpoint } : {}),
  };
}

export const embeddedBucket = (id: string, endpoint: string): Bucket =>
  ({ id, name: embeddedName, prefix: '', region: 'us-east-1', endpoint, ...embeddedKeys });

/** A folder's name for a bucket's id. */
export const folderName = (id: string): string => basename(id.replace(/[^\w.-]+/g, '-').toLowerCase());
