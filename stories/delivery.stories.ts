import type { Meta, StoryObj } from '@storybook/html-vite';
import { expect, waitFor, within } from 'storybook/test';
import { memoryFs } from '../src/index.js';
import type { FileSystem, Space } from '../src/index.js';
import { Delivery as ReactDelivery } from './delivery/delivery.js';
import VueDelivery from './delivery/Delivery.vue';
import RunesDelivery from './delivery/DeliveryRunes.svelte';
import StoreDelivery from './delivery/DeliveryStore.svelte';
import { device } from './support/devices.js';
import { groceries } from './support/groceries.js';
import { card, html } from './support/html.js';
import { itemList } from './support/item-list.js';
import { mountReact, mountSvelte, mountVue } from './support/mount.js';
import { slowWrites } from './support/slow-writes.js';
import { staged } from './support/stage.js';
import { wireTo } from './support/wire.js';

/** How long each request takes, in milliseconds. */
interface Args { slowness: number }

export default {
  title: 'Sync/Delivery',
  args: { slowness: 120 },
  argTypes: { slowness: { control: { type: 'range', min: 0, max: 2000, step: 50 } } },
} satisfies Meta<Args>;

const frameworks = ['React', 'Svelte runes', 'Svelte store', 'Vue'] as const;

/** A switch that connects a device to the bucket, and takes the connection away. */
function connection(label: string, space: Space, bucket: FileSystem): HTMLElement {
  const box = html('input', { type: 'checkbox', checked: true, onchange: () => space.connect(box.checked ? bucket : null) });
  return html('label', { className: 'line' }, box, label);
}

/** What becomes of a change: stored on this device, in the bucket, read by another device. Each step lights up when it has happened. */
export const OfOneChange: StoryObj<Args> = {
  render: staged<Args>((stage, { slowness }) => {
    const bucket = wireTo(memoryFs(), slowness);
    const [laptop, phone] = ['laptop', 'phone'].map((name) => stage.keep(device(name, { remoteFs: bucket, localFs: slowWrites(memoryFs(), slowness) }))) as [Space, Space];
    const doc = laptop.doc('groceries', groceries);

    const panels = frameworks.map((name) => card(name, { 'data-framework': name.split(' ')[0] }));
    const [react, runes, store, vue] = panels.map(({ body }) => body);
    stage.keep(mountReact(react!, ReactDelivery, { doc }));
    stage.keep(mountSvelte(runes!, RunesDelivery, { doc }));
    stage.keep(mountSvelte(store!, StoreDelivery, { doc }));
    stage.keep(mountVue(vue!, VueDelivery, { doc }));
    const other = card('Phone');
    stage.keep(itemList(phone.doc('groceries', groceries), other.body));

    stage.element.classList.add('wide');
    stage.element.append(
      html('div', { className: 'line toolbar' }, html('h2', { className: 'grow' }, 'One list on a laptop, in four components'), connection('The laptop is online', laptop, bucket), connection('The phone is online', phone, bucket)),
      html('div', { className: 'columns panels deliveries' }, ...panels.map((panel) => panel.card)),
      other.card,
    );
  }),
  play: async ({ canvas, userEvent, step }) => {
    const panel = (name: (typeof frameworks)[number]): HTMLElement => canvas.getByRole('region', { name });
    const write = (name: (typeof frameworks)[number]): Promise<void> => userEvent.click(within(panel(name)).getByRole('button', { name: 'Add an item' }));
    const done = (name: (typeof frameworks)[number]): number => panel(name).querySelectorAll('[data-done="true"]').length;
    const shows = (name: (typeof frameworks)[number], ...texts: string[]): Promise<void> => waitFor(
      () => expect(within(panel(name)).getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(texts));
    const inPhone = (): number => within(canvas.getByRole('region', { name: 'Phone' })).queryAllByText(/./, { selector: '.chips li:not(.soft)' }).length;

    for (const name of frameworks) {
      await step(`${name} shows each step as it happens`, async () => {
        const seen: number[] = [];
        const observer = new MutationObserver(() => { if (seen.at(-1) !== done(name)) seen.push(done(name)); });
        observer.observe(panel(name), { subtree: true, childList: true, characterData: true, attributes: true });
        const before = inPhone();
        await write(name);
        await shows(name, 'stored here', 'in the bucket', 'read by phone');
        observer.disconnect();
        await expect(seen).toEqual([0, 1, 2, 3]);
        await expect(inPhone()).toBe(before + 1);
      });
    }
    await step('a phone that is away has not read it', async () => {
      await userEvent.click(canvas.getByLabelText('The phone is online'));
      await write('Svelte store');
      await shows('Svelte store', 'stored here', 'in the bucket', 'not read yet');
    });
    await step('a laptop that is offline keeps it', async () => {
      await userEvent.click(canvas.getByLabelText('The laptop is online'));
      await write('Vue');
      await shows('Vue', 'stored here', 'not in the bucket yet', 'not read yet');
    });
  },
};
