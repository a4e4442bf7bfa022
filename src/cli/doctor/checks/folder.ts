import { lstat, mkdir, open, readFile, realpath, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { size } from '../../words.js';
import { fail, type Finding, ok, warn } from '../finding.js';
import type { Check } from '../probe.js';
import { isNetwork, mountOf } from '../mounts.js';
import { syncToolOf } from '../sync-tools.js';

const errnoOf = (thrown: unknown): string => (thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown));

/** Below these, bytes. */
const tight = 200e6;
const none = 1e6;
/** A file's time may be this far from ours before it is worth a word, ms. */
const skew = 120_000;

/** Where a folder is: behind a link, on a network, mirrored by something. */
export const place: Check = {
  name: 'place',
  writes: false,
  async run({ directory }) {
    if (directory === undefined) return [];
    const findings: Finding[] = [];
    const real = await realpath(directory);
    const isLink = (await lstat(directory)).isSymbolicLink();
    findings.push(real === directory ? ok('links', 'The folder is where its path says.')
      : ok('links', `${isLink ? 'The folder is' : 'Its path goes through'} a symbolic link; it is at ${real}. Give apps that path if the link may change.`));
    for (const folder of ['l', 'p', 'd']) {
      if (await lstat(join(directory, folder)).then((found) => found.isSymbolicLink(), () => false)) {
        findings.push(warn('links', `${folder}/ in it is a symbolic link. Tools that mirror the folder do not follow links: they would copy a space without that part.`, `Put the folder ${folder} itself there.`));
      }
    }
    const mount = await mountOf(real);
    if (mount) {
      if (mount.isReadOnly) findings.push(fail('mount', `It is on a disk that is mounted read-only (${mount.type} at ${mount.at}).`, 'Mount it writable, or use another folder.'));
      else if (isNetwork(mount.type)) findings.push(warn('mount', `It is on a network drive (${mount.type} at ${mount.at}). Changes made by others are seen by looking, not by being told; and while it is unmounted, the same path is an empty folder of this machine.`, 'Nothing needs to be done: apps poll, and stop rather than take the empty folder for the space. Keep what a device keeps itself (localFs) on a disk of its own.', { measured: { type: mount.type } }));
      else findings.push(ok('mount', `It is on a disk of this machine (${mount.type}).`, { measured: { type: mount.type } }));
    }
    const tool = await syncToolOf(real);
    findings.push(tool === undefined ? ok('mirror', 'No program that mirrors it was recognised: only devices that use this very folder meet in it.')
      : ok('mirror', `${tool.name} mirrors it (${tool.sign}). ${tool.hint}`, { measured: { tool: tool.name } }));
    return findings;
  },
};

/** How much room is left. */
export const room: Check = {
  name: 'room',
  writes: false,
  async run({ directory }) {
    if (directory === undefined) return [];
    const { bavail, bsize, files, ffree } = await statfs(directory);
    const free = bavail * bsize;
    const measured = { free, inodes: files > 0 ? ffree : null };
    if (free < none || (files > 0 && ffree < 100)) return [fail('room', `The disk is full: ${free < none ? `${size(free)} are free` : 'it can hold no more files'}.`, 'Free some space, or use another disk.', { measured })];
    if (free < tight) return [warn('room', `Only ${size(free)} are free.`, 'Free some space soon.', { measured })];
    return [ok('room', `${size(free)} are free.`, { measured })];
  },
};

/** What makes a write to a folder safe: a rename that replaces in one step, and bytes that are forced to the disk. */
export const disk: Check = {
  name: 'disk',
  writes: true,
  async run({ directory, scratch, now }) {
    if (directory === undefined) return [];
    const folder = join(directory, scratch.folder, 'disk');
    await mkdir(folder, { recursive: true });
    const [from, to] = [join(folder, 'new'), join(folder, 'old')];
    const findings: Finding[] = [];
    await writeFile(to, 'old');
    await writeFile(from, 'new');
    const renamed = await rename(from, to).then(async () => ((await readFile(to, 'utf8')) === 'new' ? undefined : 'the old bytes stay'), errnoOf);
    findings.push(renamed === undefined ? ok('rename', 'A rename replaces a file in one step.')
      : fail('rename', `A rename does not replace a file (${renamed}): half a file could stay after a crash.`, 'Use a folder on another disk.'));
    const synced = await sync(to) ?? (process.platform === 'win32' ? undefined : await sync(folder));
    findings.push(synced === undefined ? ok('fsync', 'Bytes and names can be forced to the disk.')
      : warn('fsync', `Bytes cannot be forced to the disk (${synced}): a power cut may take the last edits, which the device that made them publishes again.`, 'Nothing needs to be done while that device keeps its own copy.'));
    const written = (await stat(to)).mtimeMs;
    const off = Math.round(written - now());
    findings.push(Math.abs(off) <= skew ? ok('clock', 'The disk and this machine agree on the time.', { measured: { 'off ms': off } })
      : warn('clock', `The disk stamps files ${Math.abs(off / 60_000).toFixed(0)} min ${off > 0 ? 'ahead of' : 'behind'} this machine. The library trusts no clock; other programs may.`, 'Set the clock of the machine that serves the drive, or this one.', { measured: { 'off ms': off } }));
    await rm(folder, { recursive: true, force: true });
    return findings;
  },
};

async function sync(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r');
  try {
    return await handle.sync().then(() => undefined, errnoOf);
  } finally {
    await handle.close();
  }
}
