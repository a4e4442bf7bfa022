import type { Meta, StoryObj } from '@storybook/html-vite';
import { expect, waitFor, within } from 'storybook/test';
import { memoryFs } from '../src/index.js';
import { device } from './support/devices.js';
import { card, html } from './support/html.js';
import { mountReact, mountSvelte, mountVue } from './support/mount.js';
import { staged } from './support/stage.js';
import { add, groceries, nextItem, setDone } from './support/groceries.js';
import { Panel as ReactPanel } from './three-frameworks/panel.js';
import VuePanel from './three-frameworks/Panel.vue';
import RunesPanel from './three-frameworks/PanelRunes.svelte';
import StorePanel from './three-frameworks/PanelStore.svelte';

/** What is on the list at first, with commas between. */
interface Args { items: string }
export default { title: 'Start here/Three frameworks', args: { items: 'Oat milk, Bread' } } satisfies Meta<Args>;

const frameworks = ['React', 'Svelte runes', 'Svelte store', 'Vue'] as const;

/** Components of React, Svelte and Vue show and edit one document: each renders once for each change, whoever made it. */
export const OneDocument: StoryObj<Args> = {
  render: staged<Args>((stage, { items }) => {
    const bucket = memoryFs();
    const doc = stage.keep(device('laptop', { remoteFs: bucket })).doc('groceries', groceries);
    const phone = stage.keep(device('phone', { remoteFs: bucket })).doc('groceries', groceries);
    for (const title of items.split(',')) doc.change(add(title.trim()));
    doc.change(setDone(doc.value.items.at(-1)!.id, true));

    const panels = frameworks.map((name) => card(name, { 'data-framework': name.split(' ')[0] }));
    const [react, runes, store, vue] = panels.map(({ body }) => body);
    stage.keep(mountReact(react!, ReactPanel, { doc }));
    stage.keep(mountSvelte(runes!, RunesPanel, { doc }));
    stage.keep(mountSvelte(store!, StorePanel, { doc }));
    stage.keep(mountVue(vue!, VuePanel, { doc }));

    // As a person does there: after a look at the list, so that the item comes last.
    const addOnPhone = async (): Promise<void> => {
      await doc.sync();
      await phone.whenSynced();
      phone.change(add(nextItem(phone.value)));
    };
    const onPhone = html('button', { className: 'quiet', onclick: () => void addOnPhone().catch(() => undefined) }, 'Add an item on the phone');
    const note = html('p', { className: 'soft grow' }, 'Each panel shows the same document on this laptop. A phone, which has only the bucket in common with it, shows up in all of them.');
    stage.element.classList.add('wide');
    stage.element.append(html('div', { className: 'columns panels' }, ...panels.map((panel) => panel.card)), html('div', { className: 'line foot' }, note, onPhone));
  }),
  play: async ({ canvas, userEvent }) => {
    const inPanel = (name: (typeof frameworks)[number]) => within(canvas.getByRole('region', { name }));
    const [react, runes, store, vue] = [inPanel('React'), inPanel('Svelte runes'), inPanel('Svelte store'), inPanel('Vue')];
    const panels = [react, runes, store, vue];
    const inEach = (check: (panel: typeof react) => unknown): Promise<unknown> => waitFor(() => Promise.all(panels.map(check)));
    const write = async (panel: typeof react, title: string): Promise<void> => {
      await userEvent.type(panel.getByLabelText('New item'), `${title}{Enter}`);
    };
    const rendered = (times: number): Promise<unknown> => inEach((panel) => expect(panel.getByText(/renders/)).toHaveTextContent(`renders ${times}`));

    await inEach((panel) => expect(panel.getByLabelText('Bread')).toBeChecked());
    await rendered(1);
    await write(react, 'Olives');
    await inEach((panel) => panel.getByLabelText('Olives'));
    await rendered(2);
    await userEvent.click(runes.getByLabelText('Oat milk'));
    await inEach((panel) => expect(panel.getByLabelText('Oat milk')).toBeChecked());
    await rendered(3);
    await userEvent.click(store.getByLabelText('Bread'));
    await inEach((panel) => expect(panel.getByLabelText('Bread')).not.toBeChecked());
    await rendered(4);
    await write(vue, 'Pasta');
    await inEach((panel) => panel.getByLabelText('Pasta'));
    await rendered(5);
    await userEvent.click(canvas.getByRole('button', { name: /on the phone/ }));
    await inEach((panel) => expect(panel.getAllByRole('checkbox')).toHaveLength(5));
    await inEach((panel) => expect(panel.getAllByRole('checkbox').at(-1)).toBe(panel.getByLabelText('Apples')));
    await rendered(6);
  },
};
