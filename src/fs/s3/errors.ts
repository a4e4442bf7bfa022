import { SyncError, type SyncErrorCode } from '../../errors.js';
import { scrub } from './scrub.js';

type Kind = readonly [SyncErrorCode, string];

const region: Kind = ['invalid-option', 'The bucket is in another region or at another endpoint. Correct the client\'s "region" and "endpoint".'];
const wrongKey: Kind = ['auth', 'The storage does not accept the access key. Check the key id, the secret and the endpoint it belongs to.'];
const expired: Kind = ['auth', 'The session token has expired. Give the client new credentials.'];
const denied: Kind = ['permission', 'The access key may not do this. Its policy needs s3:ListBucket on the bucket and s3:GetObject, s3:PutObject and s3:DeleteObject on what is in it.'];
const skewed: Kind = ['clock', "This machine's clock is too far off for the storage to accept signatures. Set the clock."];
const full: Kind = ['quota', 'The storage quota is used up. Free some space or raise the quota.'];
const busy: Kind = ['network', 'The storage is busy or has an outage. It is tried again.'];
const tooLarge: Kind = ['too-large', 'The storage does not take files of this size.'];

const byName: Record<string, Kind> = {
  InvalidAccessKeyId: wrongKey, SignatureDoesNotMatch: wrongKey, UnrecognizedClientException: wrongKey, InvalidClientTokenId: wrongKey, NotSignedUp: wrongKey, CredentialsProviderError: wrongKey,
  ExpiredToken: expired, ExpiredTokenException: expired, InvalidToken: expired, TokenRefreshRequired: expired, TokenProviderError: expired,
  AccessDenied: denied, AllAccessDisabled: denied, AccountProblem: denied,
  RequestTimeTooSkewed: skewed, RequestExpired: skewed, RequestInTheFuture: skewed,
  NoSuchBucket: ['not-found', 'The bucket does not exist. Create it or correct its name.'],
  InvalidBucketName: ['invalid-option', 'This cannot be the name of a bucket. Correct it.'],
  AuthorizationHeaderMalformed: region, PermanentRedirect: region, TemporaryRedirect: region, IllegalLocationConstraintException: region,
  QuotaExceeded: full, ServiceQuotaExceeded: full, ServiceQuotaExceededException: full, InsufficientStorage: full, XMinioStorageFull: full, StorageQuotaExceeded: full,
  EntityTooLarge: tooLarge,
  SlowDown: busy, InternalError: busy, ServiceUnavailable: busy, RequestTimeout: busy, OperationAborted: busy, ThrottlingException: busy, TooManyRequestsException: busy,
};

function byStatus(status: number): Kind | undefined {
  if (status >= 200 && status < 300) return ['network', 'Something between here and the storage answered in its place (a login page of a Wi-Fi, a proxy). It is tried again.'];
  if (status === 301 || status === 307) return region;
  if (status === 401) return wrongKey;
  if (status === 403) return denied;
  if (status === 404) return ['not-found', 'The endpoint knows no such bucket. Check the endpoint, "forcePathStyle" and the bucket\'s name.'];
  if (status === 413) return tooLarge;
  if (status === 501) return ['unsupported', 'The storage does not implement this request.'];
  if (status === 507) return full;
  if (status === 408 || status === 409 || status === 429 || status >= 500) return busy;
  return undefined;
}

const networkNames = /^(?:TimeoutError|NetworkingError|NetworkError|ConnectTimeoutError)$/;
const offline = 'The storage cannot be reached. Check the connection and the endpoint; in a browser also the CORS rules of the bucket.';

function field(thrown: object, name: string): unknown {
  return (thrown as Record<string, unknown>)[name];
}

function statusOf(thrown: object): number | undefined {
  const metadata = field(thrown, '$metadata');
  const status = typeof metadata === 'object' && metadata !== null ? field(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** What the storage calls the error: the SDK puts it into `name`, and for errors it has no class for into `Code` too. */
export function s3ErrorName(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const code = field(thrown, 'Code');
  return typeof code === 'string' ? code : thrown.name;
}

/** The SDK's error carries the request, its signature and what the storage says was signed; none of it is passed on. */
function harmless(thrown: Error): Error {
  const copy = new Error(scrub(thrown.message));
  copy.name = thrown.name;
  delete copy.stack;
  return copy;
}

/** What the SDK or the network threw, as a `SyncError` that says what to do and holds no secret. */
export function s3Error(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  if (!(thrown instanceof Error)) return new SyncError('unknown', scrub(String(thrown)));
  const cause = harmless(thrown);
  if (thrown.name === 'AbortError') return new SyncError('aborted', 'The operation was aborted.', { cause });
  const name = s3ErrorName(thrown);
  const status = statusOf(thrown);
  const kind = byName[name] ?? (status === undefined ? undefined : byStatus(status));
  const facts = [scrub(name), ...(status === undefined ? [] : [`HTTP ${status}`])].join(', ');
  if (kind) return new SyncError(kind[0], `${kind[1]} (${facts})`, { cause });
  const errno = field(thrown, 'code');
  const reachable = status !== undefined || !(thrown instanceof TypeError || networkNames.test(name) || (typeof errno === 'string' && /^(?:E[A-Z]|CERT_|UND_|SELF_|UNABLE_|DEPTH_)/.test(errno)));
  if (!reachable) return new SyncError('network', `${offline} (${typeof errno === 'string' ? errno : name})`, { cause });
  return new SyncError('unknown', `The storage or its client answered: ${scrub(thrown.message)} (${facts})`, { cause });
}
