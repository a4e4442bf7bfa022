import type { Space } from '../../src/index.js';
import { createRandom } from '../../src/testing/simulator/random.js';
import { Lines } from './lines.js';

/** Edits after each of which the storage is asked; the long one is worth a snapshot. */
export const lifeLines: readonly string[] = ['one', 'two', `three ${createRandom('three').text(9000)}`, 'four', 'five'];

/** What a device does that may be killed at any moment, and then begins again: it goes on where it was. */
export async function mortalLife(space: Space, say: (what: 'editing' | 'stored' | 'published', line: string) => void): Promise<void> {
  const doc = space.doc('first', Lines);
  await doc.whenReady();
  for (const line of lifeLines) {
    say('editing', line);
    const receipt = doc.value.lines.includes(line) ? undefined : doc.change((draft) => { draft.lines.push(line); });
    await receipt?.stored;
    say('stored', line);
    await space.sync();
    await receipt?.published;
    say('published', line);
  }
  await space.sync(); // what became superfluous goes
}
