import { describe, expect, test } from 'vitest';
import { decodeFile } from '../../src/format/file.js';
import { emptySet, setCrdt } from '../../src/testing/index.js';
import { createDevice, createWorld, edit, openDoc, type Files } from './device.js';

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
});
