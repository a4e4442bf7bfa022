/** Calls of one verb so far, and the bytes they carried: `up` to storage, `down` from it. */
export interface RequestCount { readonly requests: number; readonly up: number; readonly down: number }

/** What was asked of the remote file system so far, by verb. The `down` of a list are the characters of its paths. */
export type Requests = Readonly<Record<'list' | 'read' | 'write' | 'remove', RequestCount>>;

const none: RequestCount = { requests: 0, up: 0, down: 0 };

/** Counts requests; `counts` is a new object after each of them. */
export class Meter {
  counts: Requests = { list: none, read: none, write: none, remove: none };

  begin(verb: keyof Requests, up: number): void { this.#add(verb, 1, up, 0); }

  received(verb: keyof Requests, down: number): void { if (down > 0) this.#add(verb, 0, 0, down); }

  #add(verb: keyof Requests, requests: number, up: number, down: number): void {
    const count = this.counts[verb];
    this.counts = { ...this.counts, [verb]: { requests: count.requests + requests, up: count.up + up, down: count.down + down } };
  }
}
