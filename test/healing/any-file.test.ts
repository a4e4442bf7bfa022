import { expect, test } from 'vitest';
import type { FileSystem } from '../../src/index.js';
import { errorsOf } from '../space/bad-kit.js';
import { eventually, useFakeTime } from '../space/kit.js';
import { aged, contentIn, copied, hours, syncing } from './kit.js';
import type { Content, Disks } from './kit.js';

useFakeTime();

let made: Promise<{ disks: Disks; content: Content }> | undefined;

/** What can become of a file by itself or by somebody's hand; `another` is one of the same folder. */
const damages: Record<string, (fs: FileSystem, path: string, bytes: Uint8Array, another: Uint8Array) => Promise<void>> = {
  'one flipped bit': (fs, path, bytes) => fs.write(path, bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 16 : byte))),
  'a cut in the middle': (fs, path, bytes) => fs.write(path, bytes.slice(0, bytes.length >> 1)),
  'zeros': (fs, path, bytes) => fs.write(path, new Uint8Array(bytes.length)),
  'the bytes of another file': (fs, path, _, another) => fs.write(path, another),
  'its removal': (fs, path) => fs.remove(path),
};

test.each(Object.entries(damages))('any one file of a space survives %s: everybody converges, nothing is lost, and the status tells', async (damage, spoil) => {
  const { disks, content } = await (made ??= aged());
  const ids = Object.keys(content);
  const paths = (await disks.remote.list('')).map(({ path }) => path).sort();
  for (const [at, path] of paths.entries()) {
    const { remote, locals } = await copied(disks);
    const another = await remote.read(paths[(at + 1) % paths.length]!) ?? new Uint8Array();
    await spoil(remote, path, await remote.read(path) ?? new Uint8Array(), another);
    const devices = Object.entries(locals).map(([name, localFs]) => syncing(name, remote, localFs));
    const errors = devices.map(errorsOf);
    await hours(1, ...devices);
    const early = syncing('early', remote);
    errors.push(errorsOf(early));
    await contentIn(early, ids);
    const quarantined: number[] = [];
    for (let round = 0; round < 6; round++) {
      await hours(1, ...devices, early);
      quarantined.push(early.status.quarantined);
    }
    const late = syncing('late', remote);
    for (const space of [...devices, early, late]) expect(await contentIn(space, ids), `${path}, ${damage}`).toEqual(content);
    const told = errors.flat().map(({ code }) => code);
    expect(told, `${path}, ${damage}: nobody tells`).toContainEqual(expect.stringMatching(/^(damaged|rollback)$/));
    expect(told.filter((code) => !['damaged', 'rollback', ...(path.includes('0-space-') ? ['wrong-root'] : [])].includes(code))).toEqual([]);
    // A log is whole again; content of a damaged snapshot or pack is in a new log, and the file stays until it is old.
    expect(quarantined.at(-1), `${path}, ${damage}`).toBeLessThanOrEqual(path.startsWith('l/') ? 0 : 1);
    for (const space of [...devices, early]) expect(space.status).not.toHaveProperty('error');
    for (const space of [...devices, early, late]) await eventually(space.close());
  }
});
