import { SyncError } from '../../../errors.js';
import { throwIfAborted } from '../../../fs/abort.js';
import type { ProbedVerb, S3Probe, SentRequest } from '../../../fs/s3/probe.js';
import { list } from '../../words.js';
import { fail, ok, skipped } from '../finding.js';
import type { Check } from '../probe.js';

/** The browser sets these itself, and asks nobody; the last one is called differently there. */
const ofBrowser = new Set(['host', 'content-length', 'user-agent', 'connection', 'expect', 'transfer-encoding']);
/** The SDK sends these in a browser, and not here. */
const inBrowser = ['x-amz-user-agent'];

/** The rules a bucket needs for an app in a browser. */
export function corsRules(origin: string): string {
  return JSON.stringify({
    CORSRules: [{
      AllowedOrigins: [origin], AllowedMethods: ['GET', 'PUT', 'DELETE', 'HEAD'],
      AllowedHeaders: ['*'], ExposeHeaders: ['ETag', 'Date'], MaxAgeSeconds: 3000,
    }],
  }, undefined, 2);
}

const todo = 'Give the bucket these rules, with "aws s3api put-bucket-cors --bucket NAME --cors-configuration file://cors.json" or on the page of its provider, where only what is in the outer [ ] may be wanted:';

/** Whether an app in a browser may use the bucket: asks as a browser does before each kind of request. */
export const cors: Check = {
  name: 'cors',
  writes: false,
  async run({ bucket, origin, signal }) {
    if (!bucket) return origin === undefined ? [] : [ok('cors', 'A folder needs no CORS: only programs of this machine use it.')];
    if (origin === undefined) return [skipped('cors', 'Whether an app in a browser may use the bucket: with --origin https://where.your.app.is')];
    // Mostly there is one reason for everything, and it is told once.
    const reasons = new Map<string, string[]>();
    for (const [verb, what] of verbs) {
      const why = await preflight(bucket, verb, origin, signal);
      if (why !== undefined) reasons.set(why, [...(reasons.get(why) ?? []), what]);
    }
    if (reasons.size === 0 && !allowsOrigin((await bucket.list({ origin, signal })).headers, origin)) {
      reasons.set('the answer itself does not name it in Access-Control-Allow-Origin', ['use what it gets']);
    }
    if (reasons.size === 0) return [ok('cors', `Browsers let an app of ${origin} list, read, write and remove.`)];
    const says = [...reasons].map(([why, what]) => `${list(what)} (${why})`).join('; nor ');
    return [fail('cors', `Browsers will not let an app of ${origin} ${says}.`, todo, { paste: corsRules(origin) })];
  },
};

const verbs: readonly (readonly [ProbedVerb, string])[] = [['list', 'list'], ['read', 'read'], ['write', 'write'], ['remove', 'remove files']];

/** @returns why the browser would refuse; nothing when it would not */
async function preflight(bucket: S3Probe, verb: ProbedVerb, origin: string, signal: AbortSignal): Promise<string | undefined> {
  const request = await bucket.request(verb, 'l/0-space-00000000000000000000000000.cof');
  const wanted = headersOf(request);
  let answer: Response;
  try {
    answer = await fetch(request.url, {
      method: 'OPTIONS', redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
      headers: { origin, 'access-control-request-method': request.method, 'access-control-request-headers': wanted.join(',') },
    });
  } catch (thrown) {
    throwIfAborted(signal);
    throw new SyncError('network', `The storage did not answer what a browser asks first (${thrown instanceof Error ? thrown.name : 'unknown'}).`);
  }
  await answer.body?.cancel();
  const headers = Object.fromEntries(answer.headers);
  if (!answer.ok) return `it answers ${answer.status} to what they ask first`;
  if (!allowsOrigin(headers, origin)) return `it names ${headers['access-control-allow-origin'] === undefined ? 'no origin' : 'another origin'} in Access-Control-Allow-Origin`;
  const methods = items(headers['access-control-allow-methods']);
  if (!methods.includes('*') && !methods.includes(request.method.toLowerCase()) && !['GET', 'HEAD'].includes(request.method)) return `it does not allow ${request.method}`;
  const allowed = items(headers['access-control-allow-headers']);
  // To browsers, an asterisk stands for every header but this one.
  const missing = wanted.filter((name) => !allowed.includes(name) && (name === 'authorization' || !allowed.includes('*')));
  return missing.length === 0 ? undefined : `it does not allow the ${missing.length === 1 ? 'header' : 'headers'} ${list(missing, 9)}`;
}

function headersOf({ headers }: SentRequest): string[] {
  return [...new Set([...headers.filter((name) => !ofBrowser.has(name)), ...inBrowser])].sort();
}

const items = (value: string | undefined): string[] => (value ?? '').split(',').map((item) => item.trim().toLowerCase());

function allowsOrigin(headers: Readonly<Record<string, string>>, origin: string): boolean {
  const allowed = headers['access-control-allow-origin'];
  return allowed === '*' || allowed === origin;
}
