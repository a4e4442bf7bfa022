import { defineDoc, shallowEqual } from '../../src/index.js';
import type { FileSystem, Immutable, Space } from '../../src/index.js';
import { device } from '../support/devices.js';
import { madeOnce } from '../support/made-once.js';

export interface Item { id: string; name: string; count: number }
export interface Inventory { items: Item[] }
export type ReadonlyItem = Immutable<Item>;
export const inventory = defineDoc<Inventory>({ init: { items: [] } });
export const inventoryOf = (space: Space) => space.doc('inventory', inventory);

export const many = 10_000;
const things = ['rope', 'lamp', 'tent', 'chair', 'kettle', 'blanket', 'ladder', 'hammer', 'banner', 'table'];

/** A bucket with a document of 10,000 items, as a device has left it. */
export const fullBucket = madeOnce(async (bucket: FileSystem) => {
  const space = device('store room', { remoteFs: bucket, sync: false });
  for (let from = 0; from < many; from += 500) {
    inventoryOf(space).change(({ items }) => {
      items.push(...Array.from({ length: 500 }, (_, at) => ({ id: String(from + at + 1), name: `${things[(from + at) % things.length]} ${from + at + 1}`, count: 0 })));
    });
    await new Promise((resolve) => setTimeout(resolve)); // the page goes on meanwhile
  }
  await space.sync();
  await space.close();
});

export const blockSize = 100;

/**
 * A selector that cuts the items into blocks, and gives the same block again for as long as none of its items changed:
 * so a framework compares a hundred blocks and the rows of one, not 10,000 rows. It makes one for each list.
 */
export function blocksSelector(): (value: Immutable<Inventory>) => readonly (readonly ReadonlyItem[])[] {
  let kept: readonly (readonly ReadonlyItem[])[] = [];
  return ({ items }) => {
    const blocks = Array.from({ length: Math.ceil(items.length / blockSize) }, (_, at) => {
      const block = items.slice(at * blockSize, (at + 1) * blockSize);
      const before = kept[at];
      return before && shallowEqual(before, block) ? before : block;
    });
    return (kept = blocks);
  };
}
