import type { Request } from '../../sync/proc.js';
import type { Effect } from '../../sync/types.js';
import { checkLimits } from './bounds.js';
import { Device, type Files, type Pending, type Told } from './device.js';
import { Counting } from './figures.js';
import { type Kind, sets } from './kind.js';
import { checkReach } from './newer.js';
import { Notes } from './notes.js';
import { Oracle } from './oracle.js';
import { Readers } from './readers.js';
import { createStorage } from './profiles.js';
import { createRandom, type Random } from './random.js';
import type { Settings } from './settings.js';
import type { Sometimes } from './sometimes.js';
import type { Storage } from './storage.js';

/** An older state of a device's files, and what it had been told by then. */
export interface Backup { readonly of: string; readonly local: Files; readonly told: Told; readonly left: ReadonlyMap<string, Told> }

const second = 1000;
export const time = { second, minute: 60 * second, hour: 3600 * second, day: 86_400 * second };

/** All of one run: time, storage, devices, and who watches them. */
export class World {
  /** True time. No device sees it. */
  now = 1_700_000_000_000;
  readonly storage: Storage;
  readonly oracle: Oracle;
  readonly devices: Device[] = [];
  readonly backups: Backup[] = [];
  readonly docs: readonly string[];
  readonly notes: Notes;
  readonly readers: Readers;
  readonly figures = new Counting();
  readonly trace: string[] = [];
  /** Draws that belong to no step: delays of storage. */
  readonly random: Random;
  /** Writers there ever were, for what storage may hold in the end. */
  readonly writers = new Set<string>();
  /** Documents that somebody asked to remove. */
  readonly removed = new Set<string>();
  items = 0;
  /** The faults have stopped. */
  ending = false;
  /** And every app was updated. */
  settled = false;
  readonly #traps: Random;
  #names = 0;

  constructor(readonly settings: Settings, readonly sometimes: Sometimes, readonly tracing: boolean, readonly kind: Kind = sets) {
    this.random = createRandom(settings.seed, 'storage');
    this.#traps = createRandom(settings.seed, 'traps');
    this.oracle = new Oracle(kind, sometimes, this.figures);
    this.notes = new Notes(this.oracle, sometimes);
    this.readers = new Readers(this.oracle, settings.profile === 's3' && settings.faults.lag === 0);
    this.storage = createStorage(settings, this.oracle, this.random);
    this.docs = Array.from({ length: settings.docs }, (_, at) => `doc${at}`);
    for (let at = 0; at < settings.devices; at++) this.addDevice();
  }

  log(what: () => string): void { if (this.tracing) this.trace.push(what()); }

  /** @param version of the app; drawn where it is not given, and always the newer one once the faults have stopped */
  addDevice(local?: Files, version?: 1 | 2): Device {
    const count = this.#names++;
    const name = `dev${count}`;
    const { seed, superseded, hosts, limits, faults } = this.settings;
    const host = createRandom(seed, 'host', count).chance(hosts) ? `host-${name}` : undefined;
    const checks = createRandom(seed, 'checks', count);
    const device = new Device({
      name, host, seed, kind: this.kind, version: version ?? this.#versionOf(count), superseded, limits, durable: this.storage.durable, now: () => this.now,
      onRequest: (asker, request) => this.#requested(asker, request),
      onEffect: (teller, effect) => this.#told(teller, effect),
      onJob: (worker, job, what) => this.readers[what](worker, job),
      isUnsound: () => !this.settled && faults.unsound > 0 && checks.chance(faults.unsound),
      saw: (what) => this.sometimes.saw(what),
      traps: () => this.#strikes(),
    });
    if (local) device.local = local;
    this.storage.join(name, this.now);
    this.devices.push(device);
    return device;
  }

  #strikes(): boolean {
    if (this.ending || !this.#traps.chance(this.settings.faults.trap)) return false;
    this.figures.struck('a document that cannot be written down');
    return true;
  }

  /** Where there are two versions of the app, the first device has the older one and the second the newer one. */
  #versionOf(count: number): 1 | 2 {
    const { seed, faults } = this.settings;
    if (faults.older === 0) return 1;
    if (this.settled || count === 1) return 2;
    return count === 0 || createRandom(seed, 'version', count).chance(0.5) ? 1 : 2;
  }

  /** A second session of a device, beside its first. */
  addTab(owner: Device): Device {
    const tab = new Device({ ...owner.options, version: owner.version, name: `${owner.name}+${this.#names++}`, owner });
    tab.skew = owner.skew;
    owner.tab = tab;
    return tab;
  }

  /** A session ends without a word. @returns the requests that were on their way */
  end(session: Device): Pending[] {
    const { owner } = session.options;
    if (owner) {
      owner.tab = undefined;
      owner.left.set(session.storePath, session.told);
    }
    return session.crash();
  }

  #requested(device: Device, request: Request): void {
    if (request.where === 'remote') this.oracle.requested(device.name, request);
    if (request.where === 'remote' && request.verb === 'write') this.readers.has(device, request.path);
    checkReach(this.oracle, device, request);
    checkLimits(this, device, request);
    this.notes.requested(device, request);
    if (request.verb === 'write' && request.where === 'remote') {
      const [, writer] = /([0-9a-z]{16})-/.exec(request.path.replace(/^d\/[0-9a-z]{16}-[0-9a-z]{8}-/, 'd/')) ?? [];
      if (writer) this.writers.add(writer);
    }
  }

  #told(device: Device, effect: Effect): void {
    this.notes.told(device, effect);
    if (effect.type === 'failed') this.log(() => `    ${device.name}: a job failed, ${effect.error.code}: ${effect.error.message.slice(0, 60)}`);
    if (effect.type === 'warning') this.log(() => `    ${device.name}: warning ${effect.error.code} ${effect.path ?? ''}`);
    if (effect.type === 'unsaved') this.log(() => `    ${device.name}: ${effect.error.message}`);
    if (effect.type === 'removed' || effect.type === 'revived') this.log(() => `    ${device.name}: ${effect.type} ${effect.doc}`);
    if (effect.type === 'published') this.log(() => `    ${device.name}: published ${effect.doc} ${effect.edits} edits`);
  }
}
