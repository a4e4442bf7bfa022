import { SyncError, type SyncErrorCode } from '../../src/errors.js';
import type { Request } from '../../src/sync/proc.js';
import type { Job } from '../../src/sync/types.js';
import { answer, carryOut, describe } from '../../src/testing/simulator/answers.js';
import type { Device, Pending } from '../../src/testing/simulator/device.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import { settingsOf, type Faults } from '../../src/testing/simulator/settings.js';
import { Sometimes } from '../../src/testing/simulator/sometimes.js';
import { Violation } from '../../src/testing/simulator/violation.js';
import { World, time } from '../../src/testing/simulator/world.js';
import { applies, type Fault } from './faults.js';

export type Profile = 's3' | 'mirror';

/** The fault of a run, and the request it strikes, counted from 0 over the scenario's act. */
export interface Plan { readonly at: number; readonly fault: Fault }

/** The process under test died. */
export class Crash extends Error {}

const calm = Object.fromEntries(Object.keys(settingsOf(1, 's3').faults).map((name) => [name, 0])) as unknown as Faults;

/** More requests than any scenario makes: one that goes on and on must not hang the sweep. */
const most = 5_000;

/** One run of a scenario, with at most one fault in it. */
export class Run {
  readonly world: World;
  /** What was asked for so far in the act. */
  readonly requests: Request[] = [];
  /** Edits by document. */
  readonly edits = new Map<string, string[]>();
  /** Whether the fault did strike. */
  struck = false;
  #acting = false;
  #broken: { device: Device; where: 'local' | 'remote' } | undefined;
  /** What storage says when it refuses. */
  refusal: SyncErrorCode = 'network';

  constructor(readonly profile: Profile, readonly plan?: Plan, trace = false) {
    const settings = settingsOf(1, profile, { devices: 0, docs: 2, superseded: 0, faults: calm });
    this.world = new World(settings, new Sometimes(), trace);
  }

  /** From here on nothing fails. */
  mend(): void { this.#broken = undefined; }

  /** From here on requests count, and the fault may strike. */
  act(script: () => void): void {
    this.#acting = true;
    try {
      script();
    } catch (thrown) {
      if (!(thrown instanceof Crash)) throw thrown;
    } finally {
      this.#acting = false;
    }
  }

  join(local?: Map<string, Uint8Array>): Device { return this.world.addDevice(local); }

  start(device: Device): void {
    this.world.log(() => `${device.name} starts`);
    if (this.#broken?.device === device) this.#broken = undefined;
    device.start();
    this.drive(device);
  }

  open(device: Device, doc: string): void {
    const held = device.held.get(doc);
    if (!held) device.open(doc);
    else if (!held.loaded && !held.loading) device.reopen(held);
    this.drive(device);
  }

  close(device: Device, doc: string): void {
    const held = device.held.get(doc);
    if (held?.loaded && !held.closing) device.close(held);
    this.drive(device);
  }

  /** An edit of about that many letters, if the document is open. */
  edit(device: Device, doc: string, letters = 8): void {
    const held = device.held.get(doc);
    if (!held || held.closing) return;
    const item = `${device.name}.${++this.world.items}.${createRandom('edit', this.world.items).text(letters)}`;
    this.world.log(() => `${device.name} edits ${doc}: ${item.slice(0, 12)}`);
    this.edits.set(doc, [...(this.edits.get(doc) ?? []), item]);
    device.edit(held, item);
    this.drive(device);
  }

  do(device: Device, ...jobs: readonly (Job['kind'] | Job)[]): void {
    for (const job of jobs) {
      this.world.log(() => `${device.name} begins ${typeof job === 'string' ? job : job.kind}`);
      this.world.now += 100;
      device.run(typeof job === 'string' ? { kind: job } as Job : job);
      this.drive(device);
    }
  }

  /** Time passes; in a mirrored folder as much as files need to get about. */
  pass(ms: number): void {
    this.world.now += ms;
    this.world.storage.advance(this.world.now);
  }

  /** Files are where they are on their way to: of a mirror first up to the hub, then down from there. */
  arrive(): void { for (let way = 0; way < 2; way++) this.pass(this.profile === 'mirror' ? 7 * time.day : time.second); }

  /** Answers all that a device asks for, in order. */
  drive(device: Device): void {
    for (let count = 0; device.pending.length > 0; count++) {
      if (count > most) throw new Violation('jobs end', `${device.name} asks on and on: ${[...device.jobs.values()].map(({ kind }) => kind).join(', ')}`);
      const [pending] = device.pending;
      if (pending) this.#answer(device, pending);
    }
    if (device.jobs.size > 0) throw new Violation('jobs end', `${device.name} waits for nothing in ${[...device.jobs.values()].map(({ kind }) => kind).join(', ')}`);
  }

  #answer(device: Device, pending: Pending): void {
    const { request } = pending;
    if (this.#broken?.device === device && this.#broken.where === request.where) return this.#fail(device, pending);
    if (this.#acting) {
      const index = this.requests.length;
      this.requests.push(request);
      if (this.plan?.at === index && applies(this.plan.fault, request, this.profile)) return this.#strike(device, pending, this.plan.fault);
    }
    answer(this.world, device, pending);
  }

  #strike(device: Device, pending: Pending, { name, done, then, kept }: Fault): void {
    this.struck = true;
    const { request } = pending;
    this.world.log(() => `  ${name}: ${device.name} ${describe(request)}`);
    if (done === 'all' || done === 'all and the others') carryOut(this.world, device, request);
    if (done === 'all and the others') for (const { request: other } of device.pending.slice(1)) carryOut(this.world, device, other);
    if (kept && request.verb === 'write') carryOut(this.world, device, { ...request, bytes: request.bytes.slice(0, kept(request.bytes.length)) });
    if (then === 'crash') {
      device.crash();
      throw new Crash();
    }
    if (then === 'fail for ever') this.#broken = { device, where: request.where };
    this.#fail(device, pending);
  }

  #fail(device: Device, pending: Pending): void {
    const { where, verb } = pending.request;
    const code = where === 'remote' ? this.refusal : verb === 'write' ? 'quota' : 'network';
    device.answer(pending, { error: new SyncError(code, 'It did not work.') });
  }
}
