import { createSpace, memoryFs, type FileSystem, type Space } from '../../src/index.js';
import { automerge } from '../../src/crdt/automerge/index.node.js';
import { countingFs, type CountingFs } from '../../src/testing/index.js';

/** A device of a benchmark: it syncs only when told, and counts what it asks of storage. */
export interface Device { readonly space: Space; readonly remoteFs: CountingFs; readonly localFs: FileSystem }

export function createDevice(storage: FileSystem, name: string, localFs: FileSystem = memoryFs()): Device {
  const remoteFs = countingFs(storage);
  const space = createSpace({ crdt: automerge(), localFs, remoteFs, device: { name }, sync: false, retention: { superseded: 0 } });
  return { space, remoteFs, localFs };
}

/** All requests of some counts. */
export const requests = ({ counts }: CountingFs): number => counts.list + counts.read + counts.write + counts.remove;

/** Bytes and files a storage holds. */
export async function stored(storage: FileSystem): Promise<{ bytes: number; files: number }> {
  const entries = await storage.list('');
  return { bytes: entries.reduce((sum, { size }) => sum + size, 0), files: entries.length };
}

/** One figure: what was counted, what it may be at most. */
export interface Figure { readonly what: string; readonly value: number; readonly unit: string; readonly atMost?: number }

/** Prints figures as a table. @returns whether all are within their limits */
export function print(title: string, figures: readonly Figure[]): boolean {
  console.log(`\n${title}`);
  let good = true;
  for (const { what, value, unit, atMost } of figures) {
    const isGood = atMost === undefined || value <= atMost;
    good &&= isGood;
    const shown = Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(2);
    console.log(`  ${isGood ? ' ' : '!'} ${what.padEnd(66)} ${`${shown} ${unit}`.padStart(16)}${atMost === undefined ? '' : `   (at most ${atMost.toLocaleString('en')})`}`);
  }
  return good;
}
