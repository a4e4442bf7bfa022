import type { Meta, StoryObj } from '@storybook/html-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import type { CrdtDoc } from '../src/index.js';
import Before from './merging/Before.svelte';
import Laptop from './merging/Laptop.svelte';
import Meeting from './merging/Meeting.svelte';
import { Phone } from './merging/Phone.js';
import { plan } from './merging/plan.js';
import type { Plan } from './merging/plan.js';
import { begin } from './merging/script.js';
import { device } from './support/devices.js';
import { mountReact, mountSvelte } from './support/mount.js';
import { openBucket } from './support/open-bucket.js';
import { staged } from './support/stage.js';
import type { Stage } from './support/stage.js';
import './support/devices.css';
import './merging/merging.css';

const meta: Meta = { title: 'Sync/Merging what both did' };
export default meta;

const page = `
  <div class="stack">
    <p class="soft">Two devices without a connection edit the same plan. When they meet, what both did is merged, and nobody is asked which version to keep.</p>
    <div class="stack meeting"></div>
    <div class="columns"><div></div><div></div><div></div></div>
  </div>`;

function build(stage: Stage): void {
  stage.element.innerHTML = page;
  const [before, left, right] = stage.element.querySelectorAll('.columns > div');
  const remoteFs = openBucket();
  // They talk to the bucket when they are told to: in between they are as good as offline.
  const spaces = [stage.keep(device('laptop', { remoteFs, sync: false })), stage.keep(device('phone', { remoteFs, sync: false }))];
  const [laptop, phone] = spaces.map((space) => space.doc('plan', plan)) as [CrdtDoc<Plan>, CrdtDoc<Plan>];
  const meet = async (): Promise<void> => {
    for (const space of [...spaces, ...spaces]) await space.sync(); // the first has what the second published only then
  };
  laptop.change(begin);
  void meet().then(() => {
    stage.keep(mountSvelte(stage.element.querySelector('.meeting')!, Meeting, { laptop, phone, meet }));
    stage.keep(mountSvelte(before!, Before, { plan: laptop.value }));
    stage.keep(mountSvelte(left!, Laptop, { doc: laptop }));
    stage.keep(mountReact(right!, Phone, { doc: phone }));
  }, () => undefined); // left before it began
}

const patient = { timeout: 20_000 };

export const EditApartThenMeet: StoryObj = {
  render: staged(build),
  play: async ({ canvas, step }) => {
    const laptop = within(await canvas.findByRole('region', { name: 'Laptop' }, patient));
    const phone = within(await canvas.findByRole('region', { name: 'Phone' }, patient));
    const note = (on: typeof laptop): string => on.getByLabelText<HTMLTextAreaElement>('Note').value;
    const items = (on: typeof laptop): string[] => on.queryAllByLabelText<HTMLInputElement>('Item').map((input) => input.value);
    const done = (on: typeof laptop): string[] => on.getAllByRole<HTMLInputElement>('checkbox').filter(({ checked }) => checked).map((box) => box.getAttribute('aria-label') ?? '');

    await step('Both begin with the same', async () => {
      await waitFor(() => expect([items(laptop), items(phone)]).toEqual([['bread', 'milk', 'apples'], ['bread', 'milk', 'apples']]), patient);
      await expect(canvas.getByText('Both have the same.')).toBeVisible();
    });

    await step('Each goes its own way', async () => {
      await userEvent.click(canvas.getByRole('button', { name: /Edit on both/ }));
      await canvas.findByText(/They differ/);
      await waitFor(() => expect([note(laptop), note(phone)]).toEqual(['Dinner on Sunday at 7, in the garden.', 'Family dinner on Sunday at 7.']));
      await expect(items(laptop)).toEqual(['bread', 'apples', 'olives']);
      await expect(items(phone)).toEqual(['sourdough bread', 'oat milk', 'apples', 'coffee']);
      await expect(laptop.getByRole('log')).not.toHaveTextContent('phone');
    });

    await step('They meet, and all of it is on both', async () => {
      await userEvent.click(canvas.getByRole('button', { name: /Let them meet/ }));
      await canvas.findByText(/nobody had to choose/, {}, patient);
      await waitFor(() => expect([note(laptop), note(phone)]).toEqual(Array(2).fill('Family dinner on Sunday at 7, in the garden.')));
      await expect(items(laptop)).toEqual(items(phone));
      await expect([...items(laptop)].sort()).toEqual(['apples', 'coffee', 'olives', 'sourdough bread']);
      for (const on of [laptop, phone]) await expect(done(on)).toEqual(['Done: sourdough bread', 'Done: apples']);
    });

    await step('Each tells who did what', async () => {
      await expect(laptop.getByRole('log')).toHaveTextContent('phone renamed “bread” to “sourdough bread”');
      await expect(laptop.getByRole('log')).toHaveTextContent('phone added “coffee”');
      await expect(phone.getByRole('log')).toHaveTextContent('laptop removed “oat milk”');
      await expect(phone.getByRole('log')).toHaveTextContent('laptop added “olives”');
    });
  },
};
