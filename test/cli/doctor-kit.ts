import { memoryFs, SyncError } from '../../src/index.js';
import type { FileSystem, FsOptions } from '../../src/index.js';
import { examine, type DoctorOptions } from '../../src/cli/doctor/doctor.js';
import type { Finding, Result } from '../../src/cli/doctor/finding.js';

export const id = '0123456789abcdef';

/** What the doctor finds. */
export function examined(fs: FileSystem, options: Partial<DoctorOptions> = {}): Promise<readonly Finding[]> {
  return examine({ fs, id, signal: new AbortController().signal, patience: 500, ...options });
}

/** `check: result`, of all that is not well. */
export const complaints = (findings: readonly Finding[]): string[] =>
  findings.filter(({ result }) => result === 'warn' || result === 'fail').map(({ check, result }) => `${check}: ${result}`);

export const resultOf = (findings: readonly Finding[], name: string): Result | undefined => findings.find(({ check }) => check === name)?.result;

/** A file system in memory with some verbs done otherwise. An aborted call does nothing, whatever they do. */
export function bent(bend: (inner: FileSystem) => Partial<FileSystem>, inner: FileSystem = memoryFs()): FileSystem {
  const fs = { list: inner.list.bind(inner), read: inner.read.bind(inner), write: inner.write.bind(inner), remove: inner.remove.bind(inner), ...bend(inner) };
  const unlessAborted = (options?: FsOptions): void => {
    if (options?.signal?.aborted) throw new SyncError('aborted', 'aborted');
  };
  return {
    durable: true,
    list: async (prefix, options) => { unlessAborted(options); return fs.list(prefix, options); },
    read: async (path, options) => { unlessAborted(options); return fs.read(path, options); },
    write: async (path, bytes, options) => { unlessAborted(options); return fs.write(path, bytes, options); },
    remove: async (path, options) => { unlessAborted(options); return fs.remove(path, options); },
  };
}
