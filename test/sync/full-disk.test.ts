import { expect, test } from 'vitest';
import { SyncError } from '../../src/errors.js';
import { decodeFile } from '../../src/format/file.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import { createDevice, createWorld, edit, openDoc, type Device, type Files } from './device.js';

const full = new SyncError('quota', 'The disk is full.');

function createSpace() {
  const world = createWorld(7);
  const crdt = setCrdt({ random: () => (world.random(1)[0] ?? 0) / 256 });
  const remote: Files = new Map();
  const join = (name: string) => {
    const device = createDevice(world, crdt, remote, { name, durable: false });
    const replica = openDoc(device, 'list', crdt.create(emptySet));
    return Object.assign(device, { add: (item: string) => edit(device, 'list', replica, (draft) => draft.add(item)) });
  };
  return { remote, join };
}

/** Snapshots a device says it has, in the logs it wrote. */
const told = (device: Device, remote: Files): string[] => {
  const self = device.state.tables?.self.get('self');
  return [...remote].filter(([path]) => path.startsWith(`l/${self?.writer}`)).flatMap(([path, bytes]) => [...decodeFile(path, bytes).meta.have ?? []]);
};

test('a device whose disk is full says that it has a snapshot when it can keep it, and no sooner: others remove files on its word', () => {
  const { remote, join } = createSpace();
  const [a, b] = [join('laptop'), join('phone')];
  for (let n = 0; n < 400; n++) {
    a.add(`a rather long thing to do, number ${n}`);
    if (n % 100 === 0) a.run({ kind: 'publish' });
  }
  a.run({ kind: 'publish' });
  a.run({ kind: 'pull' });
  a.run({ kind: 'compact' });
  const snapshot = [...remote.keys()].find((path) => path.startsWith('d/'))!;

  b.fail = ({ where, verb }) => (where === 'local' && verb === 'write' ? full : undefined);
  b.run({ kind: 'pull' });
  b.add('milk');
  b.run({ kind: 'publish' });
  expect([...remote.keys()].some((path) => path.startsWith(`l/${b.state.tables?.self.get('self')?.writer}`))).toBe(true);
  expect(told(b, remote)).toEqual([]);
  expect(b.effects.filter(({ type }) => type === 'stored')).toEqual([]);

  b.fail = undefined;
  b.add('eggs');
  b.run({ kind: 'publish' });
  b.add('tea');
  b.run({ kind: 'publish' });
  expect(told(b, remote)).toContain(snapshot.slice(-30, -4));
});
