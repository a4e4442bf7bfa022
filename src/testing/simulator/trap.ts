import type { Crdt } from '../../crdt/crdt.js';

/** What a replica throws whose WASM has trapped. */
export class Trap extends Error {}

/** Whether an error says no more than that a replica has thrown. */
export function isTrap(error: unknown): boolean {
  return error instanceof Trap || (error instanceof Error && error.cause !== undefined && isTrap(error.cause));
}

/** A CRDT whose replicas throw now and then when they are asked for what is new. */
export function trapping(crdt: Crdt, strikes: () => boolean): Crdt {
  return {
    name: crdt.name,
    codecs: crdt.codecs,
    get ready() { return crdt.ready; },
    check: (full) => crdt.check(full),
    create(init) {
      const replica = crdt.create(init);
      const diff = replica.diff.bind(replica);
      replica.diff = (since) => {
        if (strikes()) throw new Trap('unreachable executed');
        return diff(since);
      };
      return replica;
    },
  };
}
