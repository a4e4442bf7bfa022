import type { Job } from '../../sync/types.js';
import { answer, carryOut, describe, orphan } from './answers.js';
import type { Device, Held } from './device.js';
import { backUp, disasters } from './disasters.js';
import type { Random } from './random.js';
import { time, type World } from './world.js';

/** Something that may happen next, as often as its weight says. */
export interface Step {
  readonly name: string;
  readonly weight: (world: World) => number;
  /** @returns false when it could not be done after all */
  readonly run: (world: World, random: Random) => unknown;
}

const busiest = 6; // jobs of one device side by side

/** Every session that can do something now. */
export const upAndAwake = (world: World): Device[] => world.devices.flatMap((device) => (device.asleepUntil <= world.now ? device.sessions : [])).filter(({ isUp }) => isUp);

const waiting = (world: World): Device[] => upAndAwake(world).filter(({ pending }) => pending.length > 0);

const steps: readonly Step[] = [
  { name: 'answer', weight: (world) => (waiting(world).length > 0 ? 50 : 0), run: (world, random) => {
    const device = random.pick(waiting(world));
    answer(world, device, random.pick(device.pending), random);
  } },
  { name: 'land', weight: (world) => (waiting(world).length > 0 ? 6 : 0), run: (world, random) => {
    const device = random.pick(waiting(world));
    const pending = random.pick(device.pending);
    if (pending.landed) return;
    world.log(() => `  ${device.name} ${describe(pending.request)} lands`);
    pending.landed = { value: carryOut(world, device, pending.request) };
  } },
  { name: 'let one device work', weight: (world) => (waiting(world).length > 0 ? 6 : 0), run: (world, random) => work(world, random.pick(waiting(world)), random) },
  { name: 'job', weight: () => 12, run: (world, random) => {
    const [device] = some(upAndAwake(world), random);
    if (device && device.jobs.size < busiest) startJob(world, device, random);
  } },
  { name: 'edit', weight: () => 9, run: (world, random) => {
    const [device] = some(upAndAwake(world), random);
    const [held] = some([...device?.held.values() ?? []], random);
    if (device && held) edit(world, device, held, random);
  } },
  { name: 'open or close', weight: () => 4, run: openOrClose },
  { name: 'start', weight: (world) => (world.devices.some(({ isUp }) => !isUp) ? 6 : 0), run: (world, random) => {
    const device = random.pick(world.devices.filter(({ isUp }) => !isUp));
    world.log(() => `${device.name} starts`);
    device.start();
  } },
  { name: 'time passes', weight: () => 3, run: (world, random) => {
    const span = Math.min(world.settings.span, random.pick([10 * time.second, time.minute, 10 * time.minute, 65 * time.minute, time.day + time.minute, random.chance(0.3) ? 35 * time.day : 4 * time.day]));
    world.now += random.below(span);
    world.log(() => `${Math.round(span / time.minute)} minutes pass at most`);
  } },
  { name: 'burst', weight: ({ settings }) => settings.bursts * 0.5, run: (world, random) => {
    const [device] = some(upAndAwake(world), random);
    if (device) burst(world, device, random);
  } },
  { name: 'crash', weight: ({ settings }) => settings.faults.crash, run: (world, random) => {
    const [device] = some(upAndAwake(world), random);
    if (device) crash(world, device, random);
  } },
  ...disasters,
];

/** One step of a run, drawn by weight. */
export function takeStep(world: World, random: Random): void {
  world.now += random.below(400);
  world.storage.advance(world.now);
  const weights = steps.map(({ weight }) => weight(world));
  let draw = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const step = steps.find((_, at) => (draw -= weights[at] ?? 0) < 0);
  if (step && step.run(world, random) !== false && step !== backUp && disasters.includes(step)) world.figures.struck(step.name);
}

const some = <T>(items: readonly T[], random: Random): T[] => (items.length === 0 ? [] : [random.pick(items)]);

/** Answers one device until it waits for nothing, or for a while. */
export function work(world: World, device: Device, random: Random, most = 150): void {
  for (let count = 0; count < most && device.isUp && device.pending.length > 0; count++) {
    world.now += random.below(50);
    answer(world, device, random.pick(device.pending), random);
  }
}

const kinds: readonly [Job['kind'], number][] = [['pull', 10], ['publish', 8], ['store', 4], ['tidy', 5], ['ack', 3], ['compact', 2]];

function startJob(world: World, device: Device, random: Random): void {
  const jobs = [...kinds.map(([kind, weight]) => [{ kind } as Job, weight] as const), ...aboutTabs(device).map((job) => [job, 4] as const)];
  let draw = random.next() * jobs.reduce((sum, [, weight]) => sum + weight, 0);
  const [job] = jobs.find(([, weight]) => (draw -= weight) < 0) ?? [{ kind: 'pull' }];
  world.log(() => `${device.name} begins ${job.kind}`);
  if (job.kind === 'tail' || job.kind === 'adopt') world.sometimes.saw(job.kind === 'tail' ? 'a session looked at another' : 'a session took over what another left');
  device.run(job);
}

/** What a session can do about others of its device: take in what a live one stored, take over what dead ones left. */
export function aboutTabs(device: Device): Job[] {
  const main = device.options.owner ?? device;
  const live = main.sessions.filter((session) => session !== device && session.isUp).map(({ storePath }) => storePath);
  const isTakenOver = main.sessions.some(({ jobs }) => [...jobs.values()].some(({ kind }) => kind === 'adopt'));
  const dead = isTakenOver ? [] : deadTabs(main);
  return [
    ...(live.length > 0 ? [{ kind: 'tail', storePaths: live } as const] : []),
    ...(dead.length > 0 ? [{ kind: 'adopt', storePaths: dead } as const] : []),
  ];
}

function deadTabs({ local, tab }: Device): string[] {
  const folders = new Set([...local.keys()].filter((path) => path.startsWith('tab-')).map((path) => path.slice(0, path.indexOf('/'))));
  if (tab) folders.delete(tab.storePath);
  return [...folders];
}

export function edit(world: World, device: Device, held: Held, random: Random): void {
  const item = `${device.name}.${++world.items}.${random.text(random.chance(0.1) ? 4 : world.settings.letters)}`;
  world.log(() => `${device.name} edits ${held.id}: ${item.slice(0, 12)}`);
  device.edit(held, item);
}

function openOrClose(world: World, random: Random): void {
  const [device] = some(upAndAwake(world), random);
  if (!device) return;
  const id = random.pick(world.docs);
  const held = device.held.get(id);
  if (!held) {
    if (!random.chance(world.settings.openness)) return;
    world.log(() => `${device.name} opens ${id}`);
    device.open(id);
  } else if (!held.loading && !held.loaded) {
    world.log(() => `${device.name} opens ${id} again`);
    device.reopen(held);
  } else if (held.loaded && !held.closing && !random.chance(world.settings.openness)) {
    world.log(() => `${device.name} closes ${id}`);
    device.close(held);
  }
}

/** Many edits, each published by itself: what makes packs worth their while. */
function burst(world: World, device: Device, random: Random): void {
  const [held] = some([...device.held.values()].filter(({ loaded, closing }) => loaded && !closing), random);
  if (!held || device.jobs.size > 0) return;
  const edits = random.chance(0.2) ? 6 : world.settings.burst;
  world.log(() => `${device.name} makes ${edits} edits, each published`);
  for (let count = 0; count < edits && device.held.get(held.id) === held && !held.closing; count++) {
    edit(world, device, held, random);
    device.run({ kind: 'publish' });
    work(world, device, random);
    world.now += random.below(time.second);
    if (random.chance(0.2)) look(world, device, random);
  }
  if (!device.isUp) return;
  device.run({ kind: 'tidy' });
}

/** Somebody else reads in the midst of it. */
function look(world: World, writer: Device, random: Random): void {
  const [reader] = some(upAndAwake(world).filter((device) => device !== writer && device.jobs.size < busiest), random);
  if (!reader) return;
  reader.run({ kind: 'pull' });
  work(world, reader, random, random.below(40));
}

export function crash(world: World, device: Device, random: Random): void {
  world.log(() => `${device.name} crashes`);
  world.sometimes.saw('a device crashed');
  world.figures.struck('crash');
  for (const pending of world.end(device)) orphan(world, device, pending, random);
}
