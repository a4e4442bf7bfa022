import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UsageError } from './command.js';
import { directoryOf } from './open.js';

/** Refuses to keep what one device knows where all devices meet: others would get its files, and take its disk for theirs. @throws UsageError */
export function checkState(command: string, root: string | undefined, state: string | undefined): void {
  const directory = root === undefined || state === undefined ? undefined : directoryOf(root);
  if (directory === undefined || state === undefined) return;
  const within = relative(real(directory), real(resolve(state)));
  if (/^\.\.(?:[\\/]|$)/.test(within) || resolve(within) === within) return;
  throw new UsageError('--state is in the root, where all devices meet, and is for this one alone. Name a folder outside of it.', command);
}

/** Where a path leads when its links are followed, also one that does not exist yet. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(real(dirname(path)), basename(path));
  }
}
