import { vi } from 'vitest';
import { memoryFs, SyncError } from '../../../src/index.js';
import type { FileSystem } from '../../../src/index.js';
import { decodeFile } from '../../../src/format/file.js';
import { parseName } from '../../../src/format/names.js';
import { emptySet, faultyFs, setCrdt } from '../../../src/testing/index.js';
import type { FaultyFs, SetDocument } from '../../../src/testing/index.js';
import type { CrdtReplica } from '../../../src/crdt/crdt.js';
import { eventually, pass } from '../../space/kit.js';
import { Session } from './session.js';
import type { Item } from './session.js';

export const docIds = ['a', 'b'] as const;

interface Device { readonly name: string; readonly local: FaultyFs; readonly remote: FaultyFs; main: Session | undefined; tab: Session | undefined }

/** Real devices on one storage, and the simplest model of what they hold: which items there must be, and which there may be. */
export class World {
  readonly devices: Device[];
  readonly items: Item[] = [];
  readonly complaints: string[] = [];
  /** Documents whose removal may not have reached storage: until it has, it takes along what others add. */
  readonly #removing = new Set<string>();
  readonly #storage = memoryFs();
  /** All that was ever written to storage, by document. */
  readonly #written = new Map<string, CrdtReplica<SetDocument>>();
  #names = 0;
  #sessions: Session[] = [];

  constructor(count: number, readonly random: () => number) {
    const recorded: FileSystem = Object.assign(Object.create(this.#storage) as FileSystem, {
      list: this.#storage.list.bind(this.#storage),
      read: this.#storage.read.bind(this.#storage),
      remove: this.#storage.remove.bind(this.#storage),
      write: async (path: string, bytes: Uint8Array) => {
        await this.#storage.write(path, bytes);
        this.#record(path, bytes);
      },
    });
    this.devices = Array.from({ length: count }, (_, at) => ({ name: `device${at}`, local: faultyFs(memoryFs()), remote: faultyFs(recorded), main: undefined, tab: undefined }));
  }

  open(at: number, which: 'main' | 'tab'): void {
    const device = this.devices[at]!;
    device[which] ??= this.#session(`${device.name}${which === 'tab' ? "'s tab" : ''}`, device);
  }

  add(session: Session, doc: string): void {
    const item = session.add(doc, `${session.name}.${++this.#names}`);
    item.removable = this.#removing.has(doc);
    this.items.push(item);
  }

  remove(session: Session, doc: string): void {
    session.space.remove(doc);
    this.#removing.add(doc);
    for (const item of this.items) if (item.doc === doc) item.removable = true;
  }

  async close(at: number, which: 'main' | 'tab'): Promise<void> {
    const device = this.devices[at]!;
    const session = device[which];
    device[which] = undefined;
    if (!session) return;
    const refused = await eventually(session.close());
    if (refused !== undefined) return; // it has said so: what it could neither store nor publish is lost
    for (const item of session.items) if (!item.stored && !item.published && !this.#onStorage(item.doc, item.text)) this.complaints.push(`${session.name} closed, and ${item.text} is neither stored nor published (${item.refused.join()})`);
  }

  async kill(at: number, which: 'main' | 'tab'): Promise<void> {
    const session = this.devices[at]![which];
    this.devices[at]![which] = undefined;
    await session?.kill();
  }

  /** Everything works again, and everybody looks: then all hold the same. */
  async settle(): Promise<void> {
    for (const [at, device] of this.devices.entries()) {
      device.local.heal();
      device.remote.heal();
      this.open(at, 'main');
    }
    const sessions = this.devices.flatMap(({ main, tab }) => [main, tab].filter((session) => session !== undefined));
    for (const session of sessions) {
      session.space.connect(session.remoteFs);
      for (const id of docIds) session.doc(id);
    }
    await pass(130_000);
    for (let round = 0; round < 4; round++) {
      if (round > 1) setClock(26 * 3_600_000); // some things are looked at once an hour or once a day
      for (const { space, name } of sessions) {
        await eventually(space.sync()).catch((error: SyncError) => this.complaints.push(`${name} cannot sync: ${error.code}: ${error.message}`));
        await pass(11_000);
      }
    }
    this.#removing.clear();
    this.#checkAll(sessions);
  }

  /** What holds at any time. */
  check(): void {
    for (const session of this.#sessions) {
      if (!session.isAlive) continue;
      for (const [id, { value }] of session.docs) {
        const lacks = session.items.filter((item) => item.doc === id && !item.removable && !value.items.includes(item.text));
        if (lacks.length > 0) this.complaints.push(`${session.name} does not show its own ${lacks.map(({ text }) => text).join()} of ${id}`);
        const absent = session.items.filter((item) => item.doc === id && item.published && !item.removable && !this.#onStorage(id, item.text));
        if (absent.length > 0) this.complaints.push(`${session.name} was told that ${absent.map(({ text }) => text).join()} is published, and storage does not have it`);
      }
    }
    if (this.complaints.length > 0) throw new Error(this.complaints.join('\n'));
  }

  async end(): Promise<void> {
    for (const at of this.devices.keys()) for (const which of ['tab', 'main'] as const) await this.close(at, which);
    await pass(130_000); // requests of the killed run into their timeouts
    this.check();
  }

  #session(name: string, device: Device): Session {
    const session = new Session(name, device.local, device.remote, this.random, (sentence) => this.complaints.push(sentence), (quiet) => this.#isQuiet(quiet));
    this.#sessions.push(session);
    for (const id of docIds) session.doc(id);
    return session;
  }

  /** It says that nothing of it is unpublished: then storage has all of it. */
  #isQuiet(session: Session): void {
    const missing = session.items.filter((item) => !item.removable && !this.#onStorage(item.doc, item.text));
    if (missing.length > 0) this.complaints.push(`${session.name} has nothing unpublished, and storage lacks ${missing.map(({ text }) => text).join()}`);
  }

  #checkAll(sessions: readonly Session[]): void {
    for (const id of docIds) {
      const of = this.items.filter(({ doc }) => doc === id);
      const must = of.filter((item) => !item.removable && (item.stored || item.published)).map(({ text }) => text);
      const may = new Set(of.map(({ text }) => text));
      const [first] = sessions;
      for (const session of sessions) {
        const { items } = session.doc(id).value;
        const lost = must.filter((text) => !items.includes(text));
        if (lost.length > 0) this.complaints.push(`${session.name} has lost ${lost.join()} of ${id}`);
        if (items.some((text) => !may.has(text))) this.complaints.push(`${session.name} has what nobody added to ${id}: ${items.join()}`);
        if (first && items.join() !== first.doc(id).value.items.join()) this.complaints.push(`${session.name} has [${items.join()}] of ${id}, and ${first.name} [${first.doc(id).value.items.join()}]`);
        const { state, everPulled, unpublished, quarantined, online, error } = session.doc(id).status;
        if (state !== 'ready' || !everPulled || unpublished > 0 || quarantined > 0 || !online || error) this.complaints.push(`${session.name} is not at peace with ${id}: ${JSON.stringify(session.doc(id).status)} ${error?.message}`);
      }
    }
    for (const session of sessions) {
      const { unpublished, error, online } = session.space.status;
      if (unpublished > 0 || error || !online) this.complaints.push(`${session.name} is not at peace: ${JSON.stringify(session.space.status)} ${error?.message}`);
      for (const item of session.items) if (item.refused.length === 0 && (!item.published || !item.stored)) this.complaints.push(`the receipt of ${item.text} never settles (${item.refused.join()})`);
    }
    this.check();
  }

  #onStorage(doc: string, text: string): boolean { return this.#written.get(doc)?.value.items.includes(text) ?? false; }

  #record(path: string, bytes: Uint8Array): void {
    if (!parseName(path)) return;
    for (const { doc, codec, version, bytes: content } of decodeFile(path, bytes).sections) {
      if (!codec.startsWith('set/')) continue;
      const replica = this.#written.get(doc) ?? setCrdt().create(emptySet);
      this.#written.set(doc, replica);
      replica.apply([{ codec, version, bytes: content }]);
    }
  }
}

/** The clock is set, while no time goes by. */
export const setClock = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

export const diskFull = new SyncError('quota', 'The disk is full (injected).');
