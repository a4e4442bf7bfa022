import type { Job } from '../sync/types.js';
import { isDue } from '../util/due.js';
import type { Settings } from './settings.js';
import type { Views } from './views.js';

/** How often due upkeep is tried, ms. */
const TIDY_EVERY = 10_000;
/** After so long without an edit of this device its loose content may become a snapshot before there is much of it, ms. */
const IDLE = 30_000;

/** Acknowledges and tidies after a look at storage, when it is due and not too often. */
export class Upkeep {
  /** Whether there is something to tidy beyond what the core knows to be due. */
  owed = false;
  #ackAt = -Infinity;
  #tidyAt = -Infinity;
  #editedAt: number | undefined;

  constructor(private readonly views: Views, private readonly settings: Settings, private readonly run: (job: Job) => Promise<void>) {}

  edited(now: number): void { this.#editedAt = now; }

  async due(now: number): Promise<void> {
    if (this.views.ackDue() && isDue(this.#ackAt, now, this.settings.ackEvery)) {
      this.#ackAt = now + this.settings.ackEvery;
      await this.run({ kind: 'ack' });
    }
    if ((this.owed || this.views.tidyDue(now)) && isDue(this.#tidyAt, now, TIDY_EVERY)) {
      this.#tidyAt = this.settings.automatic ? now + TIDY_EVERY : now; // who syncs by hand decides how often
      this.owed = true; // a failure must not stand in the status for want of a reason to try again
      await this.run({ kind: 'tidy' });
      this.owed = false;
    }
    if (this.#editedAt !== undefined && isDue(this.#editedAt + IDLE, now, IDLE)) {
      this.#editedAt = undefined;
      await this.run({ kind: 'compact' }).catch((thrown: unknown) => {
        this.owed = true;
        throw thrown;
      });
    }
  }
}
