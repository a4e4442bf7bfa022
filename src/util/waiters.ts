/** Those who wait for something to happen the next time. */
export class Waiters {
  #resolves: (() => void)[] = [];

  wait(): Promise<void> { return new Promise((resolve) => this.#resolves.push(resolve)); }

  wake(): void {
    for (const resolve of this.#resolves.splice(0)) resolve();
  }
}
