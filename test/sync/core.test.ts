import { describe, expect, test } from 'vitest';
import type { CrdtReplica } from '../../src/crdt/crdt.js';
import { SyncError } from '../../src/errors.js';
import { decodeFile, encodeFile } from '../../src/format/file.js';
import { devices, docs, docView, quarantined, seenBy } from '../../src/sync/core.js';
import { emptySet, setCrdt, type SetDocument } from '../../src/testing/index.js';
import { createDevice, createWorld, edit, openDoc, type Device, type Files } from './device.js';

const hour = 3_600_000;
const day = 24 * hour;

interface Member extends Device { readonly replica: CrdtReplica<SetDocument> }

function createSpace() {
  const world = createWorld(7);
  const crdt = setCrdt({ random: () => (world.random(1)[0] ?? 0) / 256 + (world.random(1)[0] ?? 0) / 65_536 });
  const remote: Files = new Map();
  const join = (name: string, options: { local?: Files; superseded?: number; durable?: boolean } = {}): Member => {
    const device = createDevice(world, crdt, remote, { name, superseded: 0, ...options });
    return Object.assign(device, { replica: openDoc(device, 'list', crdt.create(emptySet)) });
  };
  return { world, crdt, remote, join };
}

const add = (member: Member, item: string): void => edit(member, 'list', member.replica, (draft) => draft.add(item));
const items = (member: Member): string[] => [...member.replica.value.items].sort();
const sync = (...members: Member[]): void => {
  for (const member of members) {
    member.run({ kind: 'publish' });
    member.run({ kind: 'pull' });
    member.run({ kind: 'tidy' });
  }
};
const remoteRequests = (member: Member, work: () => void): string[] => {
  member.requests.length = 0;
  work();
  return member.requests.filter(({ where }) => where === 'remote').map((request) => `${request.verb} ${('path' in request ? request.path : request.prefix).slice(0, 2)}`);
};
const kinds = (remote: Files): string => [...remote.keys()].map((path) => (path.startsWith('l/0-') ? 'm' : path[0])).sort().join('');

describe('an edit', () => {
  test('is one PUT for its author, and one LIST and one GET for a reader', () => {
    const { join } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    add(a, 'milk');
    sync(a, b, a, b);
    add(a, 'eggs');
    expect(remoteRequests(a, () => a.run({ kind: 'publish' }))).toEqual(['write l/']);
    expect(remoteRequests(b, () => b.run({ kind: 'pull' }))).toEqual(['list l/', 'read l/']);
    expect(items(b)).toEqual(['eggs', 'milk']);
    expect(remoteRequests(b, () => b.run({ kind: 'pull' }))).toEqual(['list l/']);
  });

  test('that was stored is there after a crash, and published by the next start', () => {
    const { join } = createSpace();
    const a = join('laptop');
    add(a, 'milk');
    a.run({ kind: 'store' });
    const again = join('laptop', { local: a.local });
    expect(items(again)).toEqual(['milk']);
    expect(docView(again.state, 'list').unpublished).toBe(1);
    const b = join('phone');
    sync(again, b);
    expect(items(b)).toEqual(['milk']);
    expect(docView(again.state, 'list').unpublished).toBe(0);
  });

  test('whose answer was lost is sent again under the same name', () => {
    const { join, remote } = createSpace();
    const a = join('laptop');
    a.run({ kind: 'pull' });
    add(a, 'milk');
    let lost = true;
    a.fail = (request) => {
      if (request.where !== 'remote' || request.verb !== 'write' || !request.path.startsWith('l/') || request.path.startsWith('l/0-') || !lost) return undefined;
      lost = false;
      remote.set(request.path, request.bytes);
      return new SyncError('network', 'The answer was lost.');
    };
    expect(() => a.run({ kind: 'publish' })).toThrow('The answer was lost.');
    expect(docView(a.state, 'list').unpublished).toBe(1);
    a.run({ kind: 'publish' });
    expect(kinds(remote)).toBe('lm');
  });

  test('of closed documents is kept as it comes, and is there when they are opened', () => {
    const { join, crdt } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    const other = openDoc(a, 'other', crdt.create(emptySet));
    edit(a, 'other', other, (draft) => draft.add('in another document'));
    sync(a, b);
    expect(docs(b.state)).toEqual([{ id: 'other', removed: false }]);
    expect(openDoc(b, 'other', crdt.create(emptySet)).value.items).toEqual(['in another document']);
  });

  test('is seen by those that said so', () => {
    const { join } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    add(a, 'milk');
    sync(a, b);
    const published = a.effects.find((effect) => effect.type === 'published');
    if (published?.type !== 'published') throw new Error('Nothing was published.');
    expect(seenBy(a.state, published.writer, published.lamport)).toEqual([]);
    b.run({ kind: 'ack' });
    a.run({ kind: 'pull' });
    expect(seenBy(a.state, published.writer, published.lamport).map(({ name }) => name)).toEqual(['phone']);
    expect(devices(a.state).map(({ name, upToDate }) => [name, upToDate])).toEqual([['laptop', true], ['phone', true]]);
    expect(remoteRequests(a, () => a.run({ kind: 'ack' }))).toEqual([]);
  });
});

describe('a log whose predecessor was not read', () => {
  test('makes a device look into the cold folders', () => {
    const { join, remote } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    sync(a, b);
    for (let at = 0; at < 12; at++) { add(a, `item ${at}`); sync(a); }
    expect(kinds(remote)).toContain('p');
    expect(remoteRequests(b, () => b.run({ kind: 'pull' }))).toEqual(expect.arrayContaining(['list p/', 'list d/', 'read p/']));
    expect(items(b)).toEqual(items(a));
    expect(docView(b.state, 'list').behind).toBe(false);
  });

  test('leaves a closed document behind until it is opened and pulled', () => {
    const { join, crdt } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    sync(a, b);
    b.run({ kind: 'closeDoc', doc: 'list' });
    for (let at = 0; at < 12; at++) { add(a, `item ${at}`); sync(a); }
    b.run({ kind: 'pull' });
    expect(docView(b.state, 'list').behind).toBe(true);
    const opened = openDoc(b, 'list', crdt.create(emptySet));
    b.run({ kind: 'pull' });
    expect([...opened.value.items].sort()).toEqual(items(a));
  });
});

describe('garbage', () => {
  test('goes once a snapshot that was read back contains it, and a newest log stays', () => {
    const { join, remote, world } = createSpace();
    const a = join('laptop');
    for (let at = 0; at < 40; at++) { add(a, `a rather long item that fills a log, number ${at}: ${'x'.repeat(300)}`); sync(a); world.now += 1000; }
    sync(a);
    expect([...remote.keys()].filter((path) => path.startsWith('d/')).length).toBeGreaterThan(0);
    expect(remote.size).toBeLessThan(20);
    const fresh = join('fresh');
    sync(fresh);
    expect(items(fresh)).toEqual(items(a));
  });

  test('of documents nobody has open goes into packs, and many packs into one', () => {
    const { join, remote, crdt } = createSpace();
    let a = join('laptop');
    for (let at = 0; at < 90; at++) {
      add(a, `item ${at}`);
      a.run({ kind: 'publish' });
      a.run({ kind: 'closeDoc', doc: 'list' });
      a.run({ kind: 'pull' });
      a.run({ kind: 'tidy' });
      a = Object.assign(a, { replica: openDoc(a, 'list', crdt.create(emptySet)) });
    }
    const packs = [...remote.keys()].filter((path) => path.startsWith('p/'));
    expect(a.requests.filter((request) => request.where === 'remote' && request.verb === 'write' && request.path.startsWith('p/')).length).toBeGreaterThan(8);
    expect(packs.length).toBeLessThan(8);
    const b = join('phone');
    sync(b);
    expect(items(b)).toEqual(items(a));
  });

  test('is read from a pack that a snapshot of another document names, however late that comes', () => {
    const { join, remote, crdt, world } = createSpace();
    const a = join('laptop');
    const notes = openDoc(a, 'notes', crdt.create(emptySet));
    for (let at = 0; !kinds(remote).includes('p'); at++) {
      edit(a, 'notes', notes, (draft) => draft.add(`note ${at}`));
      add(a, `item ${at} ${[...world.random(150)].join(' ')}`);
      sync(a);
    }
    a.run({ kind: 'closeDoc', doc: 'notes' });
    add(a, [...world.random(8_000)].join(' '));
    sync(a);
    const [pack = ''] = [...remote.keys()].filter((path) => path.startsWith('p/'));
    const bytes = remote.get(pack) ?? new Uint8Array();
    const snapshots = [...remote].filter(([path]) => path.startsWith('d/')).map(([path, file]) => decodeFile(path, file));
    expect(snapshots.some(({ meta, sections }) => sections[0]?.doc === 'list' && meta.subsumes?.includes(pack.slice(-30, -4)))).toBe(true);
    remote.delete(pack);
    const b = join('phone');
    sync(b);
    remote.set(pack, bytes);
    const late = openDoc(b, 'notes', crdt.create(emptySet));
    sync(b);
    expect(late.value.items).toContain('note 0');
  });

  test('is left alone as long as no other machine has its cover, where an ack does not mean stored for good', () => {
    const { join, remote, world } = createSpace();
    const a = join('laptop', { durable: false });
    const content = new Set<string>();
    const removed = (): number => a.requests.filter((request) => request.where === 'remote' && request.verb === 'remove' && content.has(request.path)).length;
    for (let at = 0; at < 20; at++) {
      add(a, `item ${at}`);
      a.run({ kind: 'publish' });
      for (const [path, bytes] of remote) if (decodeFile(path, bytes).sections.length > 0) content.add(path);
      sync(a);
    }
    expect(kinds(remote)).toContain('p');
    expect(removed()).toBe(0);
    world.now += 31 * day;
    sync(a, a);
    expect(removed()).toBeGreaterThan(8);
  });
});

describe('what is not right in storage', () => {
  test('is put aside, read again later, and stops nothing else', () => {
    const { join, remote, world } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    add(a, 'milk');
    sync(a);
    const [path, bytes] = [...remote].find(([name]) => name.startsWith('l/') && !name.startsWith('l/0-')) ?? ['', new Uint8Array()];
    remote.set(path, bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte)));
    b.run({ kind: 'pull' });
    expect([quarantined(b.state), items(b)]).toEqual([1, []]);
    expect(b.effects.filter(({ type }) => type === 'warning')).toMatchObject([{ error: { code: 'damaged' }, path }]);
    remote.set(path, bytes);
    world.now += hour;
    b.run({ kind: 'pull' });
    expect([quarantined(b.state), items(b)]).toEqual([0, ['milk']]);
  });

  test('is published again by who knows it', () => {
    const { join, remote, world } = createSpace();
    const a = join('laptop');
    add(a, 'milk');
    sync(a);
    for (const path of [...remote.keys()]) if (!path.startsWith('l/0-')) remote.delete(path);
    for (let look = 0; look < 3; look++) { world.now += hour; sync(a); }
    expect(a.effects.some((effect) => effect.type === 'warning' && effect.error.code === 'rollback')).toBe(true);
    const b = join('phone');
    sync(b);
    expect(items(b)).toEqual(['milk']);
  });

  test('is not touched when the root is not the one this device knows', () => {
    const { join, remote } = createSpace();
    const a = join('laptop');
    add(a, 'milk');
    sync(a);
    remote.clear();
    const marker = encodeFile({ kind: 'space', meta: { space: '0000000000000000' }, sections: [] });
    remote.set(marker.path, marker.bytes);
    expect(() => a.run({ kind: 'pull' })).toThrow(expect.objectContaining({ code: 'wrong-root' }));
    add(a, 'eggs');
    expect(() => a.run({ kind: 'publish' })).toThrow(expect.objectContaining({ code: 'wrong-root' }));
    expect([...remote.keys()]).toEqual([marker.path]);
  });
});

describe('a store', () => {
  test('that was copied writes under a new name once it meets its twin', () => {
    const { join, remote } = createSpace();
    const a = join('laptop');
    add(a, 'milk');
    sync(a);
    const twin = join('copy', { local: new Map(a.local) });
    add(a, 'eggs');
    sync(a);
    add(twin, 'bread');
    sync(twin, a, twin, a);
    add(twin, 'tea');
    sync(twin, a);
    expect(items(a)).toEqual(['bread', 'eggs', 'milk', 'tea']);
    expect(items(twin)).toEqual(items(a));
    const writers = [...remote].filter(([path]) => path.startsWith('l/') && !path.startsWith('l/0-')).map(([path, bytes]) => decodeFile(path, bytes).meta.writer);
    expect(new Set(writers).size).toBeGreaterThan(1);
  });

  test('that lost files in the middle keeps what is readable and takes a new name', () => {
    const { join } = createSpace();
    const a = join('laptop');
    for (const item of ['milk', 'eggs', 'bread']) { add(a, item); a.run({ kind: 'store' }); }
    const damaged = new Map(a.local);
    const transactions = [...damaged.keys()].filter((path) => path.startsWith('main/t/')).sort();
    damaged.delete(transactions[transactions.length - 2] ?? '');
    const again = join('laptop', { local: damaged });
    expect(again.effects.some((effect) => effect.type === 'warning' && effect.error.code === 'local-store')).toBe(true);
    expect(items(again).length).toBeGreaterThanOrEqual(1);
    const b = join('phone');
    sync(a, again, b);
    expect(items(b)).toEqual(['bread', 'eggs', 'milk']);
  });
});

describe('a removed document', () => {
  test('is gone everywhere, and its content goes from storage', () => {
    const { join, remote } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    add(a, 'milk');
    sync(a, b);
    a.run({ kind: 'remove', doc: 'list' });
    sync(b, a, b);
    expect(b.effects).toContainEqual({ type: 'removed', doc: 'list' });
    expect(docs(b.state)).toEqual([{ id: 'list', removed: true }]);
    expect([...remote.values()].some((bytes) => Buffer.from(bytes).includes('milk'))).toBe(false);
  });

  test('comes back whole when somebody had edited it meanwhile', () => {
    const { join, crdt } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    add(a, 'milk');
    sync(a, b);
    add(b, 'eggs');
    a.run({ kind: 'remove', doc: 'list' });
    const again = Object.assign(a, { replica: openDoc(a, 'list', crdt.create(emptySet)) });
    sync(b, again, b, again);
    expect(items(b)).toEqual(['eggs', 'milk']);
    expect(items(again)).toEqual(['eggs', 'milk']);
    expect(docs(again.state)).toEqual([{ id: 'list', removed: false }]);
  });
});
