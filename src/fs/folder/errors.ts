import { SyncError, type SyncErrorCode } from '../../errors.js';

const kinds: Record<string, readonly [SyncErrorCode, string]> = {
  ENOSPC: ['quota', 'The disk is full. Free some space.'],
  EDQUOT: ['quota', 'The disk quota is used up. Free some space.'],
  EACCES: ['permission', 'This process may not use the folder. Grant it read and write access.'],
  EPERM: ['permission', 'This process may not use the folder. Grant it read and write access.'],
  EROFS: ['permission', 'The disk is read-only. Mount it writable or use another folder.'],
  ENOTDIR: ['not-found', 'There is a file where a folder has to be. Move it away or use another folder.'],
  EEXIST: ['not-found', 'There is a file where a folder has to be. Move it away or use another folder.'],
  EISDIR: ['not-found', 'There is a folder where a file has to be. Move it away or use another folder.'],
  ENOENT: ['not-found', 'The folder vanished. Check that its drive is connected.'],
  ENAMETOOLONG: ['invalid-option', 'The path is too long for this disk. Use a shorter folder or name.'],
  EINVAL: ['invalid-option', 'This disk does not accept that name.'],
  ELOOP: ['invalid-option', 'The folder is a symbolic link that leads to itself.'],
  EFBIG: ['too-large', 'The file is too large for this disk.'],
  EMFILE: ['unknown', 'Too many files are open. Raise the limit of open files.'],
  ENFILE: ['unknown', 'Too many files are open on this machine.'],
  EBUSY: ['unknown', 'Another program keeps the file open.'],
};

const unreachable = new Set(['EIO', 'ENXIO', 'ENODEV', 'ESTALE', 'ETIMEDOUT', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENOTCONN', 'ECONNRESET']);

export function errnoOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** What Node's `fs` threw, as a `SyncError` that names the folder or file it is about. */
export function folderError(thrown: unknown, where: string): SyncError {
  const errno = errnoOf(thrown);
  if (thrown instanceof SyncError || errno === undefined || errno === 'ABORT_ERR') return SyncError.from(thrown);
  if (unreachable.has(errno)) return new SyncError('network', `The disk or network drive does not answer (${errno}, ${where}). Check that it is connected.`, { cause: thrown });
  const [code, advice] = kinds[errno] ?? ['unknown', `The file system answered ${errno}.`];
  return new SyncError(code, `${advice} (${errno}, ${where})`, { cause: thrown });
}
