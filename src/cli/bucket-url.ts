import { UsageError } from './command.js';
import { redacted } from './redact.js';

/** What an `s3://` URL says. */
export interface BucketUrl {
  readonly bucket: string;
  readonly prefix: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly pathStyle?: boolean;
}

const parameters = ['endpoint', 'region', 'path-style'];

/** @throws UsageError */
export function parseBucket(url: string): BucketUrl {
  const wrong = (why: string): UsageError => new UsageError(`"${redacted(url)}" ${why}. The form is s3://bucket/prefix?endpoint=https://…&region=…`);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // A secret may hold what ends a name in a URL, so what has an @ and is no URL, or has a port, is taken for one with a key.
  const hasKey = parsed && parsed.port === '' ? parsed.username !== '' || parsed.password !== '' : url.includes('@');
  if (hasKey) throw wrong(holdsKey);
  if (!parsed) throw wrong('is not a URL');
  if (parsed.port !== '') throw wrong('has a port: the address of a storage of your own is its endpoint');
  const altered = alteredPart(url);
  if (altered !== undefined) throw wrong(altered);
  // Hosts of unknown schemes keep their case and what else a bucket's name may have.
  const { host, pathname, searchParams } = parsed;
  if (host === '') throw wrong('names no bucket');
  const names = [...searchParams.keys()];
  for (const [index, name] of names.entries()) {
    if (!parameters.includes(name)) throw wrong(`has an unknown parameter "${name}"; there are ${parameters.join(', ')}`);
    if (names.indexOf(name) < index) throw wrong(`says "${name}" twice`);
  }
  const [endpoint, region, pathStyle] = parameters.map((name) => searchParams.get(name));
  if (typeof endpoint === 'string') checkEndpoint(endpoint, wrong);
  return {
    bucket: host,
    prefix: decode(pathname, wrong).replace(/^\/+|\/+$/g, ''),
    ...(endpoint ? { endpoint } : {}),
    ...(region ? { region } : {}),
    ...(pathStyle === null || pathStyle === undefined ? {} : { pathStyle: pathStyle !== 'false' && pathStyle !== '0' }),
  };
}

const holdsKey = 'holds a key: everybody who sees the list of processes would see it. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead';

/** What a URL cannot say as it stands, and would leave out or change without a word. */
function alteredPart(url: string): string | undefined {
  if (url.includes('#')) return 'has a "#", where a URL ends: write %23 for it';
  if (/^\s|\s$|[\t\n\r]/.test(url)) return 'begins or ends with a blank, or holds a tab or a line break: write them as %20, %09 and %0A';
  if ((url.split('?')[0] ?? '').split('/').slice(3).some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) return 'has a "." or ".." in its path: write the prefix that is meant';
  return undefined;
}

function checkEndpoint(endpoint: string, wrong: (why: string) => UsageError): void {
  const parsed = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (parsed ? parsed.username !== '' || parsed.password !== '' : endpoint.includes('@')) throw wrong(holdsKey);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw wrong('has an endpoint that is no http address');
}

function decode(pathname: string, wrong: (why: string) => UsageError): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw wrong('has a "%" with no two hexadecimal digits of a letter behind it: write %25 for it');
  }
}
