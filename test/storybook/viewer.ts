import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../setup/chromium.js';

/** What Storybook tells when a story has been rendered, played and looked at by axe. */
interface Finished { readonly storyId: string; readonly failures: readonly string[] }

declare global {
  interface Window {
    storiesFinished?: Finished[];
    __STORYBOOK_ADDONS_CHANNEL__?: { emit(event: string, ...told: unknown[]): void };
  }
}

/** Looks at the stories of a Storybook, one after the other, in one page. */
export class Viewer {
  /** What went wrong on the page, and addresses outside the Storybook that it asked for. */
  readonly complaints: string[] = [];

  private constructor(private readonly browser: Browser, readonly page: Page, private readonly url: string, private readonly axe: boolean) {}

  /** @param axe whether it looks at each story too; it takes its time over a large one */
  static async open(url: string, { axe, ...options }: BrowserContextOptions & { axe: boolean }): Promise<Viewer> {
    const browser = await chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs });
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', colorScheme: 'light', reducedMotion: 'reduce', ...options });
    const viewer = new Viewer(browser, await context.newPage(), url, axe);
    await viewer.#listen();
    return viewer;
  }

  async #listen(): Promise<void> {
    const { page, complaints, url } = this;
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    await page.route((address) => !address.href.startsWith(`${url}/`) && address.protocol.startsWith('http'), (route) => {
      complaints.push(`It asked for ${route.request().url()}`);
      return route.abort();
    });
    await page.addInitScript({ path: 'test/storybook/listen.js' });
  }

  /** Opens a story's page anew. @throws Error when its play or axe failed */
  async show(story: string): Promise<void> {
    await this.page.goto(`${this.url}/iframe.html?id=${story}&viewMode=story${this.axe ? '' : '&globals=a11y.manual:!true'}`);
    await this.#finished(story);
  }

  /** Goes from one story to another without leaving the page, as a person does. @throws Error as `show` does */
  async switchTo(story: string): Promise<void> {
    await this.page.evaluate(() => { window.storiesFinished!.length = 0; });
    await this.emit('setCurrentStory', { storyId: story, viewMode: 'story' });
    await this.#finished(story);
  }

  /** Tells the Storybook something, as its own controls do. */
  async emit(event: string, told: object): Promise<void> {
    await this.page.evaluate(([name, data]) => window.__STORYBOOK_ADDONS_CHANNEL__!.emit(name, data), [event, told] as const);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  async #finished(story: string): Promise<void> {
    const handle = await this.page.waitForFunction((id) => window.storiesFinished?.find(({ storyId }) => storyId === id)?.failures, story, { timeout: 120_000 });
    const failures = await handle.jsonValue() ?? [];
    if (failures.length > 0) throw new Error([`The story ${story} failed.`, ...failures].join('\n'));
  }
}
