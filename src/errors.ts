/**
 * What went wrong, in one word an app can act on.
 *
 * | code | what happened | what helps |
 * |---|---|---|
 * | `network` | storage cannot be reached | wait, it is tried again |
 * | `auth` | wrong or expired key | new credentials |
 * | `needs-auth` | a person has to sign in again | ask them |
 * | `permission` | the key may not do this | a wider policy |
 * | `not-found` | the bucket or folder does not exist | create it, or fix its name |
 * | `quota` | storage or disk is full | free space |
 * | `clock` | this machine's clock is too far off | set the clock |
 * | `wrong-root` | the root is not the one this device knows | see the message; nothing is touched |
 * | `rollback` | storage lost files it had acknowledged | nothing: they are published again |
 * | `local-store` | what this device keeps is damaged or gone | nothing: it is rebuilt from storage |
 * | `damaged` | a file's bytes are not what its name says | nothing: it is read again later |
 * | `newer-format` | a newer version of the app wrote this | update the app |
 * | `too-large` | a file or value is over a limit | see the message |
 * | `crdt-not-initialised` | the CRDT's WASM has not been loaded | await its initialiser first |
 * | `invalid-id` | a document id is empty or over 512 UTF-8 bytes | another id |
 * | `invalid-value` | a value cannot be kept in a document | see the message |
 * | `invalid-option` | an option makes no sense | see the message |
 * | `closed` | the space or document was closed | open it again |
 * | `aborted` | the caller's signal was aborted | nothing |
 * | `unsupported` | this environment lacks what is needed | see the message |
 * | `unknown` | anything else | see `cause` |
 */
export type SyncErrorCode =
  | 'network' | 'auth' | 'needs-auth' | 'permission' | 'not-found' | 'quota' | 'clock'
  | 'wrong-root' | 'rollback' | 'local-store' | 'damaged' | 'newer-format' | 'too-large'
  | 'crdt-not-initialised' | 'invalid-id' | 'invalid-value' | 'invalid-option'
  | 'closed' | 'aborted' | 'unsupported' | 'unknown';

const retryable: ReadonlySet<SyncErrorCode> = new Set(['network', 'quota', 'clock', 'local-store', 'damaged', 'unknown']);

/**
 * The only error this library throws or reports. Its message says what to do and never holds a secret or a signed URL.
 *
 * @example
 * if (status.error?.code === 'auth') askForNewKey();
 */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  /** Whether trying the same again may help without anybody doing anything. */
  readonly retryable: boolean;

  constructor(readonly code: SyncErrorCode, message: string, options?: { cause?: unknown; retryable?: boolean }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options?.retryable ?? retryable.has(code);
  }

  /** Any thrown thing as a `SyncError`: itself, `aborted` for an abort, else `unknown` with the thing as its cause. */
  static from(thrown: unknown): SyncError {
    if (thrown instanceof SyncError) return thrown;
    if (thrown instanceof Error && thrown.name === 'AbortError') return new SyncError('aborted', 'The operation was aborted.', { cause: thrown });
    return new SyncError('unknown', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
  }
}
