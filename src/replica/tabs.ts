import type { FileSystem } from '../fs/file-system.js';
import type { Job } from '../sync/types.js';
import { isDue } from '../util/due.js';
import { listTabs, neighbours } from './session.js';

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

  /** @param thorough looks for sessions that died too; a new one is noticed in any case */
  async look(thorough: boolean): Promise<void> {
    if (!this.localFs.lock) return;
    const tabs = await listTabs(this.localFs, this.own, this.signal);
    if (thorough || isDue(this.#adoptAt, this.now(), ADOPT_EVERY) || tabs.some((tab) => !this.#live.includes(tab))) await this.#takeOver(tabs);
    if (this.#live.length > 0) await this.job({ kind: 'tail', storePaths: this.#live });
  }

  async #takeOver(tabs: readonly string[]): Promise<void> {
    const { dead, live, release } = await neighbours(this.localFs, this.own, tabs, this.signal);
    try {
      this.#live = live;
      if (dead.length > 0) await this.job({ kind: 'adopt', storePaths: dead });
      this.#adoptAt = this.now() + ADOPT_EVERY;
    } finally {
      await release();
    }
  }
}
