import type { Meta, StoryObj } from '@storybook/html-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { device } from './support/devices.js';
import { add, groceries } from './support/groceries.js';
import { mountReact, mountSvelte, mountVue } from './support/mount.js';
import { openBucket } from './support/open-bucket.js';
import { staged } from './support/stage.js';
import type { Stage } from './support/stage.js';
import { wireTo } from './support/wire.js';
import Bucket from './two-devices/Bucket.svelte';
import { Laptop } from './two-devices/Laptop.js';
import Phone from './two-devices/Phone.vue';
import Wire from './two-devices/Wire.svelte';
import './support/devices.css';
import './two-devices/two-devices.css';

const meta: Meta = { title: 'Sync/Two devices and a wire' };
export default meta;

const page = `
  <div class="stack">
    <p class="soft">One list, two devices, one bucket, no server. Cut a wire and go on editing; restore it, and both lists become one.</p>
    <div class="wired"></div>
    <ul class="key soft" aria-label="What the dots are">
      <li><i class="dot" data-full data-way="there"></i> a file goes up</li>
      <li><i class="dot" data-full data-way="back"></i> a file comes down</li>
      <li><i class="dot"></i> a question or an answer</li>
    </ul>
  </div>`;

function build(stage: Stage): void {
  stage.element.innerHTML = page;
  const cells = stage.element.querySelector('.wired')!;
  const cell = (): Element => cells.appendChild(document.createElement('div'));
  const bucket = openBucket();
  const wires = { laptop: wireTo(bucket, 240), phone: wireTo(bucket, 240) };
  const laptop = stage.keep(device('laptop', { remoteFs: wires.laptop }));
  const phone = stage.keep(device('phone', { remoteFs: wires.phone }));
  const [here, there] = [laptop.doc('groceries', groceries), phone.doc('groceries', groceries)];
  for (const title of ['bread', 'milk']) here.change(add(title));

  stage.keep(mountReact(cell(), Laptop, { doc: here }));
  stage.keep(mountSvelte(cell(), Wire, { wire: wires.laptop, space: laptop, name: 'laptop', towards: 'right' }));
  stage.keep(mountSvelte(cell(), Bucket, { bucket }));
  stage.keep(mountSvelte(cell(), Wire, { wire: wires.phone, space: phone, name: 'phone', towards: 'left' }));
  stage.keep(mountVue(cell(), Phone, { doc: there }));
}

const patient = { timeout: 20_000 };

export const CutSlowAndRestore: StoryObj = {
  render: staged(build),
  play: async ({ canvas, canvasElement, step }) => {
    const laptop = within(await canvas.findByRole('region', { name: 'Laptop' }));
    const phone = within(await canvas.findByRole('region', { name: 'Phone' }));
    const wires = ['laptop', 'phone'].map((name) => within(canvas.getByRole('group', { name: `Wire of the ${name}` })));
    const write = async (on: typeof laptop, title: string): Promise<void> => {
      await userEvent.type(on.getByLabelText('New item'), `${title}{Enter}`);
      await on.findByLabelText(title);
    };

    await step('The phone gets what the laptop wrote, over the wire', async () => {
      await phone.findByLabelText('milk', {}, patient);
      await waitFor(() => expect(canvasElement.querySelector('.wire .dot')).toBeInTheDocument(), patient);
      await laptop.findByText('Everything is in the bucket', {}, patient);
    });

    await step('Both wires are cut, and both devices go on', async () => {
      for (const wire of wires) await userEvent.click(wire.getByRole('button', { name: /^Cut/ }));
      await write(laptop, 'olives');
      await write(phone, 'coffee');
      await userEvent.click(phone.getByLabelText('milk'));
      await laptop.findByText('1 change is kept on this device and sent when the bucket can be reached.', {}, patient);
      await phone.findByText('2 changes are kept on this device and sent when the bucket can be reached.', {}, patient);
      await expect(canvasElement.querySelector('.wire .dot')).not.toBeInTheDocument();
      await expect(laptop.queryByLabelText('coffee')).not.toBeInTheDocument();
      await expect(phone.queryByLabelText('olives')).not.toBeInTheDocument();
      await expect(laptop.getByLabelText('milk')).not.toBeChecked();
    });

    await step('Both wires are restored, one of them slow, and both edits are on both devices', async () => {
      await userEvent.click(wires[0]!.getByRole('checkbox', { name: 'Slow' }));
      for (const wire of wires) await userEvent.click(wire.getByRole('button', { name: /^Restore/ }));
      await laptop.findByLabelText('coffee', {}, patient);
      await phone.findByLabelText('olives', {}, patient);
      await waitFor(() => expect(laptop.getByLabelText('milk')).toBeChecked(), patient);
      for (const on of [laptop, phone]) await on.findByText('Everything is in the bucket', {}, patient);
      await userEvent.click(wires[0]!.getByRole('checkbox', { name: 'Slow' }));
    });
  },
};
