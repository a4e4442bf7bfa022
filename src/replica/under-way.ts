export type Activity = 'pulling' | 'pushing' | 'compacting';

/** Jobs that were begun and have not ended: what the status shows of them, and those that talk to storage. */
export class UnderWay {
  readonly #active = new Map<Activity, number>();
  readonly #remoteJobs = new Set<Promise<void>>();

  constructor(private readonly onChange: () => void) {}

  /** What is shown while several things happen at once: what the user waits for most. */
  get activity(): Activity | undefined { return (['pushing', 'pulling', 'compacting'] as const).find((activity) => this.#active.get(activity)); }

  async add(activity: Activity | undefined, isRemote: boolean, begin: () => Promise<void>): Promise<void> {
    this.#count(activity, 1);
    const work = begin();
    if (isRemote) this.#remoteJobs.add(work);
    try {
      await work;
    } finally {
      this.#remoteJobs.delete(work);
      this.#count(activity, -1);
    }
  }

  /** Resolves when none talks to storage any more, those that begin meanwhile included. */
  async remoteEnded(): Promise<void> {
    do await Promise.allSettled(this.#remoteJobs); while (this.#remoteJobs.size > 0);
  }

  #count(activity: Activity | undefined, by: number): void {
    if (activity) this.#active.set(activity, (this.#active.get(activity) ?? 0) + by);
    this.onChange();
  }
}
