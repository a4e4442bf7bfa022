import * as core from '../../sync/core.js';
import { asDevice, type DeviceOptions } from './device.js';

/** Documents that are in memory at once. */
const atATime = 16;

export interface Compacting extends DeviceOptions {
  /** Documents done. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * One session of an ordinary device of the space: reads what is new, writes a snapshot of each document with loose
 * content, and removes what may go by the protocol's own rules.
 * @returns ids of documents that were left alone, because something of them is missing or of another kind
 * @throws SyncError `local-store` when another session runs
 */
export function compactSpace({ onProgress, ...options }: Compacting): Promise<readonly string[]> {
  return asDevice(options, async ({ driver, state }) => {
    const skipped: string[] = [];
    const ids = core.docs(state).filter(({ removed }) => !removed).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += atATime) {
      onProgress(from, ids.length);
      const batch = ids.slice(from, from + atATime);
      await Promise.all(batch.map((doc) => driver.job({ kind: 'openDoc', doc, replica: options.crdt.create({}) })));
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
  });
}
