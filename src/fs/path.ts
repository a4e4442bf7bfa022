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
