import { docs as docsOf, quarantined, type State } from '../../sync/core.js';
import type { Request } from '../../sync/proc.js';
import type { Job } from '../../sync/types.js';
import { answer } from './answers.js';
import { checkBounds } from './bounds.js';
import type { Device } from './device.js';
import { aboutTabs } from './steps.js';
import { update } from './versions.js';
import { Violation } from './violation.js';
import { time, type World } from './world.js';

const rounds = { look: 2, hours: 3, heal: 5, days: 2, months: 3, decide: 3, name: 30, fresh: 3 };

/** The faults stop and all that is on its way arrives: now everybody comes to hold the same, and storage becomes tidy. */
export function settle(world: World): void {
  world.log(() => 'the faults stop');
  world.ending = true;
  world.storage.advance(world.now);
  world.storage.settle(world.now);
  for (const device of world.devices) {
    device.asleepUntil = 0;
    device.refused = undefined;
    if (!device.isUp) device.start();
    for (const session of device.sessions) finish(world, session);
  }
  bringMarkersBack(world);
  updateAll(world);
  // Somebody new reads every file, so that damage nobody has seen comes to light, and says so with an edit.
  if (world.settings.faults.rot > 0) writeInTurn(world, world.addDevice());
  for (let round = 0; round < rounds.look; round++) {
    world.now += 65 * time.minute; // longer than any file in quarantine waits
    inTurn(world, round, ['publish', 'pull']);
  }
  for (const session of world.devices.flatMap((device) => device.sessions)) succeed(world, session, { kind: 'pull' });
  // Looking is enough, unless a file was lost or its announcement: no hourly or daily check has made up yet for what a
  // rule has missed.
  const { rot, destroy, restore, mixUp } = world.settings.faults;
  if (rot + destroy + restore + mixUp === 0) checkAgreed(world, world.docs.filter((doc) => !world.removed.has(doc)));
  const hours = rounds.hours + (rot + destroy + restore + mixUp > 0 ? rounds.heal : 0);
  for (let round = 0; round < hours; round++) {
    world.now += 65 * time.minute;
    inTurn(world, round);
  }
  checkAgreed(world, world.docs.filter((doc) => !isWaitedFor(world, doc))); // before the daily look at the cold folders
  for (let round = 0; round < rounds.days; round++) {
    world.now += 1.1 * time.day;
    inTurn(world, round);
  }
  checkConverged(world, 'some wait');
  for (const { tab } of world.devices) if (tab) world.end(tab);
  const files = world.storage.files().size;
  for (let round = 0, isBusy = true; isBusy; round++) {
    const before = world.oracle.writtenPaths().length;
    world.now += (round === 0 ? 200 : 35) * time.day;
    inTurn(world, round, [...atRest, 'compact']);
    // Snapshots that can name a few files only take turns until all are named, perhaps one each month; what lives of a
    // removed document is sorted out step by step.
    const names = world.settings.limits !== undefined && world.oracle.writtenPaths().length > before && round < rounds.name + files;
    isBusy = round + 1 < rounds.months || names || (round + 1 < rounds.months + rounds.decide && world.devices.some(decides));
  }
  checkConverged(world);
  checkFresh(world);
  world.now += 8 * time.day; // snapshots that were announced and are gone are waited for no more
  inTurn(world, 0);
  inTurn(world, 1);
  checkIdle(world);
  checkRest(world);
  checkBounds(world);
}

/** A device whose root lost its marker, with the only disk that had it, asks for it: somebody brings it back. */
function bringMarkersBack(world: World): void {
  for (const { state } of world.devices.flatMap((device) => device.sessions)) {
    const markers = [...state?.tables?.markers.keys() ?? []];
    const [marker = ''] = markers;
    const bytes = world.oracle.everWritten(marker);
    if (!bytes || markers.some((path) => world.storage.files().has(path))) continue;
    world.sometimes.saw('a lost marker was brought back');
    world.storage.resurrect(marker, bytes, world.now);
    world.storage.settle(world.now);
  }
}

/** Two versions of the app work side by side for the last time; then everybody has the newer one. */
function updateAll(world: World): void {
  const older = world.devices.filter(({ version }) => version === 1);
  world.settled = true;
  if (world.settings.faults.older === 0 || older.length === 0) return;
  for (const session of world.devices.flatMap((device) => device.sessions)) work(world, session, atRest);
  for (const device of older) {
    update(world, device);
    device.start();
    finish(world, device);
  }
}

function writeInTurn(world: World, device: Device): void {
  world.storage.settle(world.now);
  device.start();
  finish(world, device);
  openAll(world, device);
  succeed(world, device, { kind: 'pull' });
  const held = device.held.get(world.docs[0] ?? '');
  if (held) device.edit(held, `${device.name}.${++world.items}`);
  succeed(world, device, { kind: 'publish' });
}

const atRest = ['pull', 'publish', 'ack', 'tidy', 'pull'] as const;

function inTurn(world: World, round: number, kinds: readonly ('pull' | 'publish' | 'ack' | 'tidy' | 'compact')[] = atRest): void {
  world.storage.settle(world.now);
  world.devices.forEach((_, at) => {
    const device = world.devices[(at + round) % world.devices.length];
    for (const session of device?.sessions ?? []) work(world, session, kinds);
  });
  world.figures.looked(() => agree(world));
}

function work(world: World, session: Device, kinds: readonly ('pull' | 'publish' | 'ack' | 'tidy' | 'compact')[]): void {
  openAll(world, session);
  for (const job of aboutTabs(session)) succeed(world, session, job);
  for (const kind of kinds) succeed(world, session, { kind });
}

/** Whether all devices show the same, as it is: nobody looks again first. */
function agree(world: World): boolean {
  return world.docs.every((doc) => new Set(world.devices.map((device) => device.shown(doc).join())).size === 1);
}

function openAll(world: World, device: Device): void {
  for (const doc of world.docs) {
    const held = device.held.get(doc);
    if (!held) device.open(doc);
    else if (!held.loaded && !held.loading) device.reopen(held);
    finish(world, device);
  }
}

/** Answers everything in order, without faults. */
function finish(world: World, device: Device): void {
  for (let count = 0; device.pending.length > 0; count++) {
    if (count > 20_000) throw new Violation('jobs end', `${device.name} asks on and on: ${[...device.jobs.values()].map(({ kind }) => kind).join(', ')}`);
    const [pending] = device.pending;
    if (pending) answer(world, device, pending);
  }
  if (device.jobs.size > 0) throw new Violation('jobs end', `${device.name} waits for nothing in ${[...device.jobs.values()].map(({ kind }) => kind).join(', ')}`);
}

/** Runs a job that has no excuse to fail. */
function succeed(world: World, device: Device, job: Job): void {
  world.now += 100;
  device.errors.length = 0;
  device.run(job);
  finish(world, device);
  const [error] = device.errors;
  if (error) throw new Violation('at rest no job fails', `${device.name} ${job.kind}: ${error.code}: ${error.message}`);
}

/** Whether a device may wait yet, up to a week, for a snapshot of a document that was announced and then lost with a disk: until then it publishes nothing of it again. */
const isWaitedFor = (world: World, doc: string): boolean => world.settings.faults.destroy > 0
  && world.devices.flatMap((device) => device.sessions).some(({ state }) => state && waits(state, doc));

function waits({ tables }: State, doc: string): boolean {
  const row = tables?.docs.get(doc);
  return row !== undefined && !row.removed && row.cleared < (tables?.self.get('self')?.gap ?? 0);
}

/** Whether it has to look at a document again that lives although it was removed. */
const decides = ({ state }: Device): boolean => [...state?.tables?.docs.entries() ?? []].some(([, { revive }]) => revive);

/** @param left `some wait`: but for documents that are waited for */
function checkConverged(world: World, left: 'some wait' | 'nothing' = 'nothing'): void {
  const docs = left === 'nothing' ? world.docs : world.docs.filter((doc) => !isWaitedFor(world, doc));
  checkAgreed(world, docs);
  for (const doc of docs) if (!world.oracle.removed.has(doc)) checkComplete(world, doc, new Set(world.devices.flatMap((device) => device.shown(doc))));
  checkNothingLeft(world, left);
  checkRead(world);
}

function checkAgreed(world: World, docs: readonly string[]): void {
  const first = world.devices[0];
  if (!first) return;
  const sessions = world.devices.flatMap((device) => device.sessions);
  for (const session of sessions) openAll(world, session); // who removed one meanwhile looks again
  for (const doc of docs) {
    const items = first.shown(doc);
    for (const device of sessions) {
      const theirs = device.shown(doc);
      world.figures.checks++;
      if (items.join() !== theirs.join()) throw new Violation('all converge', `${doc}: ${difference(first.name, items, device.name, theirs)}`);
      const held = device.held.get(doc);
      if (held) device.checkKept(held);
    }
  }
}

/** What the app can read by now is not taken for unknown any more, unless it was removed. */
function checkRead(world: World): void {
  for (const { name, state, crdt } of world.devices.flatMap((device) => device.sessions)) {
    for (const [path, { id, sections }] of state?.tables?.known.entries() ?? []) {
      const section = sections.find(({ doc, codec, state: of }) => of === 'unknown' && crdt.codecs.includes(codec) && !state?.buried.get(doc)?.has(id));
      if (section) throw new Violation('what can be read is read', `${name} does not know what ${section.codec} of ${section.doc} in ${path} is`);
    }
  }
}

function checkNothingLeft(world: World, most: 'some wait' | 'nothing'): void {
  for (const { name, state } of world.devices.flatMap((device) => device.sessions)) {
    if (!state) continue;
    const left = [...state.tables?.docs.entries() ?? []].filter(([doc, row]) => row.unpublished > 0 || row.dirty || row.removing || (row.revive && !(most === 'some wait' && waits(state, doc))));
    if (left.length > 0) throw new Violation('nothing is left to publish', `${name}: ${JSON.stringify(left.map(([doc, { unpublished, dirty, revive, removing }]) => ({ doc, unpublished, dirty, revive, removing })))}`);
    const outbox = [...state.tables?.outbox.keys() ?? []];
    if (outbox.length > 0) throw new Violation('nothing is left to publish', `${name} keeps ${outbox.join(', ')}`);
    const aside = [...state.tables?.quarantine.keys() ?? []].filter((path) => !world.oracle.isStrange(path) && world.oracle.filesThere().has(path));
    if (quarantined(state) > 0 && aside.length > 0) throw new Violation('what can be read leaves quarantine', `${name}: ${aside.join(', ')}`);
  }
}

/** Every acknowledged change is in the value, and storage holds the value. */
function checkComplete(world: World, doc: string, items: ReadonlySet<string>): void {
  const stored = new Set<string>();
  for (const change of world.oracle.changes.values()) {
    if (change.doc !== doc) continue;
    world.figures.checks++;
    const isStored = world.oracle.isWhole(change.key);
    if (isStored) for (const item of change.items) stored.add(item);
    if (!isStored && world.oracle.required().has(change.key) && !world.oracle.buildsOnLost(change.key)) throw new Violation('no acknowledged change is lost', change.key);
    if (isStored && !change.items.every((item) => items.has(item))) throw new Violation('what is in storage is read', `${doc}: nobody shows ${change.hash}`);
  }
  world.figures.checks += items.size;
  for (const item of items) if (!stored.has(item)) throw new Violation('what is here gets into storage', `${doc}: no file holds ${item.slice(0, 12)}`);
}

/** Somebody who joins now reads everything from storage alone. */
function checkFresh(world: World): void {
  const fresh = world.addDevice();
  world.storage.settle(world.now);
  fresh.start();
  finish(world, fresh);
  succeed(world, fresh, { kind: 'pull' });
  openAll(world, fresh);
  succeed(world, fresh, { kind: 'pull' });
  openAll(world, fresh);
  const [first] = world.devices;
  for (const doc of world.docs) {
    world.figures.checks++;
    const [ours, theirs] = [fresh.shown(doc), first?.shown(doc) ?? []];
    if (!theirs.every((item) => ours.includes(item))) throw new Violation('storage alone is enough', `${doc}: ${difference(fresh.name, ours, first?.name ?? '', theirs)}`);
  }
  // It read removed content beside what was begun anew under that name: tidying tells them apart. What it publishes
  // again another one may complete, and everybody reads that.
  for (let round = 0; round < rounds.fresh; round++) inTurn(world, round);
  checkAgreed(world, world.docs);
  // What waits for something that is lost for good is listed by those alone who read it in time.
  const listOf = ({ state }: Device): string => JSON.stringify(state && docsOf(state).filter(({ id }) => !world.oracle.isLost(id)));
  const listed = listOf(fresh);
  for (const device of world.devices) {
    const { name } = device;
    const theirs = listOf(device);
    if (theirs !== listed) throw new Violation('all list the same documents', `${fresh.name} ${listed}, ${name} ${theirs}`);
  }
}

/** With nothing new a look costs one listing. */
function checkIdle(world: World): void {
  for (const device of world.devices) {
    succeed(world, device, { kind: 'pull' });
    const remote = requestsOf(world, device, { kind: 'pull' });
    if (remote.length !== 1) throw new Violation('an idle look is one request', `${device.name} makes ${remote.map((request) => `${request.verb} ${request.verb === 'list' ? request.prefix : request.path}`).join(', ')}`);
  }
}

/** With nothing new nothing is written, however often somebody tidies. */
function checkRest(world: World): void {
  for (let round = 0; round < 4; round++) {
    for (const device of world.devices) {
      succeed(world, device, { kind: 'pull' });
      const written = requestsOf(world, device, { kind: 'tidy' }).filter(({ verb }) => verb === 'write');
      if (round > 2 && written.length > 0) throw new Violation('who has nothing new writes nothing', `${device.name} writes ${written.map((request) => ('path' in request ? request.path : '')).join(', ')}`);
    }
  }
}

function requestsOf(world: World, device: Device, job: Job): Request[] {
  const requests: Request[] = [];
  device.onIdle = (request) => requests.push(request);
  succeed(world, device, job);
  device.onIdle = undefined;
  world.figures.checks++;
  return requests.filter(({ where }) => where === 'remote');
}

function difference(one: string, items: readonly string[], other: string, theirs: readonly string[]): string {
  const lacks = (of: readonly string[], than: readonly string[]): string => of.filter((item) => !than.includes(item)).map((item) => item.slice(0, 12)).join(' ') || 'nothing';
  return `${one} lacks ${lacks(theirs, items)}; ${other} lacks ${lacks(items, theirs)}`;
}
