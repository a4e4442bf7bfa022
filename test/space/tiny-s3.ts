import { S3Client } from '@aws-sdk/client-s3';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const secrets = { accessKeyId: 'AKIAEXAMPLEKEY123456', secretAccessKey: 'very/secret+key0123456789abcdefghijklmnop', sessionToken: 'session-token-nobody-may-see' };

/** How S3 refuses a request: the status and the name of its error. */
export type Refusal = readonly [status: number, name: string];

export interface TinyS3 {
  readonly client: S3Client;
  /** Asked before each request; the first segment of the path is its bucket. */
  refuse: (request: { readonly method: string; readonly bucket: string; readonly key: string }) => Refusal | undefined;
  /** Everything it holds, as `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  stop(): Promise<void>;
}

/** An S3 in memory that answers as it is told, and puts every secret it was shown into its refusals. */
export async function startTinyS3(): Promise<TinyS3> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const [bucket = '', ...rest] = decodeURIComponent(url.pathname).slice(1).split('/');
      const [method, key] = [request.method ?? '', rest.join('/')];
      const refusal = s3.refuse({ method, bucket, key }) ?? (method === 'GET' && key !== '' && !objects.has(`${bucket}/${key}`) ? [404, 'NoSuchKey'] as const : undefined);
      if (refusal) {
        return response.writeHead(refusal[0], { 'content-type': 'application/xml' })
          .end(`<Error><Code>${refusal[1]}</Code><Message>${secrets.accessKeyId} ${request.headers.authorization}</Message><StringToSign>${secrets.sessionToken}</StringToSign></Error>`);
      }
      if (method === 'PUT') objects.set(`${bucket}/${key}`, body);
      if (method === 'DELETE') objects.delete(`${bucket}/${key}`);
      if (method !== 'GET') return response.writeHead(method === 'PUT' ? 200 : 204).end();
      if (key !== '') return response.end(objects.get(`${bucket}/${key}`));
      const prefix = `${bucket}/${url.searchParams.get('prefix') ?? ''}`;
      const found = [...objects].filter(([path]) => path.startsWith(prefix));
      const rows = found.map(([path, bytes]) => `<Contents><Key>${path.slice(bucket.length + 1)}</Key><Size>${bytes.length}</Size></Contents>`);
      return response.setHeader('content-type', 'application/xml').end(`<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListBucketResult>`);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials: secrets,
    requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const s3: TinyS3 = {
    client, objects, refuse: () => undefined,
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
  return s3;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
