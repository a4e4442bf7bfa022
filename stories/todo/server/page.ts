import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build, createServer, preview } from 'vite';
import type { Connect, InlineConfig, Plugin } from 'vite';
import type { Bucket } from '../bucket.js';
import { offlineShell } from './offline-shell.js';

export interface Page { readonly url: string; close(): Promise<void> }
export interface PageOptions {
  /** Where the built page goes. */
  readonly directory: string;
  readonly port: number;
  /** Told to the page when it asks. */
  readonly bucket: () => Bucket | undefined;
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const base: InlineConfig = { root: path('..'), configFile: false, logLevel: 'warn', clearScreen: false };
/** With the plugins of the three frameworks, as the stories and the tests have them. */
const withFrameworks: InlineConfig = { ...base, configFile: path('../../../vite.config.ts') };
// To this machine only, and to no other page on it: the answer holds a key.
const server = { host: '127.0.0.1', strictPort: false, cors: false, open: false };

/** Builds the page and serves it, with the service worker that opens it again when this server is stopped. */
export async function serveBuiltPage({ directory, port, bucket }: PageOptions): Promise<Page> {
  const outDir = { outDir: directory, emptyOutDir: true };
  await build({ ...withFrameworks, base: './', plugins: [offlineShell()], build: { ...outDir, target: 'es2022', chunkSizeWarningLimit: 4000, reportCompressedSize: false } });
  const running = await preview({ ...base, plugins: [tellBucket(bucket)], build: outDir, preview: { ...server, port } });
  return { url: running.resolvedUrls!.local[0]!, close: () => running.close() };
}

/** Serves the sources, with hot reload; such a page does not open without this server. */
export async function servePageInDevelopment({ directory, port, bucket }: PageOptions): Promise<Page> {
  const running = await createServer({ ...withFrameworks, cacheDir: directory, plugins: [tellBucket(bucket)], server: { ...server, port } });
  await running.listen();
  return { url: running.resolvedUrls!.local[0]!, close: () => running.close() };
}

function tellBucket(bucket: () => Bucket | undefined): Plugin {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // A name that somebody pointed at this machine would make their page ours.
    const known = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
    const found = known && request.method === 'GET' ? bucket() : undefined;
    response.statusCode = found ? 200 : known ? 503 : 403;
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Cache-Control', 'no-store');
    response.end(JSON.stringify(found ?? null));
  };
  const add = ({ middlewares }: { middlewares: Connect.Server }): void => { middlewares.use('/config.json', answer); };
  return { name: 'todo:bucket', configureServer: add, configurePreviewServer: add };
}
