import { encodeBase32 } from '../../format/base32.js';
import { encodeFile } from '../../format/file.js';
import { fileId } from '../../format/hash.js';
import { parseName } from '../../format/names.js';
import { emptySet, setCrdt } from '../set-crdt.js';
import { stop } from './answers.js';
import type { Device } from './device.js';
import type { Random } from './random.js';
import type { Step } from './steps.js';
import type { World } from './world.js';

/** A device that ran the older version of the app gets the newer one. */
export const updateApp: Step = {
  name: 'update an app',
  weight: ({ settings, devices }) => (devices.some(({ version }) => version === 1) ? settings.faults.older : 0),
  run: (world, random) => {
    const device = random.pick(world.devices.filter(({ version }) => version === 1));
    update(world, device, random);
    if (random.chance(0.5)) device.start();
  },
};

/** Somebody with an app that is newer still writes what all can read and nobody else may let another file stand for, rewrite or remove. */
export const plantSealed: Step = {
  name: 'plant a sealed file',
  // Open: where a document with content in a sealed file is removed, devices that know the file and such that come to know it later may show different parts of it.
  weight: ({ settings: { faults } }) => (faults.remove > 0 ? 0 : faults.older),
  run: (world, random) => {
    const { path, bytes } = sealedLog(random.pick(world.docs), `later.${++world.items}.${random.text(8)}`, random);
    world.oracle.addStrange(path, bytes);
    world.log(() => `a later version of the app writes ${path}`);
    world.sometimes.saw('a strange file: a newer meta key');
    world.storage.plant(path, bytes);
  },
};

function sealedLog(doc: string, item: string, random: Random): { path: string; bytes: Uint8Array } {
  const replica = setCrdt({ random: random.next }).create(emptySet);
  replica.change((draft) => { draft.add(item); });
  const plain = encodeFile({ kind: 'log', meta: { writer: encodeBase32(random.bytes(10)), lamport: 1 + random.below(200) }, sections: [{ doc, ...replica.full() }] });
  const meta = new DataView(plain.bytes.buffer, plain.bytes.byteOffset).getUint32(24, true);
  // One more entry at the end of the map: 128 → true.
  const bytes = Uint8Array.from([...plain.bytes.subarray(0, 28 + meta), 0x18, 0x80, 0xf5, ...plain.bytes.subarray(28 + meta)]);
  new DataView(bytes.buffer).setUint32(24, meta + 3, true);
  bytes[28] = (bytes[28] ?? 0) + 1;
  return { path: plain.path.replace(parseName(plain.path)?.id ?? '', fileId(bytes)), bytes };
}

/** The session ends, the next one runs the newer version. */
export function update(world: World, device: Device, random?: Random): void {
  world.log(() => `${device.name} is updated`);
  world.sometimes.saw('an app was updated');
  device.noteUnread();
  stop(world, device, random);
  device.update();
}
