import { defineDoc } from '../../src/index.js';
import type { Space } from '../../src/index.js';

/** What each of two devices wrote down. */
export interface Birds { laptop: string[]; phone: string[] }
export const birds = defineDoc<Birds>({ init: { laptop: [], phone: [] } });
export const birdsOf = (space: Space) => space.doc('birds', birds);

const kinds = ['a blackbird', 'two robins', 'a heron', 'five sparrows', 'a wren', 'three magpies', 'a nuthatch', 'a kingfisher', 'many starlings'];
const places = ['in the hedge', 'by the pond', 'on the roof', 'at the feeder', 'over the field', 'in the old oak', 'on the lawn'];

/** Writes down birds that were seen, one edit for each. */
export function see(space: Space, by: keyof Birds, many: number): void {
  for (let seen = 0; seen < many; seen++) {
    birdsOf(space).change(({ [by]: list }) => {
      const at = list.length;
      const minute = 300 + at * 2;
      list.push(`${kinds[at % kinds.length]} ${places[at % places.length]} at ${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`);
    });
  }
}
