/** Holders of documents who are leaving: the next holder of a document enters after the last one has left. */
export class Leaving {
  readonly #byDoc = new Map<string, Promise<void>>();

  /** Resolves when whoever was leaving a document has left; `undefined` when nobody is. */
  of(doc: string): Promise<void> | undefined { return this.#byDoc.get(doc); }

  all(): Promise<unknown> { return Promise.all(this.#byDoc.values()); }

  /** @param left resolves when a holder has left; it must not reject */
  add(doc: string, left: Promise<void>): void {
    const leaving = left.then(() => {
      if (this.#byDoc.get(doc) === leaving) this.#byDoc.delete(doc);
    });
    this.#byDoc.set(doc, leaving);
  }
}
