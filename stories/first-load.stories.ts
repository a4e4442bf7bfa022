import type { Meta, StoryObj } from '@storybook/html-vite';
import { expect, waitFor, within } from 'storybook/test';
import { memoryFs } from '../src/index.js';
import type { FileSystem } from '../src/index.js';
import FirstLoad from './first-load/FirstLoad.svelte';
import { fullBucket, recipes } from './first-load/recipes.js';
import { device } from './support/devices.js';
import { mountSvelte } from './support/mount.js';
import { staged } from './support/stage.js';
import { wireTo } from './support/wire.js';
import './support/devices.css';
import './first-load/first-load.css';

interface Args {
  /** What each request takes, ms. */
  delay: number;
}

const meta: Meta<Args> = {
  title: 'Sync/A first load',
  args: { delay: 300 },
  argTypes: { delay: { control: { type: 'range', min: 0, max: 2000, step: 50 } } },
};
export default meta;

const page = (text: string): string => `<div class="stack"><p class="soft">${text}</p><div class="stack opened-devices" aria-live="off"><p>Twelve friends are writing their recipes…</p></div></div>`;

/** Shows new devices on a bucket as soon as that is there. */
const onNewDevices = (text: string, bucketOf: () => Promise<FileSystem>) => staged<Args>((stage, { delay }) => {
  stage.element.innerHTML = page(text);
  const place = stage.element.querySelector('.opened-devices')!;
  let isLeft = false;
  stage.keep(() => { isLeft = true; });
  void bucketOf().then((bucket) => {
    if (isLeft) return;
    place.replaceChildren();
    stage.keep(mountSvelte(place, FirstLoad, { openDevice: () => stage.keep(device('tablet', { remoteFs: wireTo(bucket, delay) })) }));
  });
});

/** Everything a canvas shows from now on. */
function record(canvas: HTMLElement): { readonly texts: readonly string[]; stop(): void } {
  const texts = [canvas.textContent];
  const observer = new MutationObserver(() => texts.push(canvas.textContent));
  observer.observe(canvas, { childList: true, subtree: true, characterData: true });
  return { texts, stop: () => observer.disconnect() };
}

const patient = { timeout: 25_000 };

export const SixtyFilesOverASlowLine: StoryObj<Args> = {
  render: onNewDevices('Twelve friends wrote sixty recipes. A new device has none of them yet, and its line is slow: it shows how far it is, and never “no recipes” before it knows.', fullBucket),
  play: async ({ canvas, canvasElement, step }) => {
    const { texts, stop } = record(canvasElement);
    await step('How far it is can be seen', async () => {
      const bar = await canvas.findByRole<HTMLProgressElement>('progressbar', { name: 'Files read' }, patient);
      await waitFor(() => expect(bar.value).toBeGreaterThan(0), patient);
      await expect(bar.value).toBeLessThan(bar.max);
      await expect(bar.max).toBeGreaterThanOrEqual(recipes);
    });
    await step('Then all of it is there, and there was no word of nothing on the way', async () => {
      const list = within(await canvas.findByRole('list', { name: 'Recipes' }, patient));
      await expect(list.getAllByRole('listitem')).toHaveLength(recipes);
      await waitFor(() => expect(canvas.queryByRole('progressbar')).not.toBeInTheDocument(), patient);
      stop();
      await expect(texts.filter((text) => text.includes('No recipes'))).toEqual([]);
    });
  },
};

export const AnEmptyBucket: StoryObj<Args> = {
  render: onNewDevices('A new device on a bucket that is empty: “no recipes” is said once the bucket was read, and not before.', async () => memoryFs()),
  play: async ({ canvas, canvasElement }) => {
    const { texts, stop } = record(canvasElement);
    await canvas.findByText(/^No recipes yet/, {}, patient);
    stop();
    await expect(canvas.queryByRole('progressbar')).not.toBeInTheDocument();
    const firstNothing = texts.findIndex((text) => text.includes('No recipes'));
    await expect(texts.slice(0, firstNothing).some((text) => text.includes('Looking into the bucket'))).toBe(true);
  },
};
