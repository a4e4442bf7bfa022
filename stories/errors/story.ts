import type { StoryObj } from '@storybook/html-vite';
import { expect, waitFor, within } from 'storybook/test';
import { memoryFs } from '../../src/index.js';
import type { Space } from '../../src/index.js';
import { Status as ReactStatus } from '../status/status.js';
import SvelteStatus from '../status/Status.svelte';
import VueStatus from '../status/Status.vue';
import { device } from '../support/devices.js';
import { add, groceries, nextItem } from '../support/groceries.js';
import { card, html } from '../support/html.js';
import { itemList } from '../support/item-list.js';
import { mountReact, mountSvelte, mountVue } from '../support/mount.js';
import { staged } from '../support/stage.js';
import type { Scene, Trouble } from './troubles.js';
import { Wire } from './wire.js';

/** Which framework the status is drawn with: it is the same component, in each of them. */
export interface Args { framework: 'React' | 'Svelte' | 'Vue' }

const mounts = {
  React: (element: Element, of: Space) => mountReact(element, ReactStatus, { of }),
  Svelte: (element: Element, of: Space) => mountSvelte(element, SvelteStatus, { of }),
  Vue: (element: Element, of: Space) => mountVue(element, VueStatus, { of }),
};

/** A laptop that meets a trouble, what it tells its person, and a phone on the same bucket. */
export function storyOf(trouble: Trouble, framework: Args['framework']): StoryObj<Args> {
  return {
    args: { framework },
    argTypes: { framework: { control: 'inline-radio', options: Object.keys(mounts) } },
    render: staged<Args>((stage, args) => {
      const [bucket, localFs] = [memoryFs(), memoryFs()];
      const wire = new Wire(bucket);
      const laptop = stage.keep(device('laptop', { remoteFs: wire.open(), localFs }));
      const phone = stage.keep(device('phone', { remoteFs: bucket }));
      const doc = laptop.doc('groceries', groceries);
      doc.change(add(nextItem(doc.value)));
      const scene: Scene = { laptop, localFs, bucket, wire };

      const [here, told, there] = [card('Laptop'), card('Errors it told'), card('Phone')];
      stage.keep(mounts[args.framework](here.body.appendChild(html('div')), laptop));
      stage.keep(itemList(doc, here.body));
      here.body.append(html('button', { onclick: () => doc.change(add(nextItem(doc.value))) }, 'Add an item'));
      stage.keep(errorList(laptop, told.body));
      stage.keep(itemList(phone.doc('groceries', groceries), there.body));

      // A failure of what a button does is in the status, in words.
      const button = (label: string, work: (scene: Scene) => unknown): HTMLElement =>
        html('button', { className: 'quiet', onclick: () => void Promise.resolve(work(scene)).catch(() => undefined) }, label);
      const { cause, begin, cure, end } = trouble;
      stage.element.append(
        html('div', { className: 'line toolbar' }, button(cause, begin), ...(cure !== undefined && end ? [button(cure, end)] : [])),
        html('div', { className: 'columns errors' }, here.card, html('div', { className: 'stack' }, there.card, told.card)),
      );
    }),
    play: async ({ canvas, userEvent, step }) => {
      const inCard = (name: string) => within(canvas.getByRole('region', { name }));
      const [laptop, phone, told] = [inCard('Laptop'), inCard('Phone'), inCard('Errors it told')];
      const press = (label: string): Promise<void> => userEvent.click(canvas.getByRole('button', { name: label }));
      const says = (title: string, advice = /^/): Promise<unknown> => waitFor(async () => {
        await expect(laptop.getByRole('status').querySelector('strong')).toHaveTextContent(title);
        await expect(laptop.getByRole('status')).toHaveTextContent(advice);
      });
      const fine = (): Promise<unknown> => says('Everything is in the bucket');

      await step('all is well', async () => {
        await fine();
        await waitFor(() => phone.getByText('Oat milk'));
      });
      await step('the trouble is told, with what to do about it', async () => {
        await press(trouble.cause);
        await press('Add an item');
        if (trouble.end) await says(trouble.title, trouble.advice);
        await waitFor(() => expect(told.getAllByRole('listitem').map((item) => item.querySelector('code')?.textContent)).toEqual([trouble.code]));
        if (!trouble.end) await expect(told.getByRole('listitem')).toHaveTextContent(trouble.advice);
        await expect(laptop.getByText('Bread')).toBeVisible();
        if (trouble.end) await expect(phone.queryByText('Bread')).toBeNull();
      });
      await step('when it is over, what was written meanwhile arrives', async () => {
        if (trouble.cure !== undefined) await press(trouble.cure);
        await fine();
        await waitFor(() => phone.getByText('Bread'));
      });
      // Once more, for who looks at the story.
      await press(trouble.cause);
      await press('Add an item');
      if (trouble.end) await says(trouble.title, trouble.advice);
      else await waitFor(() => expect(told.getAllByRole('listitem')).toHaveLength(2));
    },
  };
}

/** Each error a space tells, the newest first: some are over before a person has read them. */
function errorList(space: Space, element: Element): () => void {
  const list = element.appendChild(html('ul', { className: 'error-log' }));
  let last: string | undefined;
  const subscription = space.status$.subscribe(({ error }) => {
    if (error && error.code !== last) list.prepend(html('li', {}, html('code', {}, error.code), ` ${error.message}`));
    last = error?.code;
  });
  return () => subscription.unsubscribe();
}
