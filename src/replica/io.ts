import { SyncError } from '../errors.js';
import type { FileEntry, FileSystem } from '../fs/file-system.js';
import type { Request } from '../sync/proc.js';
import { linked } from '../util/abort.js';
import { Meter } from './meter.js';

/** The slowest line a request has to be patient with, bytes per millisecond. */
const SLOWEST = 16;
/** Files smaller than this travel within any timeout worth setting. */
const LARGE = 64 * 1024;

/** Carries out requests on the two file systems. */
export class Io {
  readonly meter = new Meter();
  #remoteFs: FileSystem | undefined;
  #remote = new AbortController();
  readonly #all = new AbortController();
  /** Sizes of large remote files, so that reading one gets the time it needs. */
  readonly #sizes = new Map<string, number>();

  constructor(private readonly localFs: FileSystem, private readonly timeout: number, private readonly onRequest: () => void) {}

  get closed(): boolean { return this.#all.signal.aborted; }

  get remoteFs(): FileSystem | undefined { return this.#remoteFs; }

  /** Takes another storage; requests to the former one end at once. */
  setRemote(remoteFs: FileSystem | undefined): void {
    this.#remote.abort(new SyncError('network', 'The storage was disconnected.'));
    this.#remote = new AbortController();
    this.#sizes.clear();
    this.#remoteFs = remoteFs;
  }

  close(reason: SyncError): void {
    this.#all.abort(reason);
    this.setRemote(undefined);
  }

  async run(request: Request): Promise<unknown> {
    if (request.where === 'local') return call(this.localFs, request, this.#all.signal);
    const remoteFs = this.#remoteFs;
    if (!remoteFs) throw new SyncError('network', 'No storage is connected: give the space a remoteFs, or call connect().', { retryable: false });
    this.meter.begin(request.verb, request.verb === 'write' ? request.bytes.length : 0);
    this.onRequest();
    const answer = await this.#limited(remoteFs, request);
    this.meter.received(request.verb, this.#sizeOf(request, answer));
    this.onRequest();
    return answer;
  }

  /** Ends with the timeout, the disconnection or the close, even when the file system ignores its signal. */
  async #limited(remoteFs: FileSystem, request: Request): Promise<unknown> {
    const { signal, abort, unlink } = linked(this.#remote.signal, this.#all.signal);
    const size = request.verb === 'write' ? request.bytes.length : request.verb === 'read' ? this.#sizes.get(request.path) ?? 0 : 0;
    const limit = this.timeout + size / SLOWEST;
    const timer = setTimeout(() => abort(new SyncError('network', `Storage did not answer a ${request.verb} within ${Math.round(limit / 1000)} s.`)), limit);
    try {
      signal.throwIfAborted();
      const ended = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(SyncError.from(signal.reason)), { once: true }));
      return await Promise.race([call(remoteFs, request, signal), ended]);
    } catch (thrown) {
      // What a file system says when it is interrupted is less telling than why it was.
      throw signal.aborted ? signal.reason : thrown;
    } finally {
      clearTimeout(timer);
      unlink();
    }
  }

  #sizeOf(request: Request, answer: unknown): number {
    if (request.verb === 'read') return (answer as Uint8Array | undefined)?.length ?? 0;
    if (request.verb !== 'list') return 0;
    let characters = 0;
    for (const { path, size } of answer as FileEntry[]) {
      characters += path.length;
      if (size > LARGE) this.#sizes.set(path, size);
    }
    return characters;
  }
}

async function call(fs: FileSystem, request: Request, signal: AbortSignal): Promise<unknown> {
  switch (request.verb) {
    case 'list': return fs.list(request.prefix, { signal });
    case 'read': return fs.read(request.path, { signal });
    case 'write': return fs.write(request.path, request.bytes, { signal });
    case 'remove': return fs.remove(request.path, { signal });
  }
}
