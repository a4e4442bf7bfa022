import { SyncError } from '../errors.js';
import type { FileSystem } from '../fs/file-system.js';

/**
 * A file system whose errors say nothing but what `say` makes of their messages. Errors of single files end up in reports,
 * notes and findings, so this is the one door through which all of them come.
 */
export function discreet(fs: FileSystem, say: (message: string) => string): FileSystem {
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (thrown) {
      const { code, message, retryable } = SyncError.from(thrown);
      throw new SyncError(code, isWithoutKey(thrown) ? noKey : say(message), { cause: thrown, retryable });
    }
  };
  return {
    durable: fs.durable ?? false,
    local: fs.local ?? false,
    list: (prefix, options) => told(fs.list(prefix, options)),
    read: (path, options) => told(fs.read(path, options)),
    write: (path, bytes, options) => told(fs.write(path, bytes, options)),
    remove: (path, options) => told(fs.remove(path, options)),
  };
}

const noKey = 'No access key was found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has them.';

/** The SDK looked everywhere for a key: nothing was asked of the storage yet. */
function isWithoutKey(thrown: unknown): boolean {
  return thrown instanceof SyncError && thrown.cause instanceof Error && thrown.cause.name === 'CredentialsProviderError';
}
