import { Sometimes } from './sometimes.js';

/** What a run was, in numbers. */
export interface Figures {
  /** Requests of devices that were answered, those to their own disks included. */
  readonly requests: number;
  /** Times something was checked: a write, a removal, an acknowledgement, what storage lost, a final value, a change of it. */
  readonly checks: number;
  /** Faults that struck, by kind. */
  readonly faults: Sometimes;
  /**
   * Rounds in which each device published and looked once, from the end of the faults until all showed the same;
   * `undefined` when the run did not come that far.
   */
  readonly rounds: number | undefined;
}

/** Counts them while a run goes on. */
export class Counting implements Figures {
  requests = 0;
  checks = 0;
  readonly faults = new Sometimes();
  rounds: number | undefined;
  #looked = 0;

  /** A fault strikes. */
  struck(kind: string): void { this.faults.saw(kind); }

  /** A round of looks is over; `agree` tells whether all devices show the same. */
  looked(agree: () => boolean): void {
    this.#looked++;
    if (this.rounds === undefined && agree()) this.rounds = this.#looked;
  }
}
