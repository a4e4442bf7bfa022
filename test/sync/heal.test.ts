import { describe, expect, test } from 'vitest';
import { decodeFile } from '../../src/format/file.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import type { Job } from '../../src/sync/types.js';
import { createDevice, createWorld, edit, openDoc, type Device, type Files } from './device.js';

const hour = 3_600_000;

describe('healing', () => {
  test('takes nothing for lost that was sent after its listing', () => {
    const world = createWorld(3);
    const crdt = setCrdt({ random: () => (world.random(1)[0] ?? 0) / 256 + (world.random(1)[0] ?? 0) / 65_536 });
    const remote: Files = new Map();
    const device = createDevice(world, crdt, remote, { name: 'laptop' });
    const replica = openDoc(device, 'list', crdt.create(emptySet));
    const add = (item: string): void => {
      edit(device, 'list', replica, (draft) => draft.add(item));
      device.run({ kind: 'publish' });
    };
    add('milk');
    device.run({ kind: 'pull' });
    device.run({ kind: 'tidy' });
    let looks = 0;
    for (let look = 0; look < 3; look++) {
      world.now += hour + 1;
      let during = false;
      device.fail = (request) => {
        if (during || request.where !== 'remote' || request.verb !== 'list' || request.prefix !== 'd/') return undefined;
        during = true; // the logs are listed by now
        add(`during look ${looks++}`);
        return undefined;
      };
      device.run({ kind: 'tidy' });
    }
    const logs = [...remote].filter(([path]) => path.startsWith('l/') && !path.startsWith('l/0-'));
    expect(looks).toBe(3);
    expect(logs.filter(([path, bytes]) => decodeFile(path, bytes).sections.some(({ doc }) => doc === 'list'))).toHaveLength(4);
    expect(device.effects.filter(({ type }) => type === 'warning')).toEqual([]);
  });

  test('comes also when who has the content looks long after somebody said that it is damaged', () => {
    const world = createWorld(7);
    const crdt = setCrdt({ random: () => (world.random(1)[0] ?? 0) / 256 + (world.random(1)[0] ?? 0) / 65_536 });
    const remote: Files = new Map();
    const join = (name: string): Device => createDevice(world, crdt, remote, { name, superseded: 0 });
    const run = (device: Device, ...kinds: readonly Job['kind'][]): void => { for (const kind of kinds) device.run({ kind } as Job); };
    const author = join('laptop');
    edit(author, 'list', openDoc(author, 'list', crdt.create(emptySet)), (draft) => draft.add('milk'));
    run(author, 'publish');
    const [path, bytes] = [...remote].find(([name]) => name.startsWith('l/') && !name.startsWith('l/0-')) ?? ['', new Uint8Array()];
    remote.set(path, Uint8Array.from(bytes, (byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)));
    const reader = join('phone');
    const other = openDoc(reader, 'other', crdt.create(emptySet));
    const list = openDoc(reader, 'list', crdt.create(emptySet));
    for (let day = 0; day < 40; day++) {
      world.now += 24 * hour;
      run(reader, 'pull', 'ack', 'tidy');
      if (day > 3 && day < 8) edit(reader, 'other', other, (draft) => draft.add(`day ${day}`));
      run(reader, 'publish', 'tidy');
    }
    for (let look = 0; look < 3; look++) {
      world.now += hour + 1;
      run(author, 'pull', 'tidy');
    }
    world.now += hour;
    run(reader, 'pull');
    expect(list.value.items).toEqual(['milk']);
  });
});
