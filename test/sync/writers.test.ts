import { describe, expect, test } from 'vitest';
import type { CrdtReplica } from '../../src/crdt/crdt.js';
import { SyncError } from '../../src/errors.js';
import { ackDue, devices, docView, seenBy } from '../../src/sync/core.js';
import type { Job } from '../../src/sync/types.js';
import { emptySet, setCrdt, type SetDocument } from '../../src/testing/index.js';
import { createDevice, createWorld, edit, openDoc, type Device, type Files } from './device.js';

const minute = 60_000;
const day = 1_440 * minute;

interface Member extends Device { readonly replica: CrdtReplica<SetDocument> }

function createSpace() {
  const world = createWorld(5);
  const crdt = setCrdt({ random: () => (world.random(1)[0] ?? 0) / 256 + (world.random(1)[0] ?? 0) / 65_536 });
  const remote: Files = new Map();
  const open = (device: Device, id: string): CrdtReplica<SetDocument> => openDoc(device, id, crdt.create(emptySet));
  const join = (name: string, local: Files = new Map()): Member => {
    const device = createDevice(world, crdt, remote, { name, superseded: 0, local });
    return Object.assign(device, { replica: open(device, 'list') });
  };
  return { world, remote, open, join };
}

const add = (member: Member, item: string): void => edit(member, 'list', member.replica, (draft) => draft.add(item));
const run = (kinds: readonly Job['kind'][], ...members: Member[]): void => {
  for (const member of members) for (const kind of kinds) member.run({ kind } as Job);
};
/** The writer and lamport of the last log that published edits of a device. */
function published(member: Member): [string, number] {
  const last = member.effects.filter((effect) => effect.type === 'published').at(-1);
  if (last?.type !== 'published') throw new Error('Nothing was published.');
  return [last.writer, last.lamport];
}
const readersOf = (member: Member, [writer, lamport]: [string, number]): string[] => seenBy(member.state, writer, lamport).map(({ name }) => name);
const sync = (...members: Member[]): void => run(['publish', 'pull', 'tidy'], ...members);

describe('a session that ended', () => {
  test('is not waited for when the marker is lost, long after its logs and what retired them are gone', () => {
    const { world, remote, join } = createSpace();
    const [a, tab] = [join('laptop'), join('laptop')];
    add(a, 'milk');
    sync(a, tab);
    add(tab, 'eggs');
    sync(tab);
    for (const [path, bytes] of tab.local) a.local.set(path.replace('main/', 'tab-1/'), bytes);
    a.run({ kind: 'adopt', storePaths: ['tab-1'] });
    const b = join('phone');
    sync(a, b);
    for (let round = 0; round < 20; round++) {
      world.now += 4 * day;
      for (const one of [a, b]) { add(one, `${round} ${'x'.repeat(300)}`); sync(one); one.run({ kind: 'compact', all: true }); }
    }
    for (const path of [...remote.keys()]) if (path.startsWith('l/0-')) remote.delete(path);
    expect(() => a.run({ kind: 'pull' })).toThrow('it is written again');
    world.now += 2 * minute;
    sync(a, b);
    expect([...remote.keys()].filter((path) => path.startsWith('l/0-'))).toHaveLength(1);
    expect(docView(b.state, 'list').behind).toBe(false);
  });
});

describe('acknowledgements', () => {
  test('do not stop because devices had many sessions', () => {
    const { remote, join } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    add(a, 'milk');
    sync(a, b);
    const local = new Map(a.local);
    for (let tab = 0; tab < 12; tab++) {
      const restored = join('laptop', new Map(local)); // writes under a new name once it meets its twin
      restored.run({ kind: 'pull' });
      add(restored, `tab ${tab}`);
      restored.run({ kind: 'publish' });
    }
    add(a, 'eggs');
    sync(a, b);
    expect(ackDue(b.state)).toBe(true);
    run(['ack'], b);
    run(['pull'], a);
    expect(new Set([...remote.keys()].map((path) => path.slice(0, 18))).size).toBeGreaterThan(11);
    expect(readersOf(a, published(a))).toEqual(['phone']);
  });

  test('are left out where more than ten devices write', () => {
    const { join } = createSpace();
    const members = Array.from({ length: 11 }, (_, at) => join(`device ${at}`));
    for (const member of members) { add(member, 'x'); run(['publish'], member); }
    const [first] = members;
    if (first) run(['pull'], first);
    expect(first && ackDue(first.state)).toBe(false);
  });
});

describe('an edit of a document that a device has not opened', () => {
  const write = (member: Member, id: string, replica: CrdtReplica<SetDocument>, times: number): void => {
    for (let at = 0; at < times; at++) {
      edit(member, id, replica, (draft) => draft.add(`${id} ${at} ${'x'.repeat(300)}`));
      member.run({ kind: 'publish' });
    }
  };
  const tidyUp = (world: { now: number }, member: Member): void => {
    for (let round = 0; round < 4; round++) { world.now += minute; sync(member); member.run({ kind: 'compact', all: true }); }
  };

  test('is not called read there when its log was collected first, until it is opened', () => {
    const { world, open, join } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    const other = open(a, 'other');
    add(a, 'milk');
    sync(a, b);
    add(b, 'eggs');
    sync(b, a);
    write(a, 'other', other, 30);
    const before = published(a);
    write(a, 'list', a.replica, 30);
    tidyUp(world, a);
    add(a, 'after');
    a.run({ kind: 'publish' });
    const after = published(a);
    run(['pull', 'ack'], b);
    run(['pull'], a);
    expect([readersOf(a, before), readersOf(a, after)]).toEqual([[], ['phone']]);
    const theirs = open(b, 'other');
    expect(theirs.value.items).toEqual([]);
    run(['pull', 'ack'], b);
    run(['pull'], a);
    expect(theirs.value.items).toHaveLength(30);
    expect([readersOf(a, before), readersOf(a, after)]).toEqual([['phone'], ['phone']]);
  });

  test('is called read when its log came', () => {
    const { open, join } = createSpace();
    const [a, b] = [join('laptop'), join('phone')];
    const other = open(a, 'other');
    sync(a, b);
    write(a, 'other', other, 3);
    run(['pull', 'ack'], b);
    run(['pull'], a);
    expect(readersOf(a, published(a))).toEqual(['phone']);
  });
});

test('a device is up to date when it has read all logs of ours that are there, those of sessions that ended too', () => {
  const { world, join } = createSpace();
  const [a, b, tab] = [join('laptop'), join('phone'), join('laptop')];
  const isUpToDate = (): boolean | undefined => devices(a.state).find(({ name }) => name === 'phone')?.upToDate;
  add(b, 'milk');
  sync(b, a, tab);
  add(a, 'eggs');
  run(['publish'], a);
  expect(isUpToDate()).toBe(false);
  run(['pull', 'ack'], b);
  run(['pull'], a);
  expect(isUpToDate()).toBe(true);
  b.fail = (request) => (request.where === 'remote' && request.verb === 'read' && request.path === late ? new SyncError('permission', 'Not now.') : undefined);
  add(tab, 'bread');
  run(['publish'], tab);
  const late = tab.requests.flatMap((request) => (request.where === 'remote' && request.verb === 'write' ? [request.path] : [])).at(-1);
  for (const [path, bytes] of tab.local) a.local.set(path.replace('main/', 'tab-1/'), bytes);
  a.run({ kind: 'adopt', storePaths: ['tab-1'] });
  run(['pull'], a);
  add(a, 'tea');
  run(['publish'], a);
  run(['pull', 'ack'], b);
  run(['pull'], a);
  expect(readersOf(a, published(a))).toEqual(['phone']);
  expect(isUpToDate()).toBe(false);
  b.fail = undefined;
  world.now += 60 * minute;
  run(['pull', 'ack'], b);
  run(['pull'], a);
  expect(isUpToDate()).toBe(true);
});
