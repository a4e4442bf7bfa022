import { Timer } from '../util/timer.js';

/** How long looking goes on after the last one who wanted it has left: a component that mounts again in between costs nothing. */
const LINGER = 30_000;

/** Whether anybody wants to be kept up to date. */
export class Interest {
  #count = 0;
  #ended = false;
  readonly #linger = new Timer();

  constructor(private readonly onChange: (wanted: boolean) => void) {}

  /** Interest until the returned function is called. */
  add(): () => void {
    if (this.#ended) return () => undefined;
    this.#count++;
    this.#linger.clear();
    this.onChange(true);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#count--;
      this.#fade();
    };
  }

  /** Interest of somebody who asked once. */
  touch(): void {
    if (this.#ended) return;
    this.onChange(true);
    this.#fade();
  }

  /** From now on nobody is listened to. */
  end(): void {
    this.#ended = true;
    this.#linger.clear();
  }

  #fade(): void {
    if (this.#count === 0 && !this.#ended) this.#linger.set(LINGER, () => this.onChange(false));
  }
}
