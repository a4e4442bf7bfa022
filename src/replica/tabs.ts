import type { FileSystem } from '../fs/file-system.js';
import type { Job } from '../sync/types.js';
import { neighbours } from './session.js';

/** How often dead sessions are looked for, ms. */
const ADOPT_EVERY = 60_000;

/** Keeps an eye on the other sessions of this device: takes over what dead ones left, takes in what live ones store. */
export class Tabs {
  #live: readonly string[] = [];
  #adoptAt = -Infinity;

  constructor(
    private readonly localFs: FileSystem,
    private readonly own: string,
    private readonly now: () => number,
    private readonly job: (job: Job) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {}

  /** @param thorough looks for sessions that came or died too, not only at those known to live */
  async look(thorough: boolean): Promise<void> {
    if (!this.localFs.lock) return;
    if (thorough || this.now() >= this.#adoptAt) await this.#takeOver();
    if (this.#live.length > 0) await this.job({ kind: 'tail', storePaths: this.#live });
  }

  async #takeOver(): Promise<void> {
    const { dead, live, release } = await neighbours(this.localFs, this.own, this.signal);
    try {
      this.#live = live;
      if (dead.length > 0) await this.job({ kind: 'adopt', storePaths: dead });
      this.#adoptAt = this.now() + ADOPT_EVERY;
    } finally {
      await release();
    }
  }
}
