import type { Crdt, CrdtReplica } from '../../src/crdt/crdt.js';
import type { SyncError } from '../../src/errors.js';
import { createState, step, type State } from '../../src/sync/core.js';
import type { Effect, Event, Job, Limits } from '../../src/sync/types.js';
import type { Request } from '../../src/sync/proc.js';

export type Files = Map<string, Uint8Array>;

/** A clock and random numbers that tests own. */
export interface World { now: number; random: (count: number) => Uint8Array }

export function createWorld(seed = 1): World {
  let state = seed >>> 0;
  return {
    now: 1_700_000_000_000,
    random: (count) => Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  };
}

/** The core of one device, its file systems answered at once. */
export interface Device {
  readonly state: State;
  readonly local: Files;
  readonly effects: Effect[];
  readonly requests: Request[];
  /** Set to refuse what it answers `true` for. */
  fail: ((request: Request) => SyncError | undefined) | undefined;
  run(job: Job): void;
  send(event: Event): void;
}

export function createDevice(world: World, crdt: Crdt, remote: Files, options: { name: string; local?: Files; durable?: boolean; superseded?: number; host?: string; limits?: Limits }): Device {
  const local = options.local ?? new Map<string, Uint8Array>();
  const state = createState({
    crdt, now: () => world.now, random: world.random, deviceName: options.name, host: options.host ?? options.name, storePath: 'main', superseded: options.superseded, limits: options.limits,
  });
  let ticket = 0;
  const device: Device = {
    state, local, effects: [], requests: [], fail: undefined,
    send(event) {
      const queue: Event[] = [event];
      for (let next = queue.shift(); next; next = queue.shift()) {
        for (const effect of step(state, next)) {
          if (effect.type !== 'io') { device.effects.push(effect); continue; }
          device.requests.push(effect.request);
          const error = device.fail?.(effect.request);
          if (error) queue.push({ type: 'failure', id: effect.id, error });
          else queue.push({ type: 'answer', id: effect.id, value: answer(effect.request.where === 'local' ? local : remote, effect.request) });
        }
      }
    },
    run(job) {
      const mine = ++ticket;
      device.send({ type: 'job', ticket: mine, job });
      const failed = device.effects.find((effect) => effect.type === 'failed' && effect.ticket === mine);
      if (failed?.type === 'failed') throw failed.error;
      if (!device.effects.some((effect) => effect.type === 'done' && effect.ticket === mine)) throw new Error(`The job ${job.kind} never ended.`);
    },
  };
  device.send({ type: 'connected', durable: options.durable ?? true });
  device.run({ kind: 'open' });
  return device;
}

export function answer(files: Files, request: Request): unknown {
  switch (request.verb) {
    case 'list': return [...files].filter(([path]) => path.startsWith(request.prefix)).map(([path, bytes]) => ({ path, size: bytes.length }));
    case 'read': return files.get(request.path)?.slice();
    case 'write': return void files.set(request.path, request.bytes.slice());
    case 'remove': return void files.delete(request.path);
  }
}

export function openDoc<T>(device: Device, id: string, replica: CrdtReplica<T>): CrdtReplica<T> {
  device.run({ kind: 'openDoc', doc: id, replica: replica });
  return replica;
}

export function edit<T>(device: Device, id: string, replica: CrdtReplica<T>, change: (draft: T) => void): void {
  replica.change(change);
  device.send({ type: 'edited', doc: id });
}
