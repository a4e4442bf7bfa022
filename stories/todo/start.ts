// usage: npm start [-- --dev]    The page, and a bucket for it on this machine unless S3_BUCKET names a real one: see server/settings.ts
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Bucket } from './bucket.js';
import { startEmbeddedBucket } from './server/embedded.js';
import { serveBuiltPage, servePageInDevelopment } from './server/page.js';
import { dataOf, embeddedBucket, isServed, readRunning, realBucket, SettingError, writeRunning } from './server/settings.js';

// A hint for developers of this demo, not for whoever adds milk.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const ending: (() => Promise<void>)[] = [];

async function end(code: number): Promise<never> {
  await Promise.race([Promise.allSettled(ending.map((stop) => stop())), new Promise((resolve) => setTimeout(resolve, 3000))]);
  process.exit(code);
}

async function start(): Promise<void> {
  const data = dataOf(process.env);
  const before = readRunning(data);
  if (before && await isServed(before)) throw new SettingError(`The demo runs already, at ${before.page} (process ${before.pid}).`);

  const real = realBucket(process.env);
  // The same ports as last time where they are free: what a browser keeps belongs to the page's address.
  const embedded = real ? undefined : await startEmbeddedBucket(join(data, 'bucket'), before?.embeddedPort ?? 4568);
  if (embedded) ending.push(() => embedded.stop());
  const embeddedId = before?.embeddedId ?? `demo-${randomUUID().slice(0, 8)}`;

  const known: { bucket?: Bucket } = {}; // once the page may use it
  const wanted = Number(process.env['PORT'] ?? (before ? new URL(before.page).port : 5173));
  const serve = process.argv.includes('--dev') ? servePageInDevelopment : serveBuiltPage;
  const page = await serve({ directory: join(data, 'page'), port: wanted, bucket: () => known.bucket });
  ending.push(() => page.close());
  const { port } = new URL(page.url);
  await embedded?.allow([`http://127.0.0.1:${port}`, `http://localhost:${port}`]);
  known.bucket = real ?? embeddedBucket(embeddedId, embedded!.endpoint);

  writeRunning(data, {
    pid: process.pid, page: page.url, embeddedId, embeddedPort: embedded?.port ?? before?.embeddedPort ?? 4568,
    ...(real ? { real: { id: real.id, name: real.name, ...(real.endpoint ? { endpoint: real.endpoint } : {}) } } : {}),
  });
  console.log(`\n  On the page      ${page.url}\n  In a terminal    npm run todo -- add "milk"\n`);
  console.log(real ? `  The bucket is ${real.name}; its CORS rules must allow this page. Ctrl-C stops the page.`
    : '  The bucket is a small S3 server on this machine, kept in .data. Ctrl-C stops both.');
  if (before && new URL(before.page).port !== port) console.log(`  Last time the page was at ${before.page}, which is taken: what the browser kept there stays there until it is free again.`);
  console.log('');

  void embedded?.ended.then(() => {
    console.error('The embedded S3 server ended. Nothing is lost; run npm start again.');
    void end(1);
  });
}

process.on('SIGINT', () => void end(0));
process.on('SIGTERM', () => void end(0));
start().catch((thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  void end(1);
});
