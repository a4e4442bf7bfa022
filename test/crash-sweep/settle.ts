import { quarantined } from '../../src/sync/core.js';
import type { Job } from '../../src/sync/types.js';
import type { Device } from '../../src/testing/simulator/device.js';
import { Violation } from '../../src/testing/simulator/violation.js';
import { time } from '../../src/testing/simulator/world.js';
import type { Run } from './run.js';


/** Nothing fails any more: every promise must hold soon, and after everybody was started again. */
export function settle(run: Run, everyEdit: boolean, looks: number): void {
  const { world } = run;
  world.storage.advance(world.now);
  world.storage.settle(world.now);
  for (const device of world.devices) {
    device.asleepUntil = 0;
    if (!device.isUp) run.start(device);
  }
  for (let round = 0; round < looks; round++) {
    run.pass(65 * time.minute);
    inTurn(run, round, ['pull', 'publish', 'ack', 'tidy', 'pull']);
  }
  check(run, everyEdit);
  run.pass(1.1 * time.day); // the daily look at the cold folders changes nothing
  inTurn(run, 0, ['pull', 'tidy']);
  check(run, everyEdit);
  checkFresh(run);
  const before = world.docs.map((doc) => values(run, doc).join());
  for (const device of world.devices) {
    device.crash();
    run.start(device);
    openAll(run, device);
  }
  if (world.docs.some((doc, at) => values(run, doc).join() !== before[at])) throw new Violation('a restart changes nothing', world.docs.join());
  check(run, everyEdit);
}

function inTurn(run: Run, round: number, jobs: readonly ('pull' | 'publish' | 'ack' | 'tidy')[]): void {
  const { devices, storage, now } = run.world;
  storage.settle(now);
  devices.forEach((_, at) => {
    const device = devices[(at + round) % devices.length];
    if (!device) return;
    openAll(run, device);
    for (const kind of jobs) succeed(run, device, { kind });
  });
}

function openAll(run: Run, device: Device): void {
  for (const doc of run.world.docs) run.open(device, doc);
}

/** Runs a job that has no excuse to fail. */
function succeed(run: Run, device: Device, job: Job): void {
  device.errors.length = 0;
  run.do(device, job);
  const [error] = device.errors;
  if (error) throw new Violation('at rest no job fails', `${device.name} ${job.kind}: ${error.code}: ${error.message}`);
}

const valueOf = (device: Device | undefined, doc: string): readonly string[] => device?.shown(doc) ?? [];
const values = ({ world }: Run, doc: string): readonly string[] => valueOf(world.devices[0], doc);

function check(run: Run, everyEdit: boolean): void {
  const { world } = run;
  for (const device of world.devices) openAll(run, device);
  for (const doc of world.docs) {
    const items = values(run, doc);
    for (const device of world.devices) {
      const theirs = valueOf(device, doc);
      if (items.join() !== theirs.join()) throw new Violation('all converge', `${doc} of ${device.name}: ${difference(items, theirs)}`);
      const held = device.held.get(doc);
      if (held) device.checkKept(held);
    }
    if (!world.oracle.removed.has(doc)) checkComplete(run, doc, items, everyEdit);
  }
  for (const device of world.devices) checkNothingLeft(run, device);
}

/** Storage holds what devices show, devices show what storage holds, and no edit of a process that did not die is missing. */
function checkComplete({ world, edits }: Run, doc: string, items: readonly string[], everyEdit: boolean): void {
  const { oracle } = world;
  const stored = new Set<string>();
  for (const change of oracle.changes.values()) {
    if (change.doc !== doc) continue;
    const isStored = oracle.isWhole(change.key);
    if (isStored) for (const item of change.items) stored.add(item);
    if (!isStored && oracle.required().has(change.key)) throw new Violation('no acknowledged change is lost', change.key);
  }
  if ([...stored].sort().join() !== items.join()) throw new Violation('storage and devices hold the same', `${doc}: ${difference([...stored], items)}`);
  if (everyEdit) for (const item of edits.get(doc) ?? []) if (!items.includes(item)) throw new Violation('a failure costs no edit', `${doc}: ${item.slice(0, 12)}`);
}

function checkNothingLeft({ world }: Run, { name, state }: Device): void {
  const tables = state?.tables;
  if (!tables) throw new Violation('a store opens', name);
  if (tables.outbox.size > 0) throw new Violation('the outbox empties', `${name}: ${[...tables.outbox.keys()].join(', ')}`);
  const docs = [...tables.docs.entries()].filter(([, row]) => row.unpublished > 0 || row.dirty || row.revive || row.removing);
  if (docs.length > 0) throw new Violation('nothing is left to publish', `${name}: ${docs.map(([doc]) => doc).join(', ')}`);
  const aside = [...tables.quarantine.keys()].filter((path) => world.oracle.filesThere().has(path));
  if (quarantined(state) > 0 && aside.length > 0) throw new Violation('what can be read leaves quarantine', `${name}: ${aside.join(', ')}`);
}

/** Somebody who joins now reads everything from storage alone. */
function checkFresh(run: Run): void {
  const { world } = run;
  const fresh = run.join();
  world.storage.settle(world.now);
  run.start(fresh);
  for (let look = 0; look < 2; look++) {
    succeed(run, fresh, { kind: 'pull' });
    openAll(run, fresh);
  }
  succeed(run, fresh, { kind: 'pull' });
  for (const doc of world.docs) {
    if (valueOf(fresh, doc).join() !== values(run, doc).join()) throw new Violation('storage alone is enough', `${doc}: ${difference(values(run, doc), valueOf(fresh, doc))}`);
  }
  fresh.crash();
  world.devices.splice(world.devices.indexOf(fresh), 1);
}

function difference(wanted: readonly string[], found: readonly string[]): string {
  const lacks = (of: readonly string[], than: readonly string[]): string => of.filter((item) => !than.includes(item)).map((item) => item.slice(0, 12)).join(' ') || 'nothing';
  return `lacks ${lacks(wanted, found)}; has besides ${lacks(found, wanted)}`;
}
