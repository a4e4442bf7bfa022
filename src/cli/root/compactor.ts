import { SyncError } from '../../errors.js';
import type { Crdt } from '../../crdt/crdt.js';
import type { FileSystem } from '../../fs/file-system.js';
import { Driver } from '../../replica/driver.js';
import { openSession } from '../../replica/session.js';
import { settingsOf } from '../../replica/settings.js';
import * as core from '../../sync/core.js';

/** Documents that are in memory at once. */
const atATime = 16;

export interface Compacting {
  readonly crdt: Crdt;
  /** What this device keeps. */
  readonly localFs: FileSystem;
  readonly remoteFs: FileSystem;
  readonly deviceName: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Documents done. */
  readonly onProgress: (done: number, total: number) => void;
}

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));

/**
 * One session of an ordinary device of the space: reads what is new, writes a snapshot of each document with loose
 * content, and removes what may go by the protocol's own rules.
 * @returns ids of documents that were left alone, because something of them is missing or of another kind
 * @throws SyncError `local-store` when another session runs
 */
export async function compactSpace({ crdt, localFs, remoteFs, deviceName, signal, now, onProgress }: Compacting): Promise<readonly string[]> {
  const session = await openSession(localFs, randomBytes, signal);
  const state = core.createState({ crdt, now, random: randomBytes, deviceName, storePath: session.storePath });
  const driver = new Driver(core, state, localFs, { timeout: settingsOf(false).requestTimeout, onRequest: () => undefined }, () => undefined, () => undefined);
  const onAbort = (): void => driver.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (session.storePath !== 'main') throw new SyncError('local-store', 'Another "crdt-over-fs compact" of this space is running on this machine. Wait for it, or name another --state.');
    await driver.job({ kind: 'open' });
    driver.io.setRemote(remoteFs);
    driver.feed({ type: 'connected', durable: remoteFs.durable ?? false });
    await driver.job({ kind: 'pull' });
    const skipped: string[] = [];
    const ids = core.docs(state).filter(({ removed }) => !removed).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += atATime) {
      onProgress(from, ids.length);
      const batch = ids.slice(from, from + atATime);
      await Promise.all(batch.map((doc) => driver.job({ kind: 'openDoc', doc, replica: crdt.create({}) })));
      await driver.job({ kind: 'pull' });
      for (const doc of batch) {
        // A snapshot could not stand for what is not in it.
        if (core.docView(state, doc).waiting === 0) continue;
        skipped.push(doc);
        await driver.job({ kind: 'closeDoc', doc });
      }
      await driver.job({ kind: 'compact', all: true });
      for (const doc of batch) if (!skipped.includes(doc)) await driver.job({ kind: 'closeDoc', doc });
    }
    onProgress(ids.length, ids.length);
    await driver.job({ kind: 'tidy' });
    await driver.job({ kind: 'store' });
    return skipped;
  } finally {
    signal.removeEventListener('abort', onAbort);
    driver.close();
    await session.release();
  }
}
