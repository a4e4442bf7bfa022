/**
 * One alarm at a time. Under Node it does not keep the process alive, so that a terminal program can end,
 * unless `keepAlive` says that work of the user depends on it.
 */
export class Timer {
  #id: ReturnType<typeof setTimeout> | undefined;

  get armed(): boolean { return this.#id !== undefined; }

  set(ms: number, run: () => void, options?: { keepAlive?: boolean }): void {
    this.clear();
    const id = setTimeout(() => {
      this.#id = undefined;
      run();
    }, ms);
    this.#id = id;
    if (!options?.keepAlive) (id as { unref?: () => void }).unref?.();
  }

  clear(): void {
    if (this.#id !== undefined) clearTimeout(this.#id);
    this.#id = undefined;
  }
}
