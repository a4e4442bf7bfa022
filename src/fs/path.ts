import { SyncError } from '../errors.js';

/**
 * Refuses a path that means different things to different storages, or that leaves the root:
 * empty, absolute, with an empty, `.` or `..` segment, a backslash or a NUL.
 *
 * @throws SyncError `invalid-option`
 */
export function checkPath(path: string): void {
  const fault = path === '' ? 'is empty'
    : path.startsWith('/') || /^[a-zA-Z]:/.test(path) ? 'is absolute'
    : path.includes('\\') ? 'holds a backslash'
    : path.includes('\0') ? 'holds a NUL'
    : path.split('/').some((segment) => segment === '') ? 'holds an empty segment'
    : path.split('/').some((segment) => segment === '.' || segment === '..') ? 'holds a "." or ".." segment'
    : undefined;
  if (fault !== undefined) throw new SyncError('invalid-option', `The path ${JSON.stringify(path)} ${fault}. Use names joined by "/", from the root.`);
}

/** The same for the prefix of a listing, which may be empty and may end anywhere within a name. */
export function checkPrefix(prefix: string): void {
  const slash = prefix.lastIndexOf('/');
  if (slash >= 0) checkPath(slash === 0 ? '/' : prefix.slice(0, slash));
  if (slash < prefix.length - 1) checkPath(`${prefix.slice(slash + 1)}_`);
}
