import { SyncError } from '../../errors.js';
import type { Request } from '../../sync/proc.js';
import type { Device, Pending } from './device.js';
import type { Random } from './random.js';
import { entriesOf } from './storage.js';
import { time, type World } from './world.js';

type Outcome = { readonly value: unknown } | { readonly error: SyncError };

const failed = (code: 'network' | 'quota' | 'permission' | 'auth' = 'network'): Outcome => ({ error: new SyncError(code, 'It did not work this time.') });

/** Carries a request out without a fault. */
export function carryOut(world: World, device: Device, request: Request): unknown {
  if (request.where === 'remote') {
    switch (request.verb) {
      case 'list': return world.storage.list(device.disk, request.prefix, world.now);
      case 'read': return world.storage.read(device.disk, request.path);
      case 'write': return world.storage.write(device.disk, request.path, request.bytes, world.now);
      case 'remove': return world.storage.remove(device.disk, request.path, world.now);
    }
  }
  switch (request.verb) {
    case 'list': return entriesOf(device.local, request.prefix);
    case 'read': return device.local.get(request.path)?.slice();
    case 'write': return void device.local.set(request.path, request.bytes.slice());
    case 'remove': return void device.local.delete(request.path);
  }
}

/** Answers a request; `random` decides which fault strikes, none without it. */
export function answer(world: World, device: Device, pending: Pending, random?: Random): void {
  const { request, landed } = pending;
  const outcome = landed ?? (random ? faulty(world, device, request, random) : { value: carryOut(world, device, request) });
  const final = landed && random && request.where === 'remote' && random.chance(world.settings.faults.lostAck) ? lostAck(world, request) : outcome;
  world.figures.requests++;
  world.log(() => `  ${device.name} ${describe(request)} → ${'error' in final ? final.error.code : show(final.value)}`);
  if ('value' in final) {
    if (request.where === 'remote' && request.verb === 'write') world.oracle.acknowledged(device.name, request.path);
    world.readers.answered(device, request, final.value);
    world.notes.answered(device, request, final.value);
  }
  device.answer(pending, final);
}

function faulty(world: World, device: Device, request: Request, random: Random): Outcome {
  const { faults } = world.settings;
  if (request.where === 'local') return faultyLocally(world, device, request, random);
  const refused = (device.options.owner ?? device).refused;
  if (refused && (refused !== 'quota' || request.verb === 'write')) return failed(refused);
  if (random.chance(faults.failure)) {
    const isLate = (request.verb === 'write' || request.verb === 'remove') && random.chance(faults.late * 0.5);
    if (isLate) carryOutLate(world, device, request, random);
    world.figures.struck(`a ${request.verb} of storage that fails`);
    return failed();
  }
  const value = carryOut(world, device, request);
  if (random.chance(faults.lostAck)) return lostAck(world, request);
  if (request.verb === 'read' && value instanceof Uint8Array && random.chance(faults.badRead)) {
    world.figures.struck('a read that brings damaged bytes');
    return { value: damaged(value, random) };
  }
  return { value };
}

function lostAck(world: World, { verb }: Request): Outcome {
  world.figures.struck(`a ${verb} of storage that is done, and its answer lost`);
  return failed();
}

function faultyLocally(world: World, device: Device, request: Request, random: Random): Outcome {
  const { faults } = world.settings;
  if (request.verb === 'write' && random.chance(faults.localWrite)) {
    tear(device, request.path, request.bytes, random);
    world.figures.struck('a local write that fails');
    return failed('quota');
  }
  if (request.verb !== 'write' && random.chance(faults.localRead)) {
    world.figures.struck('a local read, list or removal that fails');
    return failed();
  }
  return { value: carryOut(world, device, request) };
}

/** A write or removal reaches storage long after whoever asked for it has given it up. */
function carryOutLate(world: World, device: Device, request: Request, random: Random): void {
  const at = world.now + random.below(random.pick([time.minute, time.day, 40 * time.day]));
  world.storage.later(at, (now) => {
    if (!world.devices.some(({ disk }) => disk === device.disk)) return;
    world.figures.struck(`a ${request.verb} that reaches storage late`);
    if (request.verb === 'write') world.storage.write(device.disk, request.path, request.bytes, now);
    if (request.verb === 'remove') world.storage.remove(device.disk, request.path, now);
    world.sometimes.saw(`a late ${request.verb} arrived`);
  });
}

/** What becomes of a request whose asker died. */
export function orphan(world: World, device: Device, { request, landed }: Pending, random: Random): void {
  if (landed || (request.verb !== 'write' && request.verb !== 'remove')) return;
  const fate = random.below(4);
  world.figures.struck(`a ${request.where === 'local' ? 'local' : 'remote'} ${request.verb} cut off by a crash`);
  if (request.where === 'local') {
    if (fate === 0) carryOut(world, device, request);
    else if (request.verb === 'write' && fate < 3) tear(device, request.path, request.bytes, random);
  } else if (fate === 0) carryOut(world, device, request);
  else if (fate === 1 && random.chance(world.settings.faults.late)) carryOutLate(world, device, request, random);
}

/** All sessions of a device end without a word. @param random decides what becomes of their requests; nothing without it */
export function stop(world: World, device: Device, random?: Random): void {
  for (const session of device.sessions.reverse()) for (const pending of world.end(session)) if (random) orphan(world, session, pending, random);
}

/** A write that was cut off leaves some of its bytes under the final name, all of them, or nothing. */
function tear(device: Device, path: string, bytes: Uint8Array, random: Random): void {
  if (random.chance(0.35)) return;
  const length = random.pick([0, 1, bytes.length >> 1, Math.max(0, bytes.length - 1), bytes.length]);
  device.local.set(path, bytes.slice(0, length));
}

/** Torn, zeroed, flipped, or of another length. */
export function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  switch (random.below(4)) {
    case 0: return copy.slice(0, random.below(copy.length));
    case 1: return new Uint8Array(0);
    case 2: return copy.fill(0);
    default: {
      const at = random.below(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      return copy;
    }
  }
}

export function describe(request: Request): string {
  return `${request.where} ${request.verb} ${request.verb === 'list' ? request.prefix : request.path}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  return value instanceof Uint8Array ? `${value.length} bytes` : Array.isArray(value) ? `${value.length} files` : 'done';
}
