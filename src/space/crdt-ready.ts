import type { Crdt } from '../crdt/crdt.js';
import { Timer } from '../util/timer.js';

/** Calls back once the app has loaded the CRDT's WASM. Asks from time to time: waiting for a promise of it hangs when nobody starts loading. */
export class CrdtReady {
  readonly #timer = new Timer();
  #wait = 10;

  constructor(private readonly crdt: Crdt, private readonly onReady: () => void) {}

  watch(): void {
    if (this.#timer.armed) return;
    if (this.crdt.ready) return this.onReady();
    this.#timer.set(this.#wait, () => this.watch());
    this.#wait = Math.min(this.#wait * 1.5, 250);
  }

  end(): void { this.#timer.clear(); }
}
