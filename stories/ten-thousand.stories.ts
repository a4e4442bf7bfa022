import type { Meta, StoryObj } from '@storybook/html-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import type { CrdtDoc } from '../src/index.js';
import { device } from './support/devices.js';
import { mountReact, mountSvelte, mountVue } from './support/mount.js';
import { staged } from './support/stage.js';
import type { Stage } from './support/stage.js';
import { fullBucket, inventoryOf, many } from './ten-thousand/inventory.js';
import type { Inventory } from './ten-thousand/inventory.js';
import Panel from './ten-thousand/Panel.svelte';
import { ReactRows } from './ten-thousand/ReactRows.js';
import { Renders } from './ten-thousand/renders.js';
import { stopwatch } from './ten-thousand/stopwatch.js';
import SvelteRows from './ten-thousand/SvelteRows.svelte';
import VueRows from './ten-thousand/VueRows.vue';
import './support/devices.css';
import './ten-thousand/ten-thousand.css';

interface Args { framework: 'React' | 'Svelte' | 'Vue' }

const meta: Meta<Args> = {
  title: 'Scale/10,000 items that stay fluent',
  argTypes: { framework: { control: 'inline-radio', options: ['React', 'Svelte', 'Vue'] } },
  // Axe looks at each element many times. All blocks are alike: the first two stand for the other 98.
  parameters: { a11y: { context: { include: ['.stage > .stack > p', '.panel', '.block:nth-child(-n + 2)'] } } },
};
export default meta;

const page = (framework: string): string => `
  <div class="stack">
    <p class="soft">One document, 10,000 items, all of them on the page. Scroll while another device edits: a merge renders the rows it changed and no other.</p>
    <div class="panel"><div class="card"><p role="status">Writing 10,000 items on one device, and opening them on two others…</p></div></div>
    <section class="card rows" aria-label="Items" tabindex="0"></section>
    <p class="line"><span class="framework" data-framework="${framework}">${framework}</span> <span class="soft">the rows; the panel above is Svelte in any case</span></p>
  </div>`;

function mountRows(framework: Args['framework'], element: Element, doc: CrdtDoc<Inventory>, renders: Renders): () => void {
  switch (framework) {
    case 'React': return mountReact(element, ReactRows, { doc, renders });
    case 'Svelte': return mountSvelte(element, SvelteRows, { doc, renders });
    case 'Vue': return mountVue(element, VueRows, { doc, renders });
  }
}

async function begin(stage: Stage, framework: Args['framework'], isLeft: () => boolean): Promise<void> {
  const [panel, rows] = ['.panel', '.rows'].map((selector) => stage.element.querySelector(selector)!) as [Element, Element];
  const remoteFs = await fullBucket();
  if (isLeft()) return;
  const [laptop, phone] = ['laptop', 'phone'].map((name) => inventoryOf(stage.keep(device(name, { remoteFs })))) as [CrdtDoc<Inventory>, CrdtDoc<Inventory>];
  await Promise.all([laptop.whenSynced(), phone.whenSynced()]);
  if (isLeft()) return;

  const renders = new Renders();
  const watch = stopwatch(laptop, renders);
  stage.keep(() => watch.end());
  stage.keep(mountRows(framework, rows, laptop, renders));
  let turn = 0;
  const changeOne = (): string => {
    turn += 1;
    const at = turn % 3 === 0 ? (turn * 2741) % many : (turn * 7) % 11; // mostly one that can be seen
    phone.change(({ items }) => { items[at]!.count += 1; });
    const { name, count } = phone.value.items[at]!;
    return `${name} to ${count}`;
  };
  panel.replaceChildren();
  stage.keep(mountSvelte(panel, Panel, { watch, changeOne }));
}

const render = staged<Args>((stage, { framework }) => {
  stage.element.innerHTML = page(framework);
  let left = false;
  stage.keep(() => { left = true; });
  void begin(stage, framework, () => left).catch((thrown: unknown) => { if (!left) throw thrown; });
});

const patient = { timeout: 60_000 };

const play: NonNullable<StoryObj<Args>['play']> = async ({ canvasElement, step }) => {
  // Not by role in all of the canvas: that would ask for the role of 20,000 elements.
  const panel = within(canvasElement.querySelector<HTMLElement>('.panel')!);
  const merges = (): number => Number(canvasElement.querySelector<HTMLElement>('[data-merge]')!.dataset['merge']);
  const item = (name: string): Element | undefined => [...canvasElement.querySelectorAll('.block li')].find((row) => row.firstChild?.textContent === name);
  /** What the phone did last is on the laptop, and so is everything before. */
  const arrived = (): Promise<void> => waitFor(() => {
    const [, name, count] = /changed (.+) to (\d+)$/.exec(panel.getByRole('status').textContent) ?? [];
    if (name) void expect(item(name)?.querySelector('b')).toHaveTextContent(count!);
  }, patient);

  await step('All items are on the page', async () => {
    await panel.findByRole('button', { name: 'Change one now' }, patient);
    await waitFor(() => expect(canvasElement.querySelectorAll('.block li')).toHaveLength(many), patient);
  });

  await step('A merge of one change renders one row, its block and the list, and nothing else', async () => {
    await userEvent.click(panel.getByRole('checkbox', { name: /every second/ })); // one at a time
    await arrived();
    for (let change = 0; change < 3; change++) {
      const before = merges();
      await userEvent.click(panel.getByRole('button', { name: 'Change one now' }));
      await arrived();
      await waitFor(() => expect(merges()).toBeGreaterThan(before), patient);
      await expect(panel.getByText('1 list, 1 block, 1 row')).toBeVisible();
    }
    await userEvent.click(panel.getByRole('checkbox', { name: /every second/ }));
  });
};

export const React: StoryObj<Args> = { args: { framework: 'React' }, render, play };
export const Svelte: StoryObj<Args> = { args: { framework: 'Svelte' }, render, play };
export const Vue: StoryObj<Args> = { args: { framework: 'Vue' }, render, play };
