import type { SyncErrorCode } from '../errors.js';

/** Exit codes, as `--help` lists them. The last two are what shells know for Ctrl-C and for a program that was asked to end. */
export const exit = { fine: 0, data: 1, usage: 2, storage: 3, interrupted: 130, terminated: 143 } as const;

/** Errors that say something about what is stored; all others say that it cannot be reached or used. */
const aboutData: ReadonlySet<SyncErrorCode> = new Set(['damaged', 'newer-format', 'too-large', 'wrong-root', 'rollback']);

export function exitCodeOf(code: SyncErrorCode): number {
  if (code === 'aborted') return exit.interrupted;
  if (code === 'invalid-option' || code === 'invalid-id' || code === 'invalid-value') return exit.usage;
  return aboutData.has(code) ? exit.data : exit.storage;
}
