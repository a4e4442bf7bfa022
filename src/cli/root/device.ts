import { homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { SyncError } from '../../errors.js';
import type { Crdt } from '../../crdt/crdt.js';
import { decodeFile } from '../../format/file.js';
import { docTag } from '../../format/hash.js';
import { parseName } from '../../format/names.js';
import type { FileSystem } from '../../fs/file-system.js';
import { folderFs } from '../../fs/folder/index.js';
import { Driver } from '../../replica/driver.js';
import { openSession } from '../../replica/session.js';
import { settingsOf } from '../../replica/settings.js';
import * as core from '../../sync/core.js';
import { type Context, DataError } from '../command.js';
import { addressOf } from '../open.js';
import { redacted } from '../redact.js';
import { listDocuments } from './read.js';
import { requireSpace } from './require.js';

/** The option that says where a command keeps what it knows between its runs. */
export const stateOption = { state: { value: 'DIR', help: 'where it keeps what it knows (~/.local/state/crdt-over-fs)' } } as const;

/** What the command is called among the devices of a space. */
export const deviceName = `crdt-over-fs on ${hostname()}`;

/**
 * Where the command keeps what it knows of a root: a device of its own for each, also of two that are copies of one space,
 * for what one of them was given the other has not.
 * @throws DataError when there is no marker
 */
export async function localFsOf(context: Context, remoteFs: FileSystem, root: string): Promise<FileSystem> {
  const { env } = context;
  const base = context.option('state') ?? join(env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'crdt-over-fs');
  return folderFs(resolve(base, await spaceId(context, remoteFs, root), docTag(await addressOf(root, env))));
}

/** @throws DataError when there is no marker: a device that begins here would make a new space of it */
async function spaceId({ signal }: Context, fs: FileSystem, root: string): Promise<string> {
  const entries = await listDocuments(fs, signal);
  const named = entries.filter(({ path }) => parseName(path));
  requireSpace(root, named.length, entries.length - named.length);
  const markers = named.filter(({ path }) => parseName(path)?.kind === 'space').map(({ path }) => path).sort();
  for (const path of markers) {
    try {
      const space = decodeFile(path, await fs.read(path, { signal }) ?? new Uint8Array()).meta.space;
      if (space !== undefined) return space;
    } catch { /* the next one may be whole */ }
  }
  throw new DataError(`${redacted(root)} has ${markers.length === 0 ? 'no marker' : 'no readable marker'} (l/0-space-….cof): nothing was done. "crdt-over-fs verify" says more.`);
}

export interface DeviceOptions {
  readonly crdt: Crdt;
  /** What this device keeps. */
  readonly localFs: FileSystem;
  readonly remoteFs: FileSystem;
  readonly deviceName: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** One session of an ordinary device of a space. */
export interface Device { readonly driver: Driver; readonly state: core.State }

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

/**
 * Runs something as a device that has read what is new. What it makes durable there stays, and later runs send what this one could not.
 *
 * @throws SyncError `local-store` when another session runs; whatever makes the storage unusable
 */
export async function asDevice<T>({ crdt, localFs, remoteFs, deviceName: name, signal, now }: DeviceOptions, run: (device: Device) => Promise<T>): Promise<T> {
  const session = await openSession(localFs, randomBytes, signal);
  const state = core.createState({ crdt, now, random: randomBytes, deviceName: name, storePath: session.storePath, host: localFs.host });
  const driver = new Driver(core, state, localFs, { timeout: settingsOf(false).requestTimeout, onRequest: () => undefined }, () => undefined, () => undefined);
  const onAbort = (): void => driver.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (session.storePath !== 'main') throw new SyncError('local-store', 'Another crdt-over-fs command is at work on this space, on this machine. Wait for it, or name another --state.');
    await driver.job({ kind: 'open' });
    driver.io.setRemote(remoteFs);
    driver.feed({ type: 'connected', durable: remoteFs.durable ?? false });
    await driver.job({ kind: 'pull' });
    return await run({ driver, state });
  } finally {
    signal.removeEventListener('abort', onAbort);
    driver.close();
    await session.release();
  }
}
