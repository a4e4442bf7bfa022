import { defineDoc } from '../../src/index.js';
import type { FileSystem, Space } from '../../src/index.js';
import { device } from '../support/devices.js';
import { madeOnce } from '../support/made-once.js';

export interface Recipe { title: string; by: string }
export interface CookBook { recipes: Recipe[] }
export const cookBook = defineDoc<CookBook>({ init: { recipes: [] } });
export const cookBookOf = (space: Space) => space.doc('cook book', cookBook);

const friends = ['Ada', 'Ben', 'Chloe', 'Dan', 'Ella', 'Finn', 'Gita', 'Hugo', 'Ines', 'Joon', 'Kaya', 'Leo'];
const dishes = ['Apple cake', 'Bean soup', 'Carrot salad', 'Dumplings', 'Egg curry', 'Fig jam', 'Garlic bread', 'Herb tea', 'Ice cream', 'Jollof rice', 'Kale pie', 'Lentil stew'];

/** How many recipes there are, each in a file of its own. */
export const recipes = friends.length * 5;

/** Twelve friends write five recipes each, and each recipe is published by itself: many small files, as a year of use leaves them. */
async function write(bucket: FileSystem): Promise<void> {
  for (const [at, by] of friends.entries()) {
    const space = device(by, { remoteFs: bucket, sync: false });
    await cookBookOf(space).whenSynced();
    for (let written = 0; written < 5; written++) {
      cookBookOf(space).change((draft) => { draft.recipes.push({ title: dishes[(at + written * 5) % dishes.length]!, by }); });
      await space.sync();
    }
    await space.close();
  }
}

export const fullBucket = madeOnce(write);
