import { describe, expect, test } from 'vitest';
import { encodeCbor, type CborValue } from '../../src/format/cbor.js';
import { decodeFile, encodeFile } from '../../src/format/file.js';
import { fileId } from '../../src/format/hash.js';
import { createCatalog } from '../../src/sync/catalog.js';
import { devices, docs, docView, quarantined, seenBy } from '../../src/sync/core.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import { createDevice, createWorld, edit, openDoc, type Device, type Files } from './device.js';

const hour = 3_600_000;

function createSpace() {
  const world = createWorld(11);
  const crdt = setCrdt({ random: () => (world.random(1)[0] ?? 0) / 256 + (world.random(1)[0] ?? 0) / 65_536 });
  const remote: Files = new Map();
  const join = (name: string, local: Files = new Map()): Device => createDevice(world, crdt, remote, { name, superseded: 0, local });
  const open = (device: Device) => openDoc(device, 'list', crdt.create(emptySet));
  return { world, remote, join, open };
}

const sync = (...devices: Device[]): void => {
  for (const device of devices) for (const kind of ['publish', 'pull', 'tidy'] as const) device.run({ kind });
};

describe('a tombstone', () => {
  test('that storage loses after its document came back is not put again', () => {
    const { world, remote, join, open } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    const [ours, theirs] = [open(a), open(b)];
    edit(a, 'list', ours, (draft) => draft.add('milk'));
    sync(a, b);
    edit(b, 'list', theirs, (draft) => draft.add('eggs'));
    a.run({ kind: 'remove', doc: 'list' });
    const tombstones = [...remote].filter(([path, bytes]) => decodeFile(path, bytes).sections.some(({ codec }) => codec === 'tombstone')).map(([path]) => path);
    expect(tombstones).toHaveLength(1);
    const again = open(a);
    sync(b, a, b, a);
    expect([...again.value.items]).toEqual(['eggs', 'milk']);
    for (const path of tombstones) remote.delete(path);
    for (let look = 0; look < 4; look++) {
      world.now += hour + 60_000;
      sync(a, b);
    }
    expect([...again.value.items]).toEqual(['eggs', 'milk']);
    expect(docs(a.state)).toEqual([{ id: 'list', removed: false }]);
  });

  test('is a snapshot: its codec in a log removes nothing, now and later', () => {
    const { world, remote, join, open } = createSpace();
    const a = join('laptop');
    const replica = open(a);
    edit(a, 'list', replica, (draft) => draft.add('milk'));
    sync(a);
    const section = { doc: 'list', codec: 'tombstone', version: new Uint8Array([1]), bytes: new Uint8Array() };
    const { path, bytes } = encodeFile({ kind: 'log', meta: { writer: '0123456789abcdef', lamport: 9 }, sections: [section] });
    remote.set(path, bytes);
    for (let look = 0; look < 4; look++) {
      world.now += hour + 60_000;
      sync(a);
    }
    expect([...replica.value.items]).toEqual(['milk']);
    expect(docs(a.state)).toEqual([{ id: 'list', removed: false }]);
    expect(remote.has(path)).toBe(true);
  });
});

const readsOf = (device: Device, path: string): number => device.requests.filter((request) => request.where === 'remote' && request.verb === 'read' && request.path === path).length;

describe('a file of a newer format', () => {
  test.each(['log', 'snapshot'] as const)('(%s) is read once in each session, and again when it is listed with another size', (kind) => {
    const { world, remote, join } = createSpace();
    const section = { doc: 'list', codec: 'set/full', version: new Uint8Array([1]), bytes: new Uint8Array() };
    const { path: older, bytes } = encodeFile({ kind, meta: { writer: '0123456789abcdef', lamport: 9 }, sections: [section] });
    bytes[4] = 2;
    const path = older.replace(/[0-9a-z]{26}\.cof$/, `${fileId(bytes)}.cof`);
    remote.set(path, bytes);
    const look = (device: Device): void => {
      for (let hours = 0; hours < 60; hours++) {
        world.now += hour + 60_000;
        device.run({ kind: 'pull' });
      }
    };
    const first = join('laptop');
    openDoc(first, 'list', setCrdt().create(emptySet));
    look(first);
    const again = join('laptop', first.local);
    openDoc(again, 'list', setCrdt().create(emptySet));
    look(again);
    expect([readsOf(first, path), readsOf(again, path), quarantined(again.state)]).toEqual([1, 1, 1]);
    remote.set(path, bytes.slice(1));
    look(again);
    expect(readsOf(again, path)).toBeGreaterThan(1);
  });
});

describe('a name that is listed and never there', () => {
  test.each(['log', 'snapshot', 'pack'] as const)('(%s) holds nobody up, and is looked for again now and then', (kind) => {
    const { world, remote, join, open } = createSpace();
    const section = { doc: 'list', codec: 'set/full', version: new Uint8Array([1]), bytes: new Uint8Array() };
    const { path, bytes } = encodeFile({ kind, meta: { writer: '0123456789abcdef', lamport: 1 }, sections: [section] });
    const get = remote.get.bind(remote);
    remote.get = (name) => (name === path ? undefined : get(name));
    const [a, b] = [join('laptop'), join('phone')];
    const [ours, theirs] = [open(a), open(b)];
    edit(a, 'list', ours, (draft) => draft.add('milk'));
    sync(a, b);
    remote.set(path, bytes);
    world.now += 25 * hour; // and the cold folders are looked at
    for (const device of [a, b, a, b]) sync(device);
    expect([a, b].map(({ state }) => docView(state, 'list').behind)).toEqual([false, false]);
    expect(a.effects).toContainEqual(expect.objectContaining({ type: 'warning', path, error: expect.objectContaining({ code: 'damaged' }) as unknown }));
    expect(quarantined(a.state)).toBe(1);
    a.requests.length = 0;
    for (let minutes = 0; minutes < 600; minutes++) { world.now += hour / 60; a.run({ kind: 'pull' }); }
    expect(a.requests.filter(({ where }) => where === 'remote').length).toBeLessThan(650);
    remote.delete(path);
    world.now += 25 * hour;
    for (const device of [a, b, a]) sync(device);
    expect([quarantined(a.state), docView(a.state, 'list').behind, theirs.value.items]).toEqual([0, false, ['milk']]);
  });
});

describe('a file with a lamport that no counting leads to', () => {
  test('is left alone, unread, and takes nobody along', () => {
    const { remote, join, open } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    const [ours] = [open(a), open(b)];
    edit(a, 'list', ours, (draft) => draft.add('milk'));
    sync(a, b);
    const section = { doc: 'list', codec: 'set/full', version: new Uint8Array([1]), bytes: new Uint8Array() };
    const strange = [2 ** 39 + 1, 2 ** 40 - 1].flatMap((lamport) => (['log', 'snapshot', 'pack'] as const).map((kind) => encodeFile({ kind, meta: { writer: '0123456789abcdef', lamport }, sections: [section] })));
    for (const { path, bytes } of strange) remote.set(path, bytes);
    sync(a, b);
    b.run({ kind: 'ack' });
    sync(a, b);
    edit(a, 'list', ours, (draft) => draft.add('eggs'));
    a.run({ kind: 'publish' });
    const published = a.effects.filter((effect) => effect.type === 'published').at(-1);
    if (published?.type !== 'published') throw new Error('Nothing was published.');
    expect(published.lamport).toBeLessThan(20);
    expect(seenBy(a.state, published.writer, published.lamport)).toEqual([]);
    expect(devices(a.state).find(({ name }) => name === 'phone')?.upToDate).toBe(false);
    expect(strange.map(({ path }) => [readsOf(a, path), remote.has(path)])).toEqual(strange.map(() => [0, true]));
  });
});

describe('a catalog', () => {
  const row = (lamport: CborValue, writer: string, deleted: boolean) => ({
    codec: 'cof/catalog', version: new Uint8Array(),
    bytes: encodeCbor([['list', lamport, writer, new Map<number, CborValue>([[3, 'set'], [5, deleted]])]]),
  });

  test.each([NaN, -1, 1.5, 2 ** 40])('refuses the lamport %s, which devices that hear of it in another order would not agree about', (lamport) => {
    const [first, last] = [createCatalog(), createCatalog()];
    const [strange, real] = [row(lamport, '0000000000000000', true), row(3, 'aaaaaaaaaaaaaaaa', false)];
    expect(first.apply([strange, real]).outcomes).toEqual(['rejected', 'applied']);
    expect(last.apply([real, strange]).outcomes).toEqual(['applied', 'rejected']);
    expect(first.version()).toEqual(last.version());
  });

  test('of thousands of documents is read at once, and includes what it holds', () => {
    const rows = Array.from({ length: 5_000 }, (_, at): CborValue => [`doc ${at}`, at, 'aaaaaaaaaaaaaaaa', new Map<number, CborValue>([[3, 'set']])]);
    const catalog = createCatalog();
    expect(catalog.apply([{ codec: 'cof/catalog', version: new Uint8Array(), bytes: encodeCbor(rows) }]).patches).toHaveLength(5_000);
    const before = catalog.version();
    const twin = createCatalog();
    twin.apply([catalog.full()]);
    expect(twin.includes(before)).toBe(true);
    catalog.set('doc 1', { lamport: 9_000, writer: 'aaaaaaaaaaaaaaaa', crdt: 'set', deleted: true });
    expect(twin.includes(catalog.version())).toBe(false);
    expect(catalog.includes(before)).toBe(true);
    expect(catalog.diff([before])).toHaveLength(1);
  });
});
