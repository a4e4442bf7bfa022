import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { stories } from './build.js';
import { Viewer } from './viewer.js';

// What was built is opened as a person does: one page, story after story, with its controls.
let viewer: Viewer;
const first = 'start-here-three-frameworks--one-document';
/** What that story holds, as the page counts it. */
const held = { mounts: 4, spaces: 2 };
const alive = (): Promise<unknown> => viewer.page.evaluate(() => window.storiesAlive);

beforeAll(async () => { viewer = await Viewer.open(inject('storybook'), { axe: false }); });
afterAll(() => viewer?.close());

describe('in the built Storybook', () => {
  test('a changed control leaves nothing of the former story mounted or open', async () => {
    await viewer.show(first);
    expect(await alive()).toEqual(held);
    for (const items of ['Tea', 'Tea, Jam']) {
      await viewer.emit('updateStoryArgs', { storyId: first, updatedArgs: { items } });
      await viewer.page.getByLabel(items.split(', ').at(-1)!).nth(3).waitFor();
      await expect.poll(alive).toEqual(held);
    }
    await viewer.emit('resetStoryArgs', { storyId: first });
    await viewer.page.getByLabel('Bread').nth(3).waitFor();
  });

  test.each(stories().map(({ id }) => id).filter((id) => id !== first))('%s plays', async (id) => {
    await viewer.switchTo(id);
  });

  test('a story after all the others finds none of them mounted or open', async () => {
    await viewer.switchTo(first);
    await expect.poll(alive).toEqual(held);
  });

  test('nothing complains, and nothing is asked for elsewhere', () => {
    expect(viewer.complaints).toEqual([]);
  });

  test('a story that was left for none leaves nothing mounted or open', async () => {
    await viewer.emit('setCurrentStory', { storyId: 'no-such--story', viewMode: 'story' });
    await expect.poll(alive).toEqual({ mounts: 0, spaces: 0 });
  });
});
