import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SyncError } from '../../errors.js';
import { abortedError, delay, throwIfAborted } from '../abort.js';
import type { FileEntry, FileSystem, FsOptions } from '../file-system.js';
import { checkPath, checkPrefix } from '../path.js';
import { download } from './download.js';
import { s3Error, s3ErrorName } from './errors.js';

export interface S3FsOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** A folder within the bucket, with or without slashes at its ends. @default '' (the whole bucket) */
  readonly prefix?: string | undefined;
}

/** The SDK does not retry a download that is cut after its headers. */
const downloadAttempts = 3;

class S3Fs implements FileSystem {
  readonly durable = true;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #root: string;

  constructor({ client, bucket, prefix }: S3FsOptions) {
    if (bucket === '') throw new SyncError('invalid-option', 'The name of the bucket is empty.');
    const folder = (prefix ?? '').replace(/^\/+|\/+$/g, '');
    if (folder !== '') checkPath(folder);
    this.#client = client;
    this.#bucket = bucket;
    this.#root = folder === '' ? '' : `${folder}/`;
  }

  async list(prefix: string, options?: FsOptions): Promise<FileEntry[]> {
    return this.#run(options, async () => {
      checkPrefix(prefix);
      const entries: FileEntry[] = [];
      for (let token: string | undefined; ; ) {
        const page = await this.#client.send(new ListObjectsV2Command({
          Bucket: this.#bucket, Prefix: this.#root + prefix, ...(token === undefined ? {} : { ContinuationToken: token }),
        }), sendOptions(options));
        for (const { Key: key = '', Size: size = 0 } of page.Contents ?? []) {
          // A key that ends in "/" is the mark some web consoles leave for an empty folder.
          if (key.startsWith(this.#root + prefix) && !key.endsWith('/')) entries.push({ path: key.slice(this.#root.length), size });
        }
        if (!page.IsTruncated) return entries;
        const next = page.NextContinuationToken;
        // Half a listing would look like files that are gone.
        if (next === undefined || next === token) throw new SyncError('network', 'The storage ended a listing before its last page. It is tried again.');
        token = next;
      }
    });
  }

  async read(path: string, options?: FsOptions): Promise<Uint8Array | undefined> {
    return this.#run(options, async () => {
      const command = new GetObjectCommand({ Bucket: this.#bucket, Key: this.#key(path) });
      for (let attempt = 1; ; attempt++) {
        const { Body: body } = await this.#client.send(command, sendOptions(options));
        if (body === undefined) return new Uint8Array();
        try {
          return await download(body, options?.signal);
        } catch (error) {
          throwIfAborted(options?.signal);
          if (attempt === downloadAttempts) throw new SyncError('network', 'A download was cut before its end, several times. It is tried again.', { cause: s3Error(error) });
          await delay(100 * attempt, options?.signal);
        }
      }
    }, undefined);
  }

  async write(path: string, bytes: Uint8Array, options?: FsOptions): Promise<void> {
    return this.#run(options, async () => {
      // No condition and no stream: a name decides its bytes, so a retry after a lost answer does no harm, and a stream is signed in chunks that several storages refuse or keep.
      await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: this.#key(path), Body: bytes, ContentLength: bytes.length }), sendOptions(options));
    });
  }

  async remove(path: string, options?: FsOptions): Promise<void> {
    return this.#run(options, async () => {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: this.#key(path) }), sendOptions(options));
    }, undefined);
  }

  #key(path: string): string {
    checkPath(path);
    return this.#root + path;
  }

  /** Runs a request; `absent`, where given, is its result when the file does not exist. */
  async #run<T>(options: FsOptions | undefined, work: () => Promise<T>, ...absent: [T] | []): Promise<T> {
    throwIfAborted(options?.signal);
    try {
      return await work();
    } catch (error) {
      if (options?.signal?.aborted) throw abortedError(options.signal);
      if (absent.length > 0 && s3ErrorName(error) === 'NoSuchKey') return absent[0] as T;
      throw s3Error(error);
    }
  }
}

function sendOptions(options: FsOptions | undefined): { abortSignal?: AbortSignal } {
  return options?.signal ? { abortSignal: options.signal } : {};
}

/**
 * A bucket, or a folder in one, of any S3-compatible storage.
 *
 * Works with a client made with defaults. Recommended: `requestChecksumCalculation` and `responseChecksumValidation` as
 * `'WHEN_REQUIRED'`, because every file is checked by its own hash anyway and some storages refuse the extra headers, and
 * `forcePathStyle: true` for storage of your own, which rarely has a DNS name for each bucket. In a browser the bucket needs
 * CORS rules for GET, PUT, DELETE and HEAD. The key needs s3:ListBucket, or a file that is absent looks like one it may not read.
 *
 * @throws SyncError `auth`, `permission`, `clock`, `not-found` (no such bucket), `quota`, `network`, `invalid-option` (wrong region)
 * @example
 * const client = new S3Client({ region: 'eu-central-1', credentials, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
 * const remoteFs = s3Fs({ client, bucket: 'our-lists', prefix: 'kitchen' });
 */
export function s3Fs(options: S3FsOptions): FileSystem {
  return new S3Fs(options);
}
