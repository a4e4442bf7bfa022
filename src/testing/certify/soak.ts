import { createSpace, defineDoc, memoryFs, SyncError } from '../../index.js';
import type { FileSystem, Space } from '../../index.js';
import { decodeFile } from '../../format/file.js';
import { parseName } from '../../format/names.js';
import type { Certificate, CertifyOptions } from '../certify.js';
import { ensure, ensureBytes, textOf } from '../check.js';
import { faultyFs } from '../faulty-fs.js';
import { emptySet, setCrdt } from '../set-crdt.js';
import type { SetDocument } from '../set-crdt.js';
import { createRandom } from '../simulator/random.js';
import type { Random } from '../simulator/random.js';
import { Ledger } from './ledger.js';
import { mortal } from './mortal.js';

const docs = ['lists', 'notes', 'plans'];
/** Long enough that a few dozen of them are worth a snapshot. */
const words = 30;

interface Device {
  readonly name: string;
  readonly local: FileSystem;
  /** What it does is drawn from here, and from nowhere else: devices run at once, and one stream for all would give each what the runtime's order leaves it. */
  readonly random: Random;
  sessions: number;
  edits: number;
  session: Session | undefined;
}
interface Session { readonly space: Space; alive: boolean; calm(): void; readonly hits: () => number }

/** Devices on one storage, and all that happens to them. */
export class Soak {
  readonly #documents: CertifyOptions['documents'];
  readonly #definition;
  readonly #ledger = new Ledger();
  readonly #devices: Device[];
  readonly #added = new Map<string, Set<string>>();
  readonly #rounds: number;
  readonly #faults: number;
  readonly #patience: number;
  #kills = 0;
  #hits = 0;

  constructor(private readonly seed: number, private readonly view: () => Promise<FileSystem>, { devices = 3, rounds = 12, faults = 0.1, patience = 20_000, documents }: CertifyOptions) {
    this.#rounds = rounds;
    this.#faults = faults;
    this.#patience = patience;
    this.#documents = documents;
    this.#definition = defineDoc<unknown>({ init: documents ? documents.init : emptySet });
    this.#devices = Array.from({ length: devices }, (_, at) => this.#device(`device ${at + 1}`));
  }

  async run(): Promise<Certificate> {
    try {
      for (let round = 0; round < this.#rounds; round++) {
        await Promise.all(this.#devices.map((device) => this.#live(device)));
      }
      await this.#settle();
    } catch (thrown) {
      throw forAuthors(thrown);
    }
    const { files, bytes } = await this.#checkFiles();
    return { seed: this.seed, devices: this.#devices.length, edits: this.#edits, kills: this.#kills, requests: this.#ledger.requests, faults: this.#hits, files, bytes };
  }

  get #edits(): number { return this.#devices.reduce((sum, { edits }) => sum + edits, 0); }

  #device(name: string): Device {
    return { name, local: memoryFs(), random: createRandom(this.seed, name), sessions: 0, edits: 0, session: undefined };
  }

  /** A few edits, then some of what happens to devices. */
  async #live(device: Device): Promise<void> {
    device.session ??= await this.#open(device, this.#faults);
    const { session, random } = device;
    const stored: Promise<void>[] = [];
    for (let edits = 1 + random.below(3); edits > 0; edits--) stored.push(this.#edit(session.space, device));
    await Promise.all(stored);
    const syncing = session.space.sync().catch((thrown: unknown) => this.#excuse(thrown));
    if (random.chance(0.2)) await this.#kill(device);
    await syncing;
    if (random.chance(0.1) && device.session) {
      this.#hits += session.hits();
      device.session = undefined;
      await session.space.close();
    }
  }

  /** @returns when it is durable on the device: then nothing may lose it any more */
  #edit(space: Space, device: Device): Promise<void> {
    const { name, random } = device;
    const id = random.pick(docs);
    const nth = ++device.edits;
    const text = `${name}, ${nth}: ${Array.from({ length: random.below(words) }, () => random.next().toString(36).slice(2)).join(' ')}`;
    const documents = this.#documents;
    const receipt = space.doc(id, this.#definition).change((draft) => {
      // A stream for each: how often an edit draws may depend on what it finds, and that on what has arrived.
      if (documents) documents.edit(draft, createRandom(this.seed, name, 'edit', nth).next);
      else (draft as SetDocument).add(text);
    });
    if (!documents) this.#added.set(id, (this.#added.get(id) ?? new Set()).add(text));
    return receipt.stored;
  }

  async #kill(device: Device): Promise<void> {
    const { session } = device;
    if (!session) return;
    device.session = undefined;
    this.#kills++;
    this.#hits += session.hits();
    session.alive = false;
    await session.space.close().catch(() => undefined);
  }

  async #open(device: Device, rate: number): Promise<Session> {
    const { name } = device;
    const nth = ++device.sessions;
    const faulty = faultyFs(this.#ledger.of(await this.view()), { random: { seed: createRandom(this.seed, name, 'faults', nth).below(2 ** 31), rate, kinds: ['fail', 'lose-answer'] } });
    const session = { alive: true, calm: () => faulty.heal(), hits: () => faulty.hits };
    const isAlive = (): boolean => session.alive;
    const space = createSpace({
      crdt: this.#documents?.crdt ?? setCrdt({ random: createRandom(this.seed, name, 'crdt', nth).next }),
      localFs: mortal(device.local, isAlive), remoteFs: mortal(faulty, isAlive), device: { name }, sync: false, retention: { superseded: 0 },
    });
    return Object.assign(session, { space });
  }

  /** What was done wrong on purpose may be said; anything else is the storage's own fault. */
  #excuse(thrown: unknown): void {
    if (thrown instanceof SyncError && ['network', 'damaged', 'closed', 'aborted'].includes(thrown.code)) return;
    throw thrown;
  }

  async #settle(): Promise<void> {
    for (const device of this.#devices) (device.session ??= await this.#open(device, 0)).calm();
    const open = async (name: string): Promise<Device> => {
      const device = this.#device(name);
      device.session = await this.#open(device, 0);
      return device;
    };
    for (let round = 0; round < 3; round++) {
      for (const { session } of this.#devices) await this.#syncAll(session!.space);
    }
    const all = [...this.#devices, await open('one that comes last')];
    const [first] = all;
    for (const id of docs) {
      for (const { name, session } of all) {
        await this.#syncAll(session!.space);
        const doc = session!.space.doc(id, this.#definition);
        const missing = [...this.#added.get(id) ?? []].filter((text) => !(doc.value as SetDocument).items.includes(text));
        ensure(missing.length === 0, `${name} lacks ${missing.length} edits of "${id}", among them "${missing[0]?.slice(0, 40)}"`);
        const [here, there] = [doc.value, first!.session!.space.doc(id, this.#definition).value].map((value) => JSON.stringify(value));
        ensure(here === there, `${name} has another content of "${id}" than ${first!.name}`);
        ensure(doc.status.unpublished === 0, `${name} has ${doc.status.unpublished} edits of "${id}" that it could not publish`);
      }
    }
    if (this.#documents) this.#checkChanged(first!.session!.space);
    for (const { session } of all) {
      this.#hits += session!.hits();
      await session!.space.close();
    }
  }

  /** Else all would hold the same because nobody did anything. */
  #checkChanged(space: Space): void {
    const isChanged = docs.map((id) => space.doc(id, this.#definition)).some(({ value, initialValue }) => textOf(value) !== textOf(initialValue));
    ensure(isChanged, `after ${this.#edits} edits all documents still hold their initial content: "edit" has to change something`);
  }

  /** Until nothing is put aside any more: a file that came damaged is read again some seconds later. */
  async #syncAll(space: Space): Promise<void> {
    for (let waited = 0; ; waited += 500) {
      for (const id of docs) await space.doc(id, this.#definition).whenSynced();
      if (space.status.quarantined === 0) return;
      ensure(waited < this.#patience, `${space.status.quarantined} files still come damaged after ${this.#patience / 1000} s: a write left a part of them, or reads are cut`);
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
  }

  /** What was acknowledged and not removed is there, whole, in every view; nothing else is. */
  async #checkFiles(): Promise<{ files: number; bytes: number }> {
    const fs = await this.view();
    const listed = new Map((await fs.list('')).map(({ path, size }) => [path, size]));
    for (const [path, bytes] of this.#ledger.files) {
      ensure(listed.has(path), `${path} was written and acknowledged, and is not listed`);
      ensure(listed.get(path) === bytes.length, `${path} is listed with ${listed.get(path)} bytes instead of ${bytes.length}`);
      ensureBytes(await fs.read(path), bytes, path);
      if (parseName(path)) decodeFile(path, bytes);
    }
    for (const path of listed.keys()) ensure(this.#ledger.files.has(path) || this.#ledger.doubtful.has(path), `${path} is listed, though nobody wrote it, or it was removed`);
    ensure(listed.size > 0, 'the storage holds no file in the end, and so has carried nothing');
    return { files: listed.size, bytes: [...listed.values()].reduce((sum, size) => sum + size, 0) };
  }
}

/** `wrong-root` tells users of an app to bring a drive back; who wrote the storage has to know what made the library think so. */
function forAuthors(thrown: unknown): unknown {
  if (!(thrown instanceof SyncError) || thrown.code !== 'wrong-root') return thrown;
  return new Error('what one view wrote and was acknowledged is not listed by another at once, under the path it was written to', { cause: thrown });
}
