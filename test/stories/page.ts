import type { BrowserContext, Locator, Page } from 'playwright-core';

/** How long anything on the page may take on a busy machine, ms. */
export const patience = 30_000;

/** One list of the demo's page, and how it stands with its bucket. All that tests know of the page's elements is here. */
export interface Panel {
  add(title: string): Promise<void>;
  /** Where the title of a new todo is typed, in a form of its own. */
  readonly field: Locator;
  /** The row of a todo. */
  shown(title: string): Locator;
  titles(): Promise<string[]>;
  /** How far the newest change made here to a todo has come, in words; not there when it was not made since the page was opened. */
  delivery(title: string): Locator;
  /** Waits until the page itself promises that an edit is safe: stored on this device, or further. */
  acknowledged(title: string): Promise<void>;
  /** The sentence on how the list stands. */
  readonly status: Locator;
  everythingSent(): Promise<void>;
  /** The switch "Work offline". */
  readonly offline: Locator;
  /** Of all devices it lists, itself first. */
  deviceNames(): Promise<string[]>;
}

export function panel(page: Page, framework: RegExp): Panel {
  const list = page.getByRole('region', { name: framework });
  const field = list.getByLabel('New todo');
  const title = list.getByRole('listitem').getByTitle('Edit');
  const shown = (wanted: string): Locator => list.getByRole('listitem').filter({ has: page.getByRole('button', { name: wanted, exact: true }) });
  const delivery = (wanted: string): Locator => shown(wanted).locator('.delivery');
  return {
    field,
    async add(wanted) {
      await field.fill(wanted);
      await field.press('Enter');
    },
    shown,
    titles: () => title.allTextContents(),
    delivery,
    acknowledged: (wanted) => delivery(wanted).filter({ hasText: /saved on this device|in the bucket|read by/ }).waitFor(),
    status: list.getByRole('status'),
    everythingSent: () => list.getByRole('heading', { name: 'Everything is in the bucket' }).waitFor(),
    offline: list.getByRole('switch', { name: 'Work offline' }),
    // The panel's own device comes first, by its whole name: the person's, and the framework's.
    deviceNames: async () => (await list.locator('.head .device, .foot .device').allTextContents()).map((name) => name.replace(/ · React$/, '')),
  };
}

/** Opens the demo's page in a browser profile, and tells it the device's name when it asks. */
export async function openPage(context: BrowserContext, url: string, device?: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(url);
  if (device !== undefined) {
    await page.getByLabel('Name').fill(device);
    await page.getByRole('button', { name: 'Start' }).click();
  }
  return page;
}
