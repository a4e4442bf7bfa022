import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, HeadBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { embeddedKeys, embeddedName } from './keys.js';


export interface EmbeddedBucket {
  readonly port: number;
  readonly endpoint: string;
  /** Resolves when the server ended by itself. */
  readonly ended: Promise<void>;
  /** Lets pages of these origins, and no others, use the bucket. */
  allow(origins: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an S3 server on loopback that keeps its bucket in `directory`; on another port when the wanted one is taken. */
export async function startEmbeddedBucket(directory: string, wantedPort: number): Promise<EmbeddedBucket> {
  await mkdir(directory, { recursive: true });
  const child = fork(fileURLToPath(new URL('./s3-process.mjs', import.meta.url)), [directory, String(wantedPort)], {
    execArgv: ['--openssl-legacy-provider'], env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(() => undefined);
  let stopping = false;
  const port = await Promise.race([portOf(child), exited.then(() => { throw new Error('The embedded S3 server did not start.'); })]);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { ...embeddedKeys } });
  await client.send(new HeadBucketCommand({ Bucket: embeddedName })).catch(() => client.send(new CreateBucketCommand({ Bucket: embeddedName })));
  return {
    port, endpoint,
    ended: exited.then(() => (stopping ? new Promise<void>(() => undefined) : undefined)),
    async allow(origins) {
      const rule = { AllowedOrigins: origins, AllowedMethods: ['GET', 'PUT', 'DELETE', 'HEAD'], AllowedHeaders: ['*'], ExposeHeaders: ['ETag'], MaxAgeSeconds: 3000 };
      await client.send(new PutBucketCorsCommand({ Bucket: embeddedName, CORSConfiguration: { CORSRules: [rule] } }));
    },
    async stop() {
      stopping = true;
      if (child.connected) child.disconnect(); // it answers by ending
      const patience = setTimeout(() => child.kill('SIGKILL'), 2000);
      await exited;
      clearTimeout(patience);
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  const [message] = await once(child, 'message') as [{ port: number }];
  return message.port;
}
