import { S3Client } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A port of the loopback interface nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export interface S3rver { readonly endpoint: string; readonly client: S3Client; stop(): Promise<void> }

/** Starts an S3 of its own, a weak one on purpose: it ignores preconditions and does not check signatures. */
export async function startS3rver(): Promise<S3rver> {
  const directory = await mkdtemp(join(tmpdir(), 'crdt-over-fs-s3rver-'));
  const port = await freePort();
  const script = createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js');
  // Its listings hash with MD4, which OpenSSL 3 has only as a legacy.
  const server = spawn(process.execPath, ['--openssl-legacy-provider', script, '-d', directory, '-a', '127.0.0.1', '-p', String(port), '--no-vhost-buckets', '-s'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const ended = new Promise<void>((resolve) => { server.once('exit', () => resolve()); });
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 20_000; ; await new Promise((resolve) => { setTimeout(resolve, 50); })) {
    if (await fetch(endpoint).then(() => true, () => false)) break;
    if (server.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`s3rver does not start: ${said}`);
    }
  }
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } });
  return { endpoint, client, async stop() { client.destroy(); await stop(); } };
}
