import { Coalesced } from '../util/coalesced.js';
import { Timer } from '../util/timer.js';
import { retryDelay } from './pace.js';

/** Stores edits here, and tries again where that fails. */
export class Storing {
  readonly #runs: Coalesced;
  readonly #again = new Timer();
  #failures = 0;

  /** @param may whether it may begin, or try `again` by itself */
  constructor(store: () => Promise<void>, private readonly random: () => number, private readonly may: (again: boolean) => boolean) {
    this.#runs = new Coalesced(store);
  }

  /** A run that begins after this call. */
  fresh(): Promise<void> { return this.#runs.fresh(); }

  /** Soon, not at once: a burst of edits in one turn becomes one transaction. */
  soon(): void {
    if (this.#again.armed || !this.may(false)) return;
    this.fresh().then(() => { this.#failures = 0; }, () => {
      if (this.#again.armed) return; // every edit of a burst waited for the same run: it failed once
      this.#failures++;
      if (this.may(true)) this.#again.set(retryDelay(this.#failures, this.random), () => this.soon());
    });
  }

  end(): void { this.#again.clear(); }
}
