import type { Job } from '../sync/types.js';
import type { Views } from './views.js';

/** How often due upkeep is tried, ms. */
const TIDY_EVERY = 10_000;

/** Acknowledges and tidies after a look at storage, when it is due and not too often. */
export class Upkeep {
  /** Whether there is something to tidy beyond what the core knows to be due. */
  owed = false;
  #ackAt = -Infinity;
  #tidyAt = -Infinity;

  constructor(private readonly views: Views, private readonly ackEvery: number, private readonly run: (job: Job) => Promise<void>) {}

  async due(now: number): Promise<void> {
    if (this.views.ackDue() && now >= this.#ackAt) {
      this.#ackAt = now + this.ackEvery;
      await this.run({ kind: 'ack' });
    }
    if ((this.owed || this.views.tidyDue(now)) && now >= this.#tidyAt) {
      this.#tidyAt = now + TIDY_EVERY;
      await this.run({ kind: 'tidy' });
      this.owed = false;
    }
  }
}
