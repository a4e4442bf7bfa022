import type { Meta, StoryObj } from '@storybook/html-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import type { Space } from '../src/index.js';
import { atWork } from './bucket-files/at-work.js';
import { birdsOf } from './bucket-files/birds.js';
import Desk from './bucket-files/Desk.vue';
import Shelves from './bucket-files/Shelves.vue';
import { device } from './support/devices.js';
import { mountVue } from './support/mount.js';
import { openBucket } from './support/open-bucket.js';
import { staged } from './support/stage.js';
import type { Stage } from './support/stage.js';
import './support/devices.css';
import './bucket-files/bucket-files.css';

const meta: Meta = { title: 'Storage/The files in the bucket' };
export default meta;

const page = `
  <div class="stack">
    <p class="soft">Two devices write down the birds they see. Watch their logs pile up, become packs and snapshots, and go. Files are never changed: a newer one says which older ones it stands for. Here they go after a second and a half; in an app, after ten minutes.</p>
    <div class="stack desk"></div>
    <div class="bucket-view"></div>
  </div>`;

function build(stage: Stage): void {
  stage.element.innerHTML = page;
  const bucket = openBucket();
  const options = { remoteFs: bucket, sync: false, retention: { superseded: 1500 } } as const;
  const [laptop, phone] = [stage.keep(device('laptop', options)), stage.keep(device('phone', options))];
  const work = atWork(laptop, phone);
  stage.keep(() => work.end());
  const openTablet = async (): Promise<Space> => {
    const tablet = stage.keep(device('tablet', options));
    await birdsOf(tablet).whenSynced();
    return tablet;
  };
  stage.keep(mountVue(stage.element.querySelector('.desk')!, Desk, { laptop, phone, work, openTablet }));
  stage.keep(mountVue(stage.element.querySelector('.bucket-view')!, Shelves, { bucket }));
}

const patient = { timeout: 25_000 };

export const LogsPacksAndSnapshots: StoryObj = {
  render: staged(build),
  play: async ({ canvas, step }) => {
    const part = (name: string): HTMLElement => canvas.getByRole('region', { name });
    const files = (name: string): number => within(part(name)).queryAllByRole('button').length;

    await step('300 edits become logs, and the logs become packs and snapshots', async () => {
      await userEvent.click(await canvas.findByRole('button', { name: 'Type 300 edits' }));
      await waitFor(() => expect(files('Logs')).toBeGreaterThan(4), patient);
      await waitFor(() => expect(files('Packs')).toBeGreaterThan(0), patient);
      await waitFor(() => expect(files('Snapshots')).toBeGreaterThan(0), patient);
    });

    await step('Logs whose content is in newer files go, and the bucket holds a part of what was written', async () => {
      await waitFor(() => expect(within(part('Logs')).getByText(/files? gone/)).toBeVisible(), patient);
      await canvas.findByRole('button', { name: 'Type 300 edits' }, patient); // all typed
      for (const name of ['Laptop', 'Phone']) await within(part(name)).findByText(/300 with the other’s/, {}, patient);
      await waitFor(() => {
        const [, now] = /Now (\d+) file/.exec(canvas.getByText(/^Now/).textContent)!;
        const [, written] = /(\d+)/.exec(canvas.getByText(/^written/).textContent)!;
        void expect(Number(now)).toBeLessThan(Number(written) / 2);
      }, patient);
    });

    await step('A new device reads the same from what is left', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Open it on a new device' }));
      await canvas.findByText('It has the same, to the last letter.', {}, patient);
      await expect(canvas.getByText(/^300 birds from \d+ files$/)).toBeVisible();
    });

    await step('A file says what is inside', async () => {
      await userEvent.click(within(part('Snapshots')).getAllByRole('button')[0]!);
      await expect(canvas.getByRole('status')).toHaveTextContent(/snapshot of the (laptop|phone).*d\/.*stands for \d+ files, which may go/);
    });
  },
};
