import { encodeFile } from '../../src/format/file.js';
import { createRandom, type Random } from '../../src/testing/simulator/random.js';
import { answer } from '../../src/testing/simulator/answers.js';
import type { Device } from '../../src/testing/simulator/device.js';
import { settingsOf } from '../../src/testing/simulator/settings.js';
import { Sometimes } from '../../src/testing/simulator/sometimes.js';
import { time, World } from '../../src/testing/simulator/world.js';
import type { Job } from '../../src/sync/types.js';

export interface Life {
  readonly edits: number;
  readonly devices: number;
  readonly docs: number;
  readonly told?: (line: string) => void;
}

/** Edits that one device makes in one document before it publishes them. */
const burst = 5;

/**
 * The real core and local store on a bucket without faults: each in turn a device opens a document, edits it, publishes,
 * closes it, and looks what is new; everything is checked by the simulator's oracle all along.
 *
 * @returns what storage holds in the end, per what its content would take as one snapshot for each document
 * @throws Violation when a promise of the protocol is broken
 */
export function live({ edits, devices, docs, told = () => undefined }: Life): Record<string, number | string> {
  const { faults, ...settings } = settingsOf(1, 's3');
  const none = Object.fromEntries(Object.keys(faults).map((name) => [name, 0])) as unknown as typeof faults;
  const world = new World({ ...settings, devices, docs, superseded: undefined, faults: none }, new Sometimes(), false);
  const random = createRandom(1, 'soak');
  for (const device of world.devices) {
    device.start();
    finish(world, device);
  }
  let worst = 0;
  let lists = 0;
  for (const device of world.devices) device.onIdle = ({ where, verb }) => { if (where === 'remote' && verb === 'list') lists++; };
  for (let made = 0; made < edits; made += burst) {
    work(world, random.pick(world.devices), random, Math.min(burst, edits - made));
    world.now += random.below(8 * time.minute);
    if (made % 10_000 === 0 && made > 0) {
      const bytes = stored(world).bytes;
      worst = Math.max(worst, bytes / Math.max(1, ideal(world)));
      told(`${made} edits, ${stored(world).files} files, ${bytes} bytes`);
    }
  }
  rest(world);
  checkEqual(world);
  const lost = world.items - shownBy(world);
  if (lost !== 0) throw new Error(`${world.items} items were added and ${world.items - lost} are shown.`);
  const { files, bytes, logs, packs, snapshots } = stored(world);
  return {
    edits, devices, documents: docs, 'days lived': Math.round((world.now - 1_700_000_000_000) / time.day),
    'stored, in bytes': bytes, 'one snapshot of each document, in bytes': ideal(world),
    'stored ÷ snapshots at rest (garbage ratio)': (bytes / ideal(world)).toFixed(2), 'the same at its worst': worst.toFixed(2),
    files, logs, packs, snapshots, 'files for each writer': (files / world.writers.size).toFixed(1), 'lists asked for': lists,
    'changes lost': lost,
  };
}

function work(world: World, device: Device, random: Random, edits: number): void {
  const doc = random.pick(world.docs);
  device.open(doc);
  finish(world, device);
  for (let edit = 0; edit < edits; edit++) {
    const held = device.held.get(doc);
    if (held) device.edit(held, `${device.name}.${++world.items}.${random.text(12)}`);
  }
  run(world, device, { kind: 'publish' });
  run(world, device, { kind: 'pull' });
  run(world, device, { kind: 'tidy' });
  run(world, device, { kind: 'closeDoc', doc });
}

/** Months in which everybody only looks and tidies up, with all documents open. */
function rest(world: World): void {
  for (let round = 0; round < 4; round++) {
    for (const device of world.devices) {
      for (const doc of world.docs) if (!device.held.has(doc)) device.open(doc);
      finish(world, device);
      for (const kind of ['pull', 'ack', 'compact', 'tidy', 'pull'] as const) run(world, device, { kind });
    }
    world.now += 35 * time.day;
  }
}

function run(world: World, device: Device, job: Job): void {
  world.now += 100;
  device.run(job);
  finish(world, device);
}

function finish(world: World, device: Device): void {
  for (let next = device.pending[0]; next; next = device.pending[0]) answer(world, device, next);
}

function checkEqual(world: World): void {
  const [first, ...others] = world.devices;
  for (const doc of world.docs) {
    const items = first?.shown(doc).join();
    const other = others.find((one) => one.shown(doc).join() !== items);
    if (other) throw new Error(`${other.name} does not show the same as ${first?.name ?? ''} in ${doc}.`);
  }
}

/** How many items one device shows, in all documents; when all are equal, each does. */
function shownBy({ docs, devices: [first] }: World): number {
  return docs.reduce((sum, doc) => sum + (first?.shown(doc).length ?? 0), 0);
}

function stored(world: World): { files: number; bytes: number; logs: number; packs: number; snapshots: number } {
  const kinds = [...world.oracle.filesThere().values()].map(({ file }) => file.kind);
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  const bytes = [...world.storage.files().values()].reduce((sum, file) => sum + file.length, 0);
  return { files: kinds.length, bytes, logs: count('log'), packs: count('pack'), snapshots: count('snapshot') };
}

/** The least that could hold it: one snapshot file for each document, as this library writes them. */
function ideal(world: World): number {
  const device = world.devices[0];
  if (!device) return 0;
  return world.docs.reduce((sum, doc) => {
    const held = device.held.get(doc);
    const replica = held?.replica ?? device.crdt.create({});
    if (!held) replica.apply([...world.oracle.filesThere().values()].flatMap(({ file }) => file.sections.filter((section) => section.doc === doc && section.codec.startsWith('set/'))));
    return sum + encodeFile({ kind: 'snapshot', meta: { writer: '0000000000000000', lamport: 1 }, sections: [{ doc, ...replica.full() }] }).bytes.length;
  }, 0);
}
