import type { Meta, StoryObj } from '@storybook/html-vite';
import { BehaviorSubject } from 'rxjs';
import { expect, waitFor, within } from 'storybook/test';
import { SyncError } from '../src/index.js';
import type { SyncErrorCode, SyncStatus } from '../src/index.js';
import { html } from './support/html.js';
import { mountReact, mountSvelte, mountVue } from './support/mount.js';
import { staged } from './support/stage.js';
import type { Stage } from './support/stage.js';
import { statuses } from './status/statuses.js';
import { Status as ReactStatus } from './status/status.js';
import SvelteStatus from './status/Status.svelte';
import VueStatus from './status/Status.vue';
import type { WithStatus } from './status/words.js';

export default { title: 'Sync/Status' } satisfies Meta;

const frameworks = ['React', 'Svelte', 'Vue'] as const;

/** The three components, each in a cell of its own. */
function cells(stage: Stage, status: SyncStatus): HTMLElement[] {
  const of: WithStatus = { status, status$: new BehaviorSubject(status) };
  const cells = frameworks.map((name) => html('div', { role: 'group', 'aria-label': name, 'data-framework': name }));
  const [react, svelte, vue] = cells;
  stage.keep(mountReact(react!, ReactStatus, { of }));
  stage.keep(mountSvelte(svelte!, SvelteStatus, { of }));
  stage.keep(mountVue(vue!, VueStatus, { of }));
  return cells;
}

/** Every status there is, and what a person reads then. */
export const EveryStatus: StoryObj = {
  render: staged((stage) => {
    const head = html('div', { className: 'status-row head', 'aria-hidden': true }, html('span'), ...frameworks.map((name) => html('h3', { className: 'framework-head', 'data-framework': name }, name)));
    stage.element.classList.add('wide');
    stage.element.append(html('div', { className: 'card status-table' }, head, ...statuses.map(([name, status]) =>
      html('section', { className: 'status-row', 'aria-label': name }, html('h3', {}, name), ...cells(stage, status)))));
  }),
  play: async ({ canvas }) => {
    for (const [name, status, title] of statuses) {
      const row = within(canvas.getByRole('region', { name }));
      await waitFor(() => expect(row.getAllByRole('status').map((one) => one.querySelector('strong')?.textContent)).toEqual([title, title, title]));
      const texts = new Set(row.getAllByRole('status').map((one) => [...one.children].map(({ textContent }) => textContent).join('\n')));
      await expect(texts.size, `the frameworks say the same of "${name}"`).toBe(1);
      await expect(row.queryAllByRole('progressbar')).toHaveLength(status.progress ? 3 : 0);
    }
  },
};

interface Args extends Omit<SyncStatus, 'error' | 'progress' | 'lastSyncedAt'> { error: SyncErrorCode | 'none'; message: string }

/** Any status: set it with the controls. */
export const AnyStatus: StoryObj<Args> = {
  args: { state: 'ready', everPulled: true, activity: 'idle', online: true, unpublished: 3, quarantined: 0, error: 'none', message: 'What the library says.' },
  argTypes: {
    state: { control: 'inline-radio', options: ['loading', 'ready'] },
    activity: { control: 'select', options: ['idle', 'pulling', 'pushing', 'compacting', 'paused'] },
    unpublished: { control: { type: 'number', min: 0 } },
    quarantined: { control: { type: 'number', min: 0 } },
    error: { control: 'select', options: ['none', 'network', 'auth', 'needs-auth', 'permission', 'not-found', 'quota', 'clock', 'wrong-root', 'rollback', 'local-store', 'newer-format', 'unknown'] },
  },
  render: staged<Args>((stage, { error, message, ...status }) => {
    stage.element.append(html('div', { className: 'columns' }, ...cells(stage, error === 'none' ? status : { ...status, error: new SyncError(error, message) }).map((cell) => html('div', { className: 'card named' }, cell))));
  }),
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getAllByText('3 changes to be sent')).toHaveLength(3));
  },
};
