// For the doctor: what a bucket answers to requests the library itself never makes.
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SyncError } from '../../errors.js';
import { s3Error } from './errors.js';
import type { S3FsOptions } from './s3-fs.js';

/** A request as a client sends it. Its headers' values hold a signature, so only their names are told. */
export interface SentRequest {
  readonly method: string;
  /** Without the query, which may be signed. */
  readonly url: string;
  readonly headers: readonly string[];
}

/** An answer, its headers' names in lower case. */
export interface Answer { readonly status: number; readonly headers: Readonly<Record<string, string>> }

export type ProbedVerb = 'list' | 'read' | 'write' | 'remove';

export interface S3Probe {
  /** The request of a verb on a path, as it would be sent; it is not. */
  request(verb: ProbedVerb, path: string): Promise<SentRequest>;
  /** The answer to a listing of one key, as a page of `origin` would ask where one is given. @throws SyncError when there is no answer at all */
  list(options?: { readonly origin?: string | undefined; readonly signal?: AbortSignal | undefined }): Promise<Answer>;
  /** Writes unless the path exists: the status of the answer, 412 where the condition is kept. @throws SyncError when there is no answer at all */
  writeIfAbsent(path: string, bytes: Uint8Array, options?: { readonly signal?: AbortSignal | undefined }): Promise<number>;
}

interface HttpRequest { method: string; protocol: string; hostname: string; port?: number; path: string; headers: Record<string, string> }
interface HttpResponse { statusCode: number; headers: Record<string, string> }
type AnyCommand = GetObjectCommand | ListObjectsV2Command | PutObjectCommand | DeleteObjectCommand;

/** Thrown in place of sending. */
class NotSent extends Error {
  constructor(readonly request: SentRequest) {
    super('not sent');
  }
}

/** Looks at one bucket, through the client an app would use. */
export function s3Probe({ client, bucket, prefix }: S3FsOptions): S3Probe {
  const root = (prefix ?? '').replace(/^\/+|\/+$/g, '');
  const at = (path: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: root === '' ? path : `${root}/${path}` });
  return {
    async request(verb, path) {
      const command = verb === 'list' ? new ListObjectsV2Command({ Bucket: bucket })
        : verb === 'read' ? new GetObjectCommand(at(path))
        : verb === 'write' ? new PutObjectCommand({ ...at(path), Body: Uint8Array.of(1), ContentLength: 1 })
        : new DeleteObjectCommand(at(path));
      stackOf(command).add(() => async ({ request }) => { throw new NotSent(describe(request as HttpRequest)); }, { step: 'finalizeRequest', priority: 'low', name: 'notSent' });
      const thrown: unknown = await send(client, command).catch((error: unknown) => error);
      if (thrown instanceof NotSent) return thrown.request;
      throw thrown instanceof Error ? s3Error(thrown) : new SyncError('unknown', 'The client sent nothing.');
    },
    async list({ origin, signal } = {}) {
      const command = new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1, Prefix: root === '' ? '' : `${root}/` });
      if (origin !== undefined) {
        stackOf(command).add((next) => async (args) => {
          (args.request as HttpRequest).headers['origin'] = origin;
          return next(args);
        }, { step: 'build', name: 'origin' });
      }
      return answerTo(client, command, signal);
    },
    async writeIfAbsent(path, bytes, { signal } = {}) {
      const { status } = await answerTo(client, new PutObjectCommand({ ...at(path), Body: bytes, ContentLength: bytes.length, IfNoneMatch: '*' }), signal);
      return status;
    },
  };
}

type Handler = (args: { request: unknown }) => Promise<{ response: unknown }>;
interface Stack { add(middleware: (next: Handler) => Handler, options: { step: string; name: string; priority?: string }): void }

/** What the SDK types differently for each command and step is the same thing here. */
const stackOf = (command: AnyCommand): Stack => command.middlewareStack as unknown as Stack;

function send(client: S3Client, command: AnyCommand, signal?: AbortSignal): Promise<unknown> {
  return (client.send as (command: AnyCommand, options: { abortSignal?: AbortSignal }) => Promise<unknown>)(command, signal ? { abortSignal: signal } : {});
}

/** The last answer of the storage, whatever it says; an error only where none came. */
async function answerTo(client: S3Client, command: AnyCommand, signal: AbortSignal | undefined): Promise<Answer> {
  let answer: Answer | undefined;
  stackOf(command).add((next) => async (args) => {
    const result = await next(args);
    const { statusCode, headers } = result.response as HttpResponse;
    answer = { status: statusCode, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) };
    return result;
  }, { step: 'deserialize', priority: 'low', name: 'answer' });
  try {
    await send(client, command, signal);
  } catch (thrown) {
    if (answer === undefined) throw s3Error(thrown);
  }
  if (answer === undefined) throw new SyncError('network', 'The storage did not answer.');
  return answer;
}

function describe({ method, protocol, hostname, port, path, headers }: HttpRequest): SentRequest {
  return { method, url: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`, headers: Object.keys(headers).map((name) => name.toLowerCase()) };
}
