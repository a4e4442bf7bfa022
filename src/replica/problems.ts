import type { SyncError } from '../errors.js';

/** What can fail; a failure is shown until the same kind succeeds. */
export type ProblemKind = 'open' | 'store' | 'adopt' | 'publish' | 'pull' | 'tidy';

// What endangers edits comes first.
const order: readonly ProblemKind[] = ['open', 'store', 'publish', 'pull', 'adopt', 'tidy'];

/** What is wrong at present, as the status shows it. */
export class Problems {
  readonly #failures = new Map<ProblemKind, SyncError>();
  #warnings: SyncError[] = [];

  get first(): SyncError | undefined {
    for (const kind of order) {
      const error = this.#failures.get(kind);
      if (error) return error;
    }
    return this.#warnings[0];
  }

  /** Runs work of a kind and keeps its error, or forgets the one before. */
  async during(kind: ProblemKind, work: () => Promise<void>): Promise<void> {
    const before = this.#warnings;
    try {
      await work();
      this.#failures.delete(kind);
      // A warning that this look did not repeat is over; an old app stays old.
      if (kind === 'pull') this.#warnings = this.#warnings.filter((warning) => warning.code === 'newer-format' || !before.includes(warning));
      if (kind === 'store') this.#foundRoom();
      if (kind === 'adopt') this.#warnings = this.#warnings.filter((warning) => warning.code !== 'local-store' || !before.includes(warning));
    } catch (thrown) {
      const error = thrown as SyncError;
      const isNone = error.code === 'aborted' || error.code === 'closed' || (error.code === 'network' && !error.retryable);
      if (!isNone) this.#failures.set(kind, error); // no storage at all is a way to live, not a failure
      throw error;
    }
  }

  /** What was wrong with a storage that is not connected any more is over. */
  disconnected(): void {
    for (const kind of ['publish', 'pull', 'tidy'] as const) this.#failures.delete(kind);
  }

  /** Of these kinds, a disk that was full is the usual reason; where it was storage, the next try says so again. */
  #foundRoom(): void {
    this.#warnings = this.#warnings.filter(({ code }) => code !== 'quota');
    for (const kind of ['pull', 'adopt', 'tidy'] as const) if (this.#failures.get(kind)?.code === 'quota') this.#failures.delete(kind);
  }

  warn(error: SyncError): void {
    this.#warnings = [...this.#warnings.filter(({ code }) => code !== error.code), error];
  }
}
