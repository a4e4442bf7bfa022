const ignore = (): void => undefined;

/** Work of which one run goes on at a time and at most one more waits. */
export class Coalesced {
  /** The run that goes on: its outcome, and its end. */
  #work: Promise<void> | undefined;
  #running: Promise<unknown> | undefined;
  #next: Promise<void> | undefined;

  constructor(private readonly run: () => Promise<void>) {}

  get busy(): boolean { return this.#running !== undefined || this.#next !== undefined; }

  /** A run that begins after this call, shared with everybody who asks before it begins. */
  fresh(): Promise<void> {
    return this.#next ??= Promise.resolve(this.#running).then(() => {
      this.#next = undefined;
      const work = this.run();
      const running = work.then(ignore, ignore).then(() => { if (this.#running === running) this.#work = this.#running = undefined; });
      this.#work = work;
      this.#running = running;
      return work;
    });
  }

  /** The run that is on its way, or else a new one. */
  joined(): Promise<void> { return this.#next ?? this.#work ?? this.fresh(); }

  /** Resolves when no run goes on, whatever became of it. */
  async settled(): Promise<void> {
    while (this.busy) await (this.#next?.catch(ignore) ?? this.#running);
  }
}
