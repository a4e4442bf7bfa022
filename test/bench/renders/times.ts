import { getBackend, init } from '@automerge/automerge/slim';
import { createDevices, type Devices } from './devices.js';
import { changed, nextFrame } from './frames.js';
import type { Mounted } from './mounted.js';

/** Where the time of one merge goes, in ms: Automerge's own import, the library until all are told, the framework until the page is changed, the browser until it is painted. */
export const stages = ['automerge', 'library', 'framework', 'browser'] as const;
export type Times = Record<(typeof stages)[number], number>;

/** Measures what Automerge's own import takes: reading the changes, and finding out what they changed. */
function watchImports(): () => number {
  let spent = 0;
  const backend = getBackend(init());
  const calls = Object.getPrototypeOf(backend) as typeof backend;
  for (const name of ['loadIncremental', 'diffIncremental'] as const) {
    const call = calls[name] as (...of: unknown[]) => unknown;
    Object.assign(calls, {
      [name](this: unknown, ...of: unknown[]) {
        const begun = performance.now();
        try { return call.apply(this, of); } finally { spent += performance.now() - begun; }
      },
    });
  }
  return () => spent;
}

/** Times merges of one item, by where the time goes. */
export class Stopwatch {
  readonly #imported = watchImports();
  #begun = { at: 0, imported: 0 };

  /** Two devices whose merges are timed. */
  devices(size: number): Promise<Devices> {
    return createDevices(size, () => { this.#begun = this.#now(); });
  }

  /** Some merges, shown by one view; the first one, which warms up, left out. */
  async time(devices: Devices, { element, doc }: Mounted, merges: number): Promise<Times[]> {
    let told = this.#now();
    // It subscribes last, so that it is told when all others have been.
    const telling = doc.value$.subscribe(() => { told = this.#now(); });
    const times: Times[] = [];
    for (let merge = 0; merge <= merges; merge++) {
      await devices.edit(1);
      const change = changed(element).then(async (at) => ({ at, browser: await nextFrame() }));
      await devices.pull();
      const { at, browser } = await change;
      const automerge = told.imported - this.#begun.imported;
      if (merge > 0) times.push({ automerge, library: told.at - this.#begun.at - automerge, framework: at - told.at, browser });
    }
    telling.unsubscribe();
    return times;
  }

  #now(): { at: number; imported: number } {
    return { at: performance.now(), imported: this.#imported() };
  }
}
