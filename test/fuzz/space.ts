import type { CrdtReplica } from '../../src/crdt/crdt.js';
import { parseName } from '../../src/format/names.js';
import { decodeFile } from '../../src/format/file.js';
import { createRandom, type Random } from '../../src/testing/simulator/random.js';
import { createDevice, type Device, type Files, type World } from '../sync/device.js';
import type { Flavour } from './flavour.js';

export interface Stored { readonly path: string; readonly bytes: Uint8Array }

/** A real file, and what kind of one. */
export interface Sample extends Stored { readonly kind: string }

/** A space of two devices at rest, to put strange files into. */
export interface Space {
  readonly flavour: Flavour;
  readonly now: number;
  readonly remote: ReadonlyMap<string, Uint8Array>;
  /** What each of the devices keeps. */
  readonly laptop: ReadonlyMap<string, Uint8Array>;
  readonly phone: ReadonlyMap<string, Uint8Array>;
  readonly items: ReadonlyMap<string, readonly string[]>;
  /** Its documents, the removed one included. */
  readonly listed: readonly string[];
  /** Every file that was ever in it, collected ones included. */
  readonly samples: readonly Sample[];
}

export const docs = ['list', 'note'] as const;

/** A device with both documents open. */
export interface Member extends Device { readonly replicas: Map<string, CrdtReplica> }

export function worldAt(now: number, random: Random): World { return { now, random: (count) => random.bytes(count) }; }

export function join(flavour: Flavour, world: World, random: Random, remote: Files, name: string, local?: ReadonlyMap<string, Uint8Array>): Member {
  const crdt = flavour.crdt(random);
  const device = createDevice(world, crdt, remote, { name, superseded: 0, ...(local ? { local: new Map(local) } : {}) });
  const replicas = new Map<string, CrdtReplica>();
  for (const doc of docs) {
    const replica = flavour.create(crdt);
    replicas.set(doc, replica);
    device.run({ kind: 'openDoc', doc, replica });
  }
  return Object.assign(device, { replicas });
}

export function add(flavour: Flavour, member: Member, doc: string, item: string): void {
  const replica = member.replicas.get(doc);
  if (!replica) throw new Error(`${doc} is not open.`);
  flavour.add(replica, item);
  member.send({ type: 'edited', doc });
}

export function itemsOf(flavour: Flavour, member: Member, doc: string): string[] {
  const replica = member.replicas.get(doc);
  return replica ? flavour.items(replica) : [];
}

/** Makes a space in which every kind of file was written: logs, acknowledgements, packs, snapshots, a tombstone, catalogs. */
export function makeSpace(flavour: Flavour): Space {
  const random = createRandom('space', flavour.name);
  const world = worldAt(1_700_000_000_000, random);
  const written = new Map<string, Uint8Array>();
  const remote = new (class extends Map<string, Uint8Array> {
    override set(path: string, bytes: Uint8Array): this {
      written.set(path, bytes);
      return super.set(path, bytes);
    }
  })();
  const laptop = join(flavour, world, random, remote, 'laptop');
  const phone = join(flavour, world, random, remote, 'phone');
  const meet = (): void => {
    for (const one of [laptop, phone, laptop]) for (const kind of ['publish', 'pull', 'ack', 'tidy'] as const) { world.now += 1_000; one.run({ kind }); }
  };
  const crdt = flavour.crdt(random);
  const gone = flavour.create(crdt);
  laptop.run({ kind: 'openDoc', doc: 'gone', replica: gone });
  flavour.add(gone, 'to be removed');
  laptop.send({ type: 'edited', doc: 'gone' });
  for (let at = 0; at < 6; at++) {
    add(flavour, laptop, 'list', `l${at} ${random.text(1_500)}`);
    laptop.run({ kind: 'publish' });
  }
  meet();
  laptop.run({ kind: 'remove', doc: 'gone' });
  for (let at = 0; at < 9; at++) {
    add(flavour, laptop, 'note', `n${at}`);
    laptop.run({ kind: 'publish' });
  }
  meet();
  add(flavour, phone, 'list', 'from the phone');
  add(flavour, phone, 'note', 'from the phone too');
  meet();
  add(flavour, laptop, 'list', 'last');
  meet();
  for (const member of [laptop, phone]) member.run({ kind: 'store' });
  return {
    flavour, now: world.now, remote: new Map(remote), laptop: laptop.local, phone: phone.local,
    items: new Map(docs.map((doc) => [doc, itemsOf(flavour, laptop, doc)])),
    listed: [...docs, 'gone'],
    samples: [...written].map(([path, bytes]) => ({ path, bytes, kind: kindOf(path, bytes) })),
  };
}

/** The kind of a real file, finer than the format's. */
export function kindOf(path: string, bytes: Uint8Array): string {
  const kind = parseName(path)?.kind ?? 'foreign';
  if (kind === 'space') return 'marker';
  try {
    const { sections } = decodeFile(path, bytes);
    if (kind === 'log' && sections.length === 0) return 'acknowledgement';
    if (kind === 'snapshot' && sections[0]?.codec === 'tombstone') return 'tombstone';
    if (kind === 'snapshot' && sections[0]?.doc === '') return 'catalog';
  } catch {
    // Golden files that are refused: their name says it.
  }
  return kind;
}
