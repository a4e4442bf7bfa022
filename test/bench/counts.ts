import { defineDoc, memoryFs } from '../../src/index.js';
import { createDevice, type Device, type Figure, requests, stored } from './device.js';

interface Todos { todos: { title: string; done: boolean }[] }
const todos = defineDoc<Todos>({ init: { todos: [] } });

const add = (device: Device, title: string): void =>
  void device.space.doc('todos', todos).change((draft) => void draft.todos.push({ title, done: false }));

/** What people write: a few words of a language with two thousand of them, the same in each run. */
function words(at: number): string {
  const word = (seed: number): string => ['ba', 'ke', 'mi', 'lo', 'tu', 'ra', 'sen', 'dor', 'vil', 'nam'].map((_, i, all) => all[(seed >> (i * 4)) % 10]).slice(0, 2 + seed % 3).join('');
  return [1, 2].map((nth) => word((Math.imul(at * 3 + nth, 2_654_435_761) >>> 9) & 0x7ff0fff)).join(' ');
}

const clock = Date.now;
let ahead = 0;

/** Lets this much time pass: a person does not make a thousand edits in a minute, and devices spread their snapshots over real time. */
function pass(ms: number): void {
  ahead += ms;
  Date.now = () => clock() + ahead;
}

/** What one edit costs its author and a reader, in a running list of three devices. */
export async function oneEdit(): Promise<Figure[]> {
  const storage = memoryFs();
  const devices = ['laptop', 'phone', 'tablet'].map((name) => createDevice(storage, name));
  for (let round = 0; round < 4; round++) {
    for (const device of devices) { add(device, `something to buy ${round}`); await device.space.sync(); }
  }
  for (const device of devices) await device.space.sync();
  const [author, reader] = devices as [Device, Device];
  add(author, 'bread'); // joins what the three did at the same time before, which the measured edit is not to carry
  for (const device of [...devices, ...devices]) await device.space.sync();
  author.remoteFs.reset();
  add(author, 'oat milk');
  await author.space.sync();
  const { write, up, list } = author.remoteFs.counts;
  reader.remoteFs.reset();
  await reader.space.sync();
  const read = reader.remoteFs.counts;
  return [
    { what: 'one todo: PUTs of its author', value: write, unit: 'PUT', atMost: 1 },
    { what: 'one todo: bytes of its author', value: up, unit: 'B', atMost: 350 },
    { what: 'one todo: LISTs of its author (the pull that goes with a sync)', value: list, unit: 'LIST' },
    { what: 'one todo: LISTs of a reader', value: read.list, unit: 'LIST', atMost: 1 },
    { what: 'one todo: GETs of a reader', value: read.read, unit: 'GET', atMost: 1 },
  ];
}

/** A space of 1,000 documents: what an idle poll costs, and what opening one loads. */
export async function manyDocuments(count = 1000): Promise<Figure[]> {
  const storage = memoryFs();
  const writer = createDevice(storage, 'laptop');
  for (let at = 0; at < count; at++) writer.space.doc(`list-${at}`, todos).change((draft) => void draft.todos.push({ title: `first of ${at}`, done: false }));
  await writer.space.sync();
  await writer.space.sync();
  writer.remoteFs.reset();
  await writer.space.sync();
  const idle = { requests: requests(writer.remoteFs), down: writer.remoteFs.counts.down };
  const localFs = memoryFs();
  const reader = createDevice(storage, 'phone', localFs);
  await reader.space.doc('list-7', todos).whenSynced();
  await reader.space.close();
  const again = createDevice(storage, 'phone', localFs);
  const doc = again.space.doc('list-7', todos);
  await doc.whenReady();
  if (doc.value.todos.length !== 1 || again.space.docs.length !== count) throw new Error('The reader does not have what was written.');
  return [
    { what: `idle poll of ${count} documents`, value: idle.requests, unit: 'requests', atMost: 1 },
    { what: `idle poll of ${count} documents`, value: idle.down, unit: 'B', atMost: 1024 },
  ];
}

/** The first load of a document that three devices wrote in 1,000 edits, each published by itself. */
export async function firstLoad(edits = 1000): Promise<Figure[]> {
  const storage = memoryFs();
  const devices = ['laptop', 'phone', 'tablet'].map((name) => createDevice(storage, name));
  let most = 0;
  for (let at = 0; at < edits; at++) {
    const device = devices[at % 3] as Device;
    add(device, words(at));
    await device.space.sync();
    pass(5_000);
    if (at % 50 === 49) most = Math.max(most, (await stored(storage)).bytes);
  }
  pass(60_000); // they put their devices away
  for (let round = 0; round < 3; round++) for (const device of devices) await device.space.sync();
  const all = devices.reduce((sum, device) => sum + requests(device.remoteFs), 0);
  const kept = await stored(storage);
  const snapshot = Math.max(...(await storage.list('d/')).map(({ size }) => size));
  const fresh = createDevice(storage, 'new phone');
  await fresh.space.doc('todos', todos).whenSynced();
  if (fresh.space.doc('todos', todos).value.todos.length !== edits) throw new Error('The new device does not have every edit.');
  const { down } = fresh.remoteFs.counts;
  return [
    { what: `first load of ${edits} edits by 3 devices`, value: requests(fresh.remoteFs), unit: 'requests', atMost: 40 },
    { what: `first load of ${edits} edits by 3 devices, lists included`, value: down, unit: 'B', atMost: 60_000 },
    { what: 'stored at the end', value: kept.bytes, unit: 'B' },
    { what: 'stored at the end ÷ one snapshot', value: kept.bytes / snapshot, unit: '×', atMost: 2.5 },
    { what: 'stored at most, while they write ÷ the last snapshot', value: most / snapshot, unit: '×' },
    { what: 'files at the end', value: kept.files, unit: 'files' },
    { what: 'requests for each sync', value: all / edits, unit: 'requests' },
  ];
}

/** Fifty devices with one edit each, all at once. */
export async function crowd(count = 50): Promise<Figure[]> {
  const storage = memoryFs();
  const devices = Array.from({ length: count }, (_, at) => createDevice(storage, `device ${at}`));
  for (const device of devices) add(device, `from ${device.space.devices[0]?.name ?? 'somebody'}`);
  await Promise.all(devices.map((device) => device.space.sync()));
  let polls = 1;
  const missing = (): number => devices.filter((device) => device.space.doc('todos', todos).value.todos.length < count).length;
  while (missing() > 0 && polls < 5) {
    polls++;
    await Promise.all(devices.map((device) => device.space.sync()));
  }
  return [
    { what: `${count} devices with one edit each: polls until all have all`, value: missing() === 0 ? polls : Infinity, unit: 'polls', atMost: 2 },
    { what: `${count} devices with one edit each: requests in all`, value: devices.reduce((sum, device) => sum + requests(device.remoteFs), 0), unit: 'requests' },
  ];
}
