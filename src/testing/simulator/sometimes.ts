/** Counts rare things that happened, so that a test can say that they did: a fault that never strikes proves nothing. */
export class Sometimes {
  readonly counts = new Map<string, number>();

  saw(what: string, times = 1): void { this.counts.set(what, (this.counts.get(what) ?? 0) + times); }

  add(other: Sometimes): void { for (const [what, times] of other.counts) this.saw(what, times); }
}
