import type { Crdt, CrdtReplica } from '../../src/crdt/crdt.js';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import type { Random } from '../../src/testing/simulator/random.js';
import { emptySet, setCrdt, type SetDocument } from '../../src/testing/set-crdt.js';

/** A CRDT of which a fuzzed space is made, as lists of texts. */
export interface Flavour {
  readonly name: 'set' | 'automerge';
  crdt(random: Random): Crdt;
  create(crdt: Crdt): CrdtReplica;
  add(replica: CrdtReplica, item: string): void;
  items(replica: CrdtReplica): string[];
}

export const set: Flavour = {
  name: 'set',
  crdt: (random) => setCrdt({ random: random.next }),
  create: (crdt) => crdt.create(emptySet),
  add: (replica, item) => void (replica as CrdtReplica<SetDocument>).change((draft) => draft.add(item)),
  items: (replica) => [...(replica as CrdtReplica<SetDocument>).value.items],
};

interface Items { items: string[] }

export const real: Flavour = {
  name: 'automerge',
  crdt: () => automerge(),
  create: (crdt) => crdt.create<Items>({ items: [] }),
  add: (replica, item) => void (replica as CrdtReplica<Items>).change((draft) => { draft.items.push(item); }),
  items: (replica) => [...(replica as CrdtReplica<Items>).value.items ?? []].sort(),
};
