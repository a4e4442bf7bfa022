import { decodeFile } from '../../format/file.js';
import * as core from '../../sync/core.js';
import { asDevice, type DeviceOptions } from './device.js';

/** Documents that are in memory at once. */
const atATime = 16;

export interface Compacting extends DeviceOptions {
  /** Documents done. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface Compacted {
  /** Ids of documents that were left alone, because something of them is missing or of another kind. */
  readonly skipped: readonly string[];
  /** Files that cannot be read now: what is in them may be of any document, and of one that nothing else names. */
  readonly unreadable: number;
}

/**
 * One session of an ordinary device of the space: reads what is new, writes a snapshot of each document with loose
 * content, and removes what may go by the protocol's own rules.
 * @throws SyncError `local-store` when another session runs
 */
export function compactSpace({ onProgress, ...options }: Compacting): Promise<Compacted> {
  return asDevice(options, async ({ driver, state }) => {
    const skipped: string[] = [];
    const empty = options.crdt.create({}).version();
    const ids = core.docs(state).filter(({ removed }) => !removed).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += atATime) {
      onProgress(from, ids.length);
      const batch = ids.slice(from, from + atATime);
      const replicas = batch.map((doc) => [doc, options.crdt.create({})] as const);
      await Promise.all(replicas.map(([doc, replica]) => driver.job({ kind: 'openDoc', doc, replica })));
      await driver.job({ kind: 'pull' });
      for (const [doc, replica] of replicas) {
        // A snapshot could not stand for what is not in it; what is only named may have had all of its content in one bad file.
        if (core.docView(state, doc).waiting === 0 && Buffer.compare(replica.version(), empty) !== 0) continue;
        skipped.push(doc);
        await driver.job({ kind: 'closeDoc', doc });
      }
      await driver.job({ kind: 'compact', all: true });
      for (const doc of batch) if (!skipped.includes(doc)) await driver.job({ kind: 'closeDoc', doc });
    }
    onProgress(ids.length, ids.length);
    await driver.job({ kind: 'tidy' });
    await driver.job({ kind: 'store' });
    return { skipped, unreadable: await stillBad(options, [...state.tables?.quarantine.keys() ?? []]) };
  });
}

/** How many of the files that a device put aside are no better now: by itself it looks at them again only after a while. */
async function stillBad({ remoteFs, signal }: DeviceOptions, aside: readonly string[]): Promise<number> {
  let bad = 0;
  for (const path of aside) {
    try {
      const bytes = await remoteFs.read(path, { signal });
      if (bytes) decodeFile(path, bytes);
    } catch {
      signal.throwIfAborted();
      bad++;
    }
  }
  return bad;
}
