import { afterEach, vi } from 'vitest';
import type { FileSystem } from '../../src/index.js';

const xml = (text: string, status = 200): Response => new Response(`<?xml version="1.0"?>${text}`, { status, headers: { 'content-type': 'application/xml' } });

/** Answers a request of an S3 client as the bucket would that holds these files. */
async function answer(request: Request, url: URL, files: FileSystem): Promise<Response> {
  const path = decodeURIComponent(url.pathname).slice(1);
  if (request.method === 'PUT') await files.write(path, new Uint8Array(await request.arrayBuffer()));
  else if (request.method === 'DELETE') await files.remove(path);
  else if (path === '') {
    const entries = await files.list(url.searchParams.get('prefix') ?? '');
    return xml(`<ListBucketResult><IsTruncated>false</IsTruncated>${entries.map((file) => `<Contents><Key>${file.path}</Key><Size>${file.size}</Size></Contents>`).join('')}</ListBucketResult>`);
  } else {
    const bytes = await files.read(path);
    return bytes ? new Response(new Uint8Array(bytes)) : xml('<Error><Code>NoSuchKey</Code></Error>', 404);
  }
  return new Response(null, { status: request.method === 'PUT' ? 200 : 204 });
}

/** A browser that has never seen the app. Until the test ends, its requests to a bucket of AWS are answered from these files, and no other bucket exists. */
export async function serveBucket(name: string, files: FileSystem): Promise<void> {
  for (const database of await indexedDB.databases()) await new Promise((resolve) => { indexedDB.deleteDatabase(database.name!).onsuccess = resolve; });
  localStorage.clear();
  const outside = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (!url.hostname.endsWith('.amazonaws.com')) return outside(input, init);
    const signed = request.headers.get('authorization')?.includes('Credential=') ?? false;
    if (!signed || !url.hostname.startsWith(`${name}.`)) return xml('<Error><Code>NoSuchBucket</Code></Error>', 404);
    return answer(request, url, files);
  });
}

afterEach(() => { vi.restoreAllMocks(); });
