import { SyncError, type SyncErrorCode } from '../../errors.js';

const kinds: Record<string, readonly [SyncErrorCode, string]> = {
  QuotaExceededError: ['quota', 'The browser gives this site no more space. Free some on the disk, or remove data of the site.'],
  SecurityError: ['unsupported', 'The browser does not let this page keep data. Leave private mode or allow site data.'],
  InvalidStateError: ['unsupported', 'The browser does not let this page keep data. Leave private mode or allow site data.'],
  VersionError: ['invalid-option', 'A database of this name belongs to something else. Use another name.'],
  NotFoundError: ['invalid-option', 'A database of this name belongs to something else. Use another name.'],
  UnknownError: ['local-store', 'The browser cannot read what it keeps for this site. It is rebuilt once the site data is cleared.'],
  NotReadableError: ['local-store', 'The browser lost a file it kept for this site.'],
  DataError: ['invalid-option', 'IndexedDB does not accept this path.'],
  AbortError: ['local-store', 'The browser broke off a transaction.'],
};

/** What IndexedDB threw, as a `SyncError`. */
export function indexedDbError(thrown: unknown): SyncError {
  if (!(thrown instanceof DOMException)) return SyncError.from(thrown);
  const kind = kinds[thrown.name];
  return kind ? new SyncError(kind[0], `${kind[1]} (${thrown.name})`, { cause: thrown })
    : new SyncError('unknown', `IndexedDB answered ${thrown.name}: ${thrown.message}`, { cause: thrown });
}
