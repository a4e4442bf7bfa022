import { SyncError } from '../../errors.js';
import { delay, throwIfAborted } from '../../fs/abort.js';
import type { FileSystem } from '../../fs/file-system.js';
import type { FileName } from '../../format/names.js';
import { fits } from './fits.js';

/** How often one step of one file is tried. */
const attempts = 3;
/** Before the next try, ms; doubled each time. */
const firstPause = 200;

/** What became of a file: `gone` was listed and is no longer there, which is what collecting does. */
export type Outcome =
  | { readonly kind: 'there' | 'gone' }
  | { readonly kind: 'copied'; readonly bytes: number }
  | { readonly kind: 'damaged' | 'failed'; readonly why: string; readonly error?: SyncError };

export interface FileCopy {
  readonly from: FileSystem;
  readonly to: FileSystem;
  readonly name: FileName;
  /** As FROM lists it. */
  readonly size: number;
  /** As TO lists it; `undefined` when TO does not. */
  readonly there: number | undefined;
  /** Takes a file of the right size for the right one. */
  readonly quick: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Copies one file. Bytes that are not what the name says are never written, and what was written is read back.
 *
 * @throws SyncError `aborted`, nothing else
 */
export async function copyFile(copy: FileCopy): Promise<Outcome> {
  const { from, to, name, signal } = copy;
  try {
    if (await isThere(copy)) return { kind: 'there' };
    const bytes = await readWhole(from, name, signal);
    if (bytes === undefined) return { kind: 'gone' };
    if (bytes === 'damaged') return { kind: 'damaged', why: 'Its bytes are not what its name says: it is damaged, or not yet all there.' };
    await writeOnce(to, name, bytes, signal);
    if (await readWhole(to, name, signal, 'wait') instanceof Uint8Array) return { kind: 'copied', bytes: bytes.length };
    return { kind: 'failed', why: 'It was written, and what is read back is something else. Run "doctor" on the target.' };
  } catch (thrown) {
    throwIfAborted(signal);
    const error = SyncError.from(thrown);
    return { kind: 'failed', why: error.message, error };
  }
}

async function isThere({ to, name, size, there, quick, signal }: FileCopy): Promise<boolean> {
  if (there === undefined) return false;
  if (quick && there === size) return true;
  // Even one of another size: it is FROM's that may be torn. Read once: what comes damaged is copied anew, which does no harm.
  const bytes = await patiently(() => to.read(name.path, { signal }), signal);
  return bytes !== undefined && fits(name, bytes);
}

/** The right bytes; `undefined` when the file is absent, `'damaged'` when each try gave others. With `'wait'` an absent file is looked for again. */
async function readWhole(fs: FileSystem, name: FileName, signal: AbortSignal | undefined, absent?: 'wait'): Promise<Uint8Array | 'damaged' | undefined> {
  for (let attempt = 1; ; attempt++) {
    const bytes = await patiently(() => fs.read(name.path, { signal }), signal);
    if (bytes && fits(name, bytes)) return bytes;
    if (bytes === undefined && absent === undefined) return undefined;
    if (attempt === attempts) return bytes && 'damaged';
    await delay(firstPause * 2 ** (attempt - 1), signal);
  }
}

/** An error may be that of the answer only: what counts is what can be read. */
async function writeOnce(to: FileSystem, name: FileName, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  await patiently(async () => {
    try {
      await to.write(name.path, bytes, { signal });
    } catch (thrown) {
      throwIfAborted(signal);
      const found = await to.read(name.path, { signal }).catch(() => undefined);
      if (!found || !fits(name, found)) throw thrown;
    }
  }, signal);
}

async function patiently<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      throwIfAborted(signal);
      if (attempt === attempts || !SyncError.from(thrown).retryable) throw thrown;
      await delay(firstPause * 2 ** (attempt - 1), signal);
    }
  }
}
