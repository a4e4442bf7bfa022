import { S3Client } from '@aws-sdk/client-s3';
import { s3Fs } from '../../src/fs/s3/index.js';
import type { FileSystem } from '../../src/index.js';

/** How S3 refuses a request: an HTTP status and the name of its error; `cut` is no answer at all. */
export type Refusal = readonly [status: number, name: string] | 'cut';

/** The way to a bucket: the real S3 client and file system, and in place of the network an S3 in this page that refuses what it is told to. */
export class Wire {
  /** Asked before each request. */
  refuse: (method: string) => Refusal | undefined = () => undefined;

  /** @param bucket what it holds */
  constructor(private readonly bucket: FileSystem) {}

  /** A client with a key of its own, as an app makes one when somebody enters a key. */
  open(): FileSystem {
    const client = new S3Client({
      region: 'eu-central-1', endpoint: 'https://bucket.invalid', forcePathStyle: true, maxAttempts: 1,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { customFetch: (request: Request) => this.#answer(request) },
    });
    const fs = s3Fs({ client, bucket: 'groceries' });
    return Object.assign(fs, { local: true }); // it is in this page, whatever the browser thinks of its network
  }

  async #answer(request: Request): Promise<Response> {
    const { method } = request;
    const refusal = this.refuse(method);
    if (refusal === 'cut') throw new TypeError('Failed to fetch'); // all that a browser tells
    if (refusal) return xml(refusal[0], `<Error><Code>${refusal[1]}</Code></Error>`);

    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname).replace(/^\/groceries\/?/, '');
    if (method === 'PUT') await this.bucket.write(path, new Uint8Array(await request.arrayBuffer()));
    if (method === 'DELETE') await this.bucket.remove(path);
    if (method !== 'GET') return new Response(null, { status: method === 'PUT' ? 200 : 204 });
    if (path === '') return xml(200, listing(await this.bucket.list(url.searchParams.get('prefix') ?? '')));
    const bytes = await this.bucket.read(path);
    return bytes ? new Response(new Uint8Array(bytes)) : xml(404, '<Error><Code>NoSuchKey</Code></Error>');
  }
}

const xml = (status: number, content: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>${content}`, { status, headers: { 'content-type': 'application/xml' } });

const listing = (entries: readonly { path: string; size: number }[]): string =>
  `<ListBucketResult><IsTruncated>false</IsTruncated>${entries.map(({ path, size }) => `<Contents><Key>${path}</Key><Size>${size}</Size></Contents>`).join('')}</ListBucketResult>`;
