import { S3Client } from '@aws-sdk/client-s3';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { s3Fs } from '../../src/fs/s3/index.js';
import { scrub } from '../../src/fs/s3/scrub.js';
import { freePort } from '../setup/s3rver.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const accessKeyId = 'AKIAEXAMPLEKEY123456';
const secretAccessKey = 'very/secret+key0123456789abcdefghijklmnop';
const sessionToken = 'session-token-nobody-may-see';

let server: Server;
let answer: Answer;
let requests: string[];
let signatures: string[];

beforeEach(async () => {
  [requests, signatures] = [[], []];
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    signatures.push(/Signature=(\w+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'none');
    request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
});
afterEach(() => { server.closeAllConnections(); server.close(); });

function open(options: { maxAttempts?: number; endpoint?: string } = {}) {
  const client = new S3Client({
    endpoint: options.endpoint ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'us-east-1', forcePathStyle: true,
    maxAttempts: options.maxAttempts ?? 1, credentials: { accessKeyId, secretAccessKey, sessionToken },
  });
  return s3Fs({ client, bucket: 'lists' });
}

/** An error as S3 writes it, with all it tells a developer and nobody else may see. */
const xml = (status: number, code: string): Answer => (request, response) => {
  const signature = /Signature=(\w+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>${code}</Code><Message>${code} for ${accessKeyId} at http://127.0.0.1/lists?X-Amz-Signature=${signature}&amp;X-Amz-Credential=${accessKeyId}</Message>
<AWSAccessKeyId>${accessKeyId}</AWSAccessKeyId><SignatureProvided>${signature}</SignatureProvided><StringToSign>AWS4 ${signature}</StringToSign>
<CanonicalRequest>x-amz-security-token:${sessionToken}</CanonicalRequest><RequestId>1</RequestId></Error>`);
};

describe('what S3 answers becomes an error an app can act on, without a secret', () => {
  test.each([
    [403, 'InvalidAccessKeyId', 'auth', 'Check the key id'],
    [403, 'SignatureDoesNotMatch', 'auth', 'Check the key id'],
    [400, 'ExpiredToken', 'auth', 'new credentials'],
    [401, 'Unauthorized', 'auth', 'Check the key id'],
    [403, 'AccessDenied', 'permission', 's3:ListBucket'],
    [403, 'SomethingNew', 'permission', 's3:ListBucket'],
    [403, 'RequestTimeTooSkewed', 'clock', 'Set the clock'],
    [404, 'NoSuchBucket', 'not-found', 'Create it'],
    [404, '', 'not-found', 'forcePathStyle'],
    [400, 'AuthorizationHeaderMalformed', 'invalid-option', 'region'],
    [301, 'PermanentRedirect', 'invalid-option', 'region'],
    [400, 'InvalidBucketName', 'invalid-option', 'name of a bucket'],
    [403, 'QuotaExceeded', 'quota', 'Free some space'],
    [507, 'XMinioStorageFull', 'quota', 'Free some space'],
    [507, '', 'quota', 'Free some space'],
    [400, 'EntityTooLarge', 'too-large', 'size'],
    [503, 'SlowDown', 'network', 'busy'],
    [500, 'InternalError', 'network', 'busy'],
    [502, '', 'network', 'busy'],
    [501, 'NotImplemented', 'unsupported', 'does not implement'],
    [418, 'Teapot', 'unknown', 'Teapot'],
  ])('%i %s is "%s"', async (status, name, code, advice) => {
    answer = name === '' ? (_request, response) => response.writeHead(status).end() : xml(status, name);
    const fs = open();
    for (const call of [() => fs.list(''), () => fs.read('a'), () => fs.write('a', Uint8Array.of(1)), () => fs.remove('a')]) {
      const error: unknown = await call().then(() => undefined, (thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'SyncError', code, message: expect.stringContaining(advice) });
      const shown = inspect(error, { depth: 20, showHidden: true });
      for (const secret of [accessKeyId, secretAccessKey, sessionToken, ...signatures]) expect(shown).not.toContain(secret);
    }
    expect(signatures).not.toContain('none');
  });

  test('a file that does not exist is absent', async () => {
    answer = xml(404, 'NoSuchKey');
    expect(await open().read('a')).toBeUndefined();
    await open().remove('a');
  });

  test('an answer that is no S3 at all is "network"', async () => {
    answer = (_request, response) => response.end('<html>Welcome to our Wi-Fi<p>');
    await expect(open().list('')).rejects.toMatchObject({ code: 'network', retryable: true });
  });

  test.each([
    ['nobody listens', async () => `http://127.0.0.1:${await freePort()}`],
    ['no such host', async () => 'http://storage.invalid'],
  ])('%s: "network"', async (_what, endpoint) => {
    const fs = open({ endpoint: await endpoint() });
    for (const call of [() => fs.list(''), () => fs.read('a'), () => fs.write('a', Uint8Array.of(1))]) await expect(call()).rejects.toMatchObject({ code: 'network', retryable: true });
  });

  test('a client without credentials is "auth"', async () => {
    const client = new S3Client({ region: 'us-east-1', credentials: () => Promise.reject(Object.assign(new Error('none found'), { name: 'CredentialsProviderError' })) });
    await expect(s3Fs({ client, bucket: 'lists' }).list('')).rejects.toMatchObject({ code: 'auth' });
  });
});

describe('what the network breaks', () => {
  const whole = Uint8Array.from({ length: 1000 }, (_, index) => index);
  const cut: Answer = (_request, response) => {
    response.writeHead(200, { 'content-length': whole.length });
    response.write(whole.subarray(0, 500), () => { setTimeout(() => response.destroy(), 20); });
  };

  test('a download that is cut is tried again', async () => {
    answer = (request, response) => (requests.length < 3 ? cut(request, response) : void response.end(whole));
    expect(await open().read('a')).toEqual(whole);
    expect(requests.length).toBe(3);
  });

  test('one that is cut each time is "network", never half a file', async () => {
    answer = cut;
    await expect(open().read('a')).rejects.toMatchObject({ code: 'network', retryable: true });
    expect(requests.length).toBe(3);
  });

  test('a write whose answer is lost is written again', async () => {
    answer = (request, response) => (requests.length === 1 ? void request.socket.destroy() : void response.end());
    await open({ maxAttempts: 3 }).write('a', whole);
    expect(requests.map((line) => line.split(' ')[0])).toEqual(['PUT', 'PUT']);
  });

  test('an abort ends a download in the middle, and its connection', async () => {
    const controller = new AbortController();
    let closed = false;
    answer = (_request, response) => {
      response.on('close', () => { closed = true; });
      response.writeHead(200, { 'content-length': whole.length });
      response.write(whole.subarray(0, 500), () => { setTimeout(() => controller.abort(), 20); });
    };
    await expect(open().read('a', controller)).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(() => closed).toBe(true);
  });

  test('an abort ends a request nobody answers', async () => {
    const controller = new AbortController();
    answer = () => { setTimeout(() => controller.abort(), 20); };
    for (const call of [open().list('', controller), open().write('a', whole, controller)]) await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('listings', () => {
  const page = (keys: string[], more: string): Answer => (_request, response) => {
    response.setHeader('content-type', 'application/xml').end(`<?xml version="1.0"?><ListBucketResult><IsTruncated>${more === '' ? 'false' : 'true'}</IsTruncated>${more}
${keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('')}</ListBucketResult>`);
  };

  test.each([
    ['says there is more and not how to go on', '<Extra/>'],
    ['leads in a circle', '<NextContinuationToken>again</NextContinuationToken>'],
  ])('one that %s rejects instead of losing files', async (_what, more) => {
    answer = page(['l/a'], more);
    await expect(open().list('')).rejects.toMatchObject({ code: 'network', retryable: true });
  });

  test('one whose second page fails rejects as a whole', async () => {
    answer = (request, response) => (requests.length === 1 ? page(['l/a'], '<NextContinuationToken>next</NextContinuationToken>') : xml(503, 'SlowDown'))(request, response);
    await expect(open().list('')).rejects.toMatchObject({ code: 'network' });
    expect(requests[1]).toContain('continuation-token=next');
  });

  test('keys the prefix does not ask for are left out, whatever the storage sends', async () => {
    answer = page(['l/a', 'p/a', 'l/'], '');
    expect(await open().list('l/')).toEqual([{ path: 'l/a', size: 1 }]);
  });
});

test.each([
  ['https://s3.example/b/k?X-Amz-Signature=abc&X-Amz-Expires=1 failed', 'https://s3.example/b/k?… failed'],
  ['https://me:pw@s3.example/b', 'https://…@s3.example/b'],
  ['Credential=AKIAEXAMPLEKEY123456/2026, Signature=0123abc', 'Credential=…, Signature=…'],
  ['the key AKIAEXAMPLEKEY123456 is unknown', 'the key … is unknown'],
  [`digest ${'0a'.repeat(32)}`, 'digest …'],
  ['connect ECONNREFUSED 127.0.0.1:9000', 'connect ECONNREFUSED 127.0.0.1:9000'],
])('scrubbing %j leaves %j', (text, left) => {
  expect(scrub(text)).toBe(left);
});
