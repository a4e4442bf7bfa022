import { SyncError } from '../errors.js';

/** Loads what needs a package that is installed only by who uses it. @throws SyncError `unsupported` that says how to install it */
export async function loadPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: unknown } | undefined)?.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new SyncError('unsupported', `This needs the package ${name}, which is not installed: npm install ${name}`, { cause });
  }
}
