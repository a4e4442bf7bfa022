/** How long (ms) one check waits in all: a runner gives a test 5 s where nobody says otherwise, and then says nothing of what it waited for. */
const enough = 3000;

/** The end of waiting, with a sentence. */
export class Patience {
  #since = performance.now();

  get #left(): number { return this.#since + enough - performance.now(); }

  /** Begins anew: there was some progress. */
  renew(): void { this.#since = performance.now(); }

  /** @throws Error once it is over */
  check(otherwise: string): void {
    if (this.#left <= 0) throw new Error(`${otherwise}, within ${enough / 1000} s`);
  }

  /** What a promise comes to. @throws Error when it does not come in time */
  async wait<T>(promise: Promise<T>, otherwise: string | (() => string)): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<never>((_, reject) => {
      const look = (): void => {
        try {
          this.check(typeof otherwise === 'string' ? otherwise : otherwise());
          timer = setTimeout(look, this.#left);
        } catch (thrown) {
          reject(thrown);
        }
      };
      look();
    });
    return Promise.race([promise, over]).finally(() => clearTimeout(timer));
  }
}
