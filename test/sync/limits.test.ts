import { describe, expect, test } from 'vitest';
import type { Crdt } from '../../src/crdt/crdt.js';
import { SyncError } from '../../src/errors.js';
import { maxSections, maxSubsumes } from '../../src/format/limits.js';
import { decodeFile } from '../../src/format/file.js';
import { docs, docView, nextDue } from '../../src/sync/core.js';
import { emptySet, setCrdt, type SetDocument } from '../../src/testing/index.js';
import { createDevice, createWorld, edit, openDoc, type Device, type Files } from './device.js';

const hour = 3_600_000;

function createSpace(options: { limits?: { subsumes?: number; sections?: number }; durable?: boolean; crdt?: (crdt: Crdt) => Crdt } = {}) {
  const world = createWorld(5);
  const limits = { subsumes: maxSubsumes, sections: maxSections, ...options.limits };
  const remote: Files = new Map();
  const crdtOf = (version: 1 | 2): Crdt => setCrdt({ version, random: () => (world.random(1)[0] ?? 0) / 256 + (world.random(1)[0] ?? 0) / 65_536 });
  const join = (name: string, version: 1 | 2 = 1) => {
    const crdt = (options.crdt ?? ((one) => one))(crdtOf(version));
    const device = createDevice(world, crdt, remote, { name, superseded: 0, durable: options.durable ?? false, limits });
    return Object.assign(device, { open: (id: string) => openDoc(device, id, crdt.create<SetDocument>(emptySet)) });
  };
  return { world, remote, join };
}

const sync = (...devices: Device[]): void => {
  for (const device of devices) for (const kind of ['publish', 'pull', 'tidy'] as const) device.run({ kind });
};
const written = (device: Device, work: () => void): string[] => {
  device.requests.length = 0;
  work();
  return device.requests.flatMap((request) => (request.where === 'remote' && request.verb === 'write' ? [request.path] : []));
};
const warnings = (device: Device): string[] => device.effects.flatMap((effect) => (effect.type === 'warning' ? [effect.error.code] : []));

describe('a document with more files than one file may name', () => {
  const filled = (options: Parameters<typeof createSpace>[0]) => {
    const space = createSpace(options);
    const a = space.join('laptop');
    const replica = a.open('list');
    for (let at = 0; at < 120; at++) {
      edit(a, 'list', replica, (draft) => draft.add(`item ${at} ${'x'.repeat(300)}`));
      a.run({ kind: 'publish' });
      space.world.now += 60_000;
      if (at % 10 === 9) sync(a);
    }
    return { ...space, a };
  };

  test('gets the snapshots that name all of them, and no more', () => {
    const { world, remote, a } = filled({ limits: { subsumes: 24 } });
    for (let look = 0; look < 6; look++) { world.now += 10_000; sync(a); }
    expect(nextDue(a.state)).toBeGreaterThan(world.now);
    expect(written(a, () => { for (let look = 0; look < 6; look++) { world.now += 10_000; sync(a); } })).toEqual([]);
    expect(Math.max(...[...remote].map(([path, bytes]) => decodeFile(path, bytes).meta.subsumes?.length ?? 0))).toBe(24);
  });

  test('is removed by as many tombstones as that takes, once and for all', () => {
    const { world, a, join } = filled({ limits: { subsumes: 24 } });
    const b = join('phone');
    b.open('list');
    sync(b);
    a.run({ kind: 'remove', doc: 'list' });
    for (let look = 0; look < 3; look++) { world.now += 10_000; sync(a, b); }
    for (const { state } of [a, b]) expect([state.tables?.docs.get('list')?.removed, docs(state)]).toEqual([true, [{ id: 'list', removed: true }]]);
    expect([...written(a, () => { sync(a); }), ...written(b, () => { sync(b); })]).toEqual([]);
    const fresh = join('fresh');
    fresh.open('list');
    for (let look = 0; look < 2; look++) { world.now += 10_000; sync(fresh); }
    expect(fresh.state.tables?.docs.get('list')?.removed).toBe(true);
  });

  test('stays removed when storage loses one of its tombstones, which is put again', () => {
    const { world, remote, a, join } = filled({ limits: { subsumes: 24 } });
    a.run({ kind: 'remove', doc: 'list' });
    const isTombstone = ([path, bytes]: [string, Uint8Array]): boolean => decodeFile(path, bytes).sections.some(({ codec }) => codec === 'tombstone');
    const [lost] = [...remote].find(isTombstone) ?? [''];
    remote.delete(lost);
    for (let look = 0; look < 4; look++) { world.now += hour; sync(a); }
    const fresh = join('fresh');
    fresh.open('list');
    for (let look = 0; look < 2; look++) { world.now += 10_000; sync(fresh); }
    expect(fresh.state.tables?.docs.get('list')?.removed).toBe(true);
  });
});

test('packs stay within what a file may have, and then are left alone', () => {
  const { world, remote, join } = createSpace({ limits: { sections: 64 }, durable: true });
  const a = join('laptop');
  for (let at = 0; at < 200; at++) {
    const id = `note ${at}`;
    const replica = a.open(id);
    edit(a, id, replica, (draft) => draft.add(`item ${at}`));
    a.run({ kind: 'publish' });
    a.run({ kind: 'closeDoc', doc: id });
    world.now += 1000;
    if (at % 8 === 7) sync(a);
  }
  const packs = [...remote].filter(([path]) => path.startsWith('p/')).map(([path, bytes]) => decodeFile(path, bytes).sections.length);
  expect(Math.max(...packs)).toBeLessThanOrEqual(64);
  expect(written(a, () => { for (let look = 0; look < 3; look++) { world.now += 10_000; sync(a); } })).toEqual([]);
});

test('what an older app cannot read of a document keeps it from being removed there', () => {
  const { world, join } = createSpace({ durable: true });
  const [older, newer] = [join('old phone'), join('laptop', 2)];
  edit(older, 'list', older.open('list'), (draft) => draft.add('milk'));
  sync(older);
  const replica = newer.open('list');
  sync(newer);
  edit(newer, 'list', replica, (draft) => draft.add('eggs'));
  sync(newer, older);
  expect(docView(older.state, 'list').waiting).toBe(1);
  older.run({ kind: 'remove', doc: 'list' });
  expect(warnings(older)).toEqual(['newer-format']);
  expect(docs(older.state)).toEqual([{ id: 'list', removed: false }]);
  for (let look = 0; look < 4; look++) { world.now += 40 * 24 * hour; sync(newer, older); }
  expect([...older.open('list').value.items]).toEqual(['milk']);
  expect([...replica.value.items].sort()).toEqual(['eggs', 'milk']);
  const fresh = join('fresh', 2);
  const shown = fresh.open('list');
  sync(fresh);
  expect([...shown.value.items].sort()).toEqual(['eggs', 'milk']);
});

test('a document that does not load back stops no upkeep of others, is told of once and tried again', () => {
  let isBad = true;
  const { world, remote, join } = createSpace({
    durable: true,
    crdt: (crdt) => ({ ...crdt, check: (full) => {
      if (isBad && new TextDecoder().decode(full.bytes).includes('bad')) throw new SyncError('damaged', 'It does not load.');
      return crdt.check(full);
    } }),
  });
  const a = join('laptop');
  const [bad, good] = [a.open('bad'), a.open('good')];
  const fill = (id: string, replica: typeof bad): void => {
    for (let at = 0; at < 40; at++) {
      edit(a, id, replica, (draft) => draft.add(`${id} ${at} ${'x'.repeat(300)}`));
      a.run({ kind: 'publish' });
    }
  };
  fill('bad', bad);
  fill('good', good);
  for (let look = 0; look < 6; look++) { world.now += 10_000; sync(a); }
  const snapshots = (): string[] => [...remote].filter(([path]) => path.startsWith('d/')).map(([path, bytes]) => decodeFile(path, bytes).sections[0]?.doc ?? '');
  expect(snapshots()).toContain('good');
  expect(snapshots()).not.toContain('bad');
  expect(warnings(a)).toEqual(['damaged']);
  isBad = false;
  world.now += hour;
  sync(a);
  expect(snapshots()).toContain('bad');
});
