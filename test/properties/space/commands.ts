import fc from 'fast-check';
import { eventually, pass } from '../../space/kit.js';
import type { Session } from './session.js';
import { diskFull, docIds, setClock } from './world.js';
import type { World } from './world.js';

/** What may be done is known without doing it: which sessions there are. */
export interface Sessions { readonly main: boolean[]; readonly tab: boolean[] }

type Which = 'main' | 'tab';
type Act = (world: World, session: Session, at: number) => Promise<void> | void;

/** Something one session does. */
class OfSession implements fc.AsyncCommand<Sessions, World> {
  constructor(readonly name: string, readonly at: number, readonly which: Which, readonly act: Act, readonly ends = false) {}

  check(sessions: Readonly<Sessions>): boolean { return sessions[this.which][this.at] ?? false; }

  async run(sessions: Sessions, world: World): Promise<void> {
    if (this.ends) sessions[this.which][this.at] = false;
    await this.act(world, world.devices[this.at]![this.which]!, this.at);
    await pass(0);
    world.check();
  }

  toString(): string { return `${this.name}(${this.at}${this.which === 'tab' ? ', tab' : ''})`; }
}

class Open implements fc.AsyncCommand<Sessions, World> {
  constructor(readonly at: number, readonly which: Which) {}

  check(sessions: Readonly<Sessions>): boolean { return !sessions[this.which][this.at]; }

  async run(sessions: Sessions, world: World): Promise<void> {
    sessions[this.which][this.at] = true;
    world.open(this.at, this.which);
  }

  toString(): string { return `open(${this.at}${this.which === 'tab' ? ', tab' : ''})`; }
}

/** Something that happens to a device or to all, whoever runs. */
class Happens implements fc.AsyncCommand<Sessions, World> {
  constructor(readonly name: string, readonly act: (world: World) => Promise<void> | void, readonly then?: (sessions: Sessions) => void) {}

  check(): boolean { return true; }

  async run(sessions: Sessions, world: World): Promise<void> {
    await this.act(world);
    this.then?.(sessions);
    world.check();
  }

  toString(): string { return this.name; }
}

const minute = 60_000;
const day = 24 * 60 * minute;

export function commandsOf(devices: number): fc.Arbitrary<fc.AsyncCommand<Sessions, World>>[] {
  const at = fc.nat(devices - 1);
  const which = fc.constantFrom<Which>('main', 'main', 'main', 'tab');
  const doc = fc.constantFrom(...docIds);
  const often = <T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T>[] => Array.from({ length: times }, () => arbitrary);
  return [
    ...often(fc.tuple(at, which).map(([device, session]) => new Open(device, session)), 4),
    ...often(fc.tuple(at, which, doc).map(([device, session, id]) => new OfSession(`add to ${id} `, device, session, (world, here) => world.add(here, id))), 6),
    ...often(fc.tuple(at, which).map(([device, session]) => new OfSession('sync', device, session, async (_, { space }) => { await eventually(space.sync()).catch(() => undefined); })), 2), // in the status
    fc.tuple(at, which).map(([device, session]) => new OfSession('close', device, session, (world) => world.close(device, session), true)),
    ...often(fc.tuple(at, which).map(([device, session]) => new OfSession('kill', device, session, (world) => world.kill(device, session), true)), 2),
    fc.tuple(at, which, doc).map(([device, session, id]) => new OfSession(`remove ${id} `, device, session, (world, here) => world.remove(here, id))),
    fc.tuple(at, which, fc.boolean()).map(([device, session, isThere]) => new OfSession(isThere ? 'connect' : 'disconnect', device, session, (_, { space, remoteFs }) => space.connect(isThere ? remoteFs : null))),
    fc.tuple(at, which, doc).map(([device, session, id]) => new OfSession(`close and get ${id} again `, device, session, async (_, here) => {
      const former = here.docs.get(id);
      here.docs.delete(id);
      await eventually(former?.close() ?? Promise.resolve()).catch(() => undefined);
      here.doc(id);
    })),
    fc.tuple(at, fc.boolean()).map(([device, isOff]) => new Happens(`${isOff ? 'offline' : 'online'}(${device})`, (world) => { world.devices[device]!.remote.offline = isOff; })),
    fc.tuple(at, fc.constantFrom('fail', 'lose-answer', 'tear')).map(([device, kind]) => new Happens(`storage will ${kind} (${device})`, (world) => { world.devices[device]!.remote.inject({ kind, times: 2 }); })),
    fc.tuple(at, fc.boolean()).map(([device, isFull]) => new Happens(`the disk of ${device} ${isFull ? 'is full' : 'has room'}`, (world) => {
      world.devices[device]!.local.heal();
      if (isFull) world.devices[device]!.local.inject({ kind: 'fail', verb: 'write', times: Infinity, error: diskFull });
    })),
    ...often(fc.constantFrom(50, 1500, 20_000, 3 * minute).map((ms) => new Happens(`wait ${ms} ms`, async () => { await pass(ms); })), 3),
    fc.constantFrom(-400 * day, -minute, minute, 40 * day).map((ms) => new Happens(`the clock is set by ${ms} ms`, () => setClock(ms))),
    fc.constant(new Happens('settle', (world) => world.settle(), (sessions) => sessions.main.fill(true))),
  ];
}
