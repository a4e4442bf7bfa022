import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { s3Fs } from '../../src/fs/s3/index.js';
import type { FileSystem } from '../../src/index.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import { bucketName, cephClient } from './ceph-client.js';
import { Ceph } from './ceph.js';
import type { S3Access } from './ceph.js';
import { Devices } from './devices.js';
import { startFaultProxy } from './fault-proxy.js';
import { lostAndDoubled } from './lines.js';
import { writeFigures } from '../setup/figures.js';

// A storage that keeps what it acknowledges: Ceph on a disk, with two gateways.
let ceph: Ceph;
let bucket: string;
let devices: Devices;
const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);

beforeAll(async () => { ceph = await Ceph.start({ store: 'bluestore', gateways: 2 }); }, 120_000);
afterAll(() => ceph?.stop());

beforeEach(async () => {
  bucket = bucketName();
  devices = new Devices();
  await cephClient({}, access(0)).send(new CreateBucketCommand({ Bucket: bucket }));
});
afterEach(() => devices.end());

function access(gateway: number): S3Access {
  const found = ceph.gateways[gateway];
  if (!found) throw new Error(`There is no gateway ${gateway}.`);
  return found;
}

/** The bucket through a gateway, or through what stands before it; two attempts, so that the library sees what goes wrong. */
const through = (gateway: number, endpoint = access(gateway).endpoint): FileSystem =>
  s3Fs({ client: cephClient({ maxAttempts: 2, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }, { ...access(gateway), endpoint }), bucket });

test('a network that delays, refuses, resets, loses answers and cuts downloads loses and doubles nothing', async () => {
  console.log(`FAULTS_SEED=${seed}`);
  const proxy = await startFaultProxy({ target: access(0).endpoint, random: createRandom(seed).next });
  try {
    const spaces = await Promise.all(['phone', 'laptop', 'tablet'].map((name) => devices.open(name, through(0, proxy.endpoint))));
    proxy.set({ late: 0.1, refused: 0.15, uploadReset: 0.1, answerLost: 0.15, downloadCut: 0.15 });
    await Promise.all(spaces.map((space, index) => devices.write(space, `device ${index}`, 80, 150)));
    const { lost, doubled } = lostAndDoubled([...devices.published], await devices.readAfresh(through(0)));
    const acknowledged = devices.published.length;
    const { ...faults } = proxy.counts;
    proxy.set({});
    expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
    await devices.converge();
    writeFigures('s3-faults', { seed, devices: spaces.length, changes: devices.written.length, 'acknowledged while faults went on': acknowledged, ...faults, lost: lost.length, doubled: doubled.length });
    expect(acknowledged).toBeGreaterThan(20);
    for (const [fault, count] of Object.entries(faults)) expect(count, fault).toBeGreaterThan(0);
  } finally {
    await proxy.stop();
  }
}, 180_000);

test('two gateways show each other what they take, at once, and devices of both come together', async () => {
  const [first, second] = [through(0), through(1)];
  const looks = { 'files looked for through the other gateway': 0, 'not found': 0 };
  for (let round = 0; round < 40; round++) {
    const [writer, reader] = round % 2 ? [second, first] : [first, second];
    const path = `x/${round}`;
    await writer.write(path, Uint8Array.of(round));
    const isListed = (await reader.list('x/')).some((entry) => entry.path === path);
    const found = await reader.read(path);
    looks['files looked for through the other gateway']++;
    if (!isListed || found === undefined) looks['not found']++;
    expect(isListed, `whether ${path} is listed`).toBe(true);
    expect(found).toEqual(Uint8Array.of(round));
    if (round % 4 < 2) continue;
    await writer.remove(path);
    expect((await reader.list('x/')).map((entry) => entry.path)).not.toContain(path);
    expect(await reader.read(path)).toBeUndefined();
  }
  const spaces = await Promise.all([0, 1, 0, 1].map((gateway, index) => devices.open(`device ${index}`, through(gateway))));
  await Promise.all(spaces.map((space, index) => devices.write(space, `device ${index}`, 40, 50)));
  await devices.converge();
  const read = await Promise.all([first, second].map((fs) => devices.readAfresh(fs)));
  for (const lines of read) expect([...lines].sort()).toEqual([...devices.written].sort());
  const [lost, doubled] = (['lost', 'doubled'] as const).map((what) => read.reduce((sum, lines) => sum + lostAndDoubled(devices.written, lines)[what].length, 0));
  writeFigures('s3-two-gateways', { gateways: 2, devices: spaces.length, changes: devices.written.length, ...looks, lost: lost!, doubled: doubled! });
}, 120_000);

test('kill -9 of every daemon in the middle of it, twice, loses nothing that was acknowledged', async () => {
  const spaces = await Promise.all(['phone', 'laptop', 'tablet'].map((name, index) => devices.open(name, through(index % 2))));
  const figures = { kills: 0, acknowledged: 0, lost: 0, doubled: 0 };
  for (const when of ['before lunch', 'after lunch']) {
    const writing = spaces.map((space, index) => devices.write(space, `device ${index} ${when}`, 60, 50));
    await delay(1500);
    await ceph.kill();
    figures.kills++;
    const acknowledged = [...devices.published];
    await Promise.all(writing); // people go on
    await ceph.restart();
    const { lost, doubled } = lostAndDoubled(acknowledged, await devices.readAfresh(through(0)));
    figures.lost += lost.length;
    figures.doubled += doubled.length;
    expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
    expect(acknowledged.length).toBeGreaterThan(figures.acknowledged);
    figures.acknowledged = acknowledged.length;
    await devices.converge();
  }
  writeFigures('s3-killed', { devices: spaces.length, changes: devices.written.length, ...figures });
}, 180_000);
