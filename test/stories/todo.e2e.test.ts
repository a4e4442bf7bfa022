import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../setup/chromium.js';
import { violationsOn } from './axe.js';
import { startDemo, startTerminal, terminal, titlesOf } from './demo.js';

// One story from beginning to end: each test goes on where the one before it left.
let data: string;
let demo: Awaited<ReturnType<typeof startDemo>>;
let browser: Browser;
let page: Page;
const pageErrors: Error[] = [];
const patience = 40_000;
const frameworks = ['React', 'Svelte', 'Vue'] as const;
type Framework = typeof frameworks[number];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'todo-'));
  [demo, browser] = await Promise.all([startDemo(data), chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs })]);
  page = await browser.newPage();
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => pageErrors.push(error));
  await page.goto(demo.url);
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Start' }).click();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  await rm(data, { recursive: true, force: true });
}, 30_000);

const panel = (framework: Framework): Locator => page.getByRole('region', { name: framework, exact: true });
const offline = (framework: Framework): Locator => panel(framework).getByRole('switch', { name: 'Work offline' });
const titleIn = (framework: Framework, title: string): Locator => panel(framework).getByRole('button', { name: title, exact: true });
const shownIn = (framework: Framework, title: string): Locator => panel(framework).getByRole('listitem').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const shownInAll = async (title: string): Promise<void> => { for (const framework of frameworks) await shownIn(framework, title).waitFor(); };
const newsIn = (framework: Framework, words: string): Locator => panel(framework).getByRole('log').getByText(words);
const headline = (framework: Framework, words: string): Promise<void> => panel(framework).getByRole('heading', { name: words }).waitFor();
const everythingSent = async (...from: Framework[]): Promise<void> => { for (const framework of from) await headline(framework, 'Everything is in the bucket'); };

async function addIn(framework: Framework, title: string): Promise<void> {
  await panel(framework).getByRole('textbox', { name: 'New todo' }).fill(title);
  await page.keyboard.press('Enter');
}

async function rename(framework: Framework, title: string, newTitle: string, key = 'Enter'): Promise<void> {
  await titleIn(framework, title).click();
  await panel(framework).getByRole('textbox', { name: 'Title' }).fill(newTitle);
  await page.keyboard.press(key);
}

describe('a new list', () => {
  test('is called empty only after the bucket was looked into', async () => {
    for (const framework of frameworks) await panel(framework).getByText('Nothing to do.').waitFor();
    await everythingSent(...frameworks);
  }, 90_000);

  test('is kept once for each panel, that of React under the name it has always had', async () => {
    const { id } = await (await fetch(new URL('config.json', demo.url))).json() as { id: string };
    const stores = (await page.evaluate(() => indexedDB.databases())).map(({ name }) => name).sort();
    expect(stores).toEqual([`todo ${id}`, `todo ${id} Svelte`, `todo ${id} Vue`]);
  });
});

describe('a todo', () => {
  test.each([['React', 'Oat milk'], ['Svelte', 'Tea'], ['Vue', 'Honey']] as const)('of the panel of %s is in the two others and in the terminal', async (framework, title) => {
    const others = frameworks.filter((one) => one !== framework);
    const news = Promise.all(others.map((other) => newsIn(other, `added “${title}”`).waitFor()));
    await addIn(framework, title);
    await shownIn(framework, title).getByText('in the bucket').waitFor();
    await news;
    for (const other of others) {
      expect(await shownIn(other, title).textContent()).toContain(`Laptop · ${framework}`);
      // Each tells its own way only, and nobody is told what they did themselves.
      expect(await shownIn(other, title).getByText('in the bucket').count()).toBe(0);
    }
    expect(await newsIn(framework, `added “${title}”`).count()).toBe(0);
    const list = await terminal(data, 'list');
    expect(list.stdout).toMatch(new RegExp(String.raw`\[ \] ${title} +Laptop · ${framework}$`, 'm'));
    expect(list.code).toBe(0);
  }, 90_000);

  test('tells in its panel which devices have read it', async () => {
    await shownIn('React', 'Oat milk').getByText(/read by .*Svelte/).waitFor();
    await shownIn('React', 'Oat milk').getByText(/read by .*Vue/).waitFor();
    await shownIn('React', 'Oat milk').getByText(/read by .*terminal/).waitFor();
  }, 90_000);

  test('of the terminal is in every panel within moments, with news of who wrote it', async () => {
    const news = Promise.all(frameworks.map((framework) => newsIn(framework, 'added “Bread”').waitFor()));
    const added = terminal(data, 'add', 'Bread').then((run) => ({ run, at: performance.now() }));
    await shownInAll('Bread');
    const onPage = performance.now();
    const { run, at } = await added;
    expect(run).toMatchObject({ code: 0, stdout: 'Added “Bread”, stored on this device.\nIn the bucket.\n' });
    console.log(`in all three panels ${Math.round(onPage - at)} ms after the terminal had published it and ended`);
    await news;
    for (const framework of frameworks) expect(await shownIn(framework, 'Bread').textContent()).toContain('terminal');
  }, 90_000);
});

describe('the terminal', () => {
  test('that watches tells what the page does, until it is interrupted', async () => {
    const child = startTerminal(data, ['watch'], { TODO_HOME: join(data, 'another terminal'), TODO_NAME: 'Watcher' });
    let output = '';
    const heard = (words: string): Promise<void> => expect.poll(() => output, { timeout: patience }).toContain(words);
    child.stdout!.on('data', (chunk) => { output += String(chunk); });
    await heard('4 to do, 0 done');
    await addIn('Vue', 'Cheese');
    await heard('Laptop · Vue added “Cheese”');
    await heard('5 to do, 0 done');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 120_000);

  test('finishes, renames and removes by number', async () => {
    const titles = titlesOf(await terminal(data, 'list'));
    const numberOf = (title: string): string => String(titles.indexOf(title) + 1);
    expect((await terminal(data, 'done', numberOf('Bread'))).stdout).toContain('Done: “Bread”.');
    expect((await terminal(data, 'edit', numberOf('Oat milk'), 'Oat milk, two litres')).stdout).toContain('Renamed “Oat milk” to “Oat milk, two litres”.');
    expect((await terminal(data, 'rm', numberOf('Tea'))).stdout).toContain('Removed: “Tea”.');
    await shownInAll('Oat milk, two litres');
    for (const framework of frameworks) {
      await panel(framework).getByRole('checkbox', { name: 'Done: Bread', checked: true }).waitFor();
      await titleIn(framework, 'Tea').waitFor({ state: 'detached' });
    }
    expect(await terminal(data, 'rm', '7')).toMatchObject({ code: 2, stderr: 'There is no number 7: "npm run todo -- list" shows them.\n' });
  }, 120_000);
});

describe.each(frameworks)('in the panel of %s', (framework) => {
  const others = frameworks.filter((other) => other !== framework);

  test('a title is edited in place, or left with Escape, and the keyboard stays on it', async () => {
    await rename(framework, 'Honey', 'Nothing of this', 'Escape');
    await expect.poll(() => titleIn(framework, 'Honey').evaluate((title) => title === document.activeElement)).toBe(true);
    await rename(framework, 'Honey', `Honey from ${framework}`);
    await expect.poll(() => titleIn(framework, `Honey from ${framework}`).evaluate((title) => title === document.activeElement)).toBe(true);
    for (const other of others) await shownIn(other, `Honey from ${framework}`).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => titleIn(framework, 'Oat milk, two litres').evaluate((title) => title === document.activeElement)).toBe(true);
    await rename(framework, `Honey from ${framework}`, 'Honey');
    await shownInAll('Honey');
    expect(await page.getByText('Nothing of this').count()).toBe(0);
  }, 120_000);

  test('a todo is finished, reopened, removed and put back where it stood', async () => {
    const row = shownIn(framework, 'Honey');
    await row.getByRole('checkbox').check();
    for (const other of others) await panel(other).getByRole('checkbox', { name: 'Done: Honey', checked: true }).waitFor();
    await row.getByRole('checkbox').uncheck();
    for (const other of others) await panel(other).getByRole('checkbox', { name: 'Done: Honey', checked: false }).waitFor();
    const before = await panel(framework).getByRole('listitem').locator('.title').allTextContents();
    await panel(framework).getByRole('button', { name: 'Remove Honey' }).click();
    for (const other of others) await titleIn(other, 'Honey').waitFor({ state: 'detached' });
    expect(await panel(framework).getByRole('listitem').locator('button.title:focus').count()).toBe(1);
    await panel(framework).getByRole('button', { name: 'Undo' }).click();
    await shownInAll('Honey');
    for (const one of frameworks) expect(await panel(one).getByRole('listitem').locator('.title').allTextContents()).toEqual(before);
  }, 120_000);

  test('what is done is removed at once, and comes back at once', async () => {
    await panel(framework).getByText(`${await panel(framework).getByRole('checkbox', { checked: false }).count()} to do`).waitFor();
    await panel(framework).getByRole('button', { name: 'Remove 1 done one' }).click();
    for (const other of others) await titleIn(other, 'Bread').waitFor({ state: 'detached' });
    await panel(framework).getByRole('button', { name: 'Undo' }).click();
    for (const one of frameworks) await panel(one).getByRole('checkbox', { name: 'Done: Bread', checked: true }).waitFor();
  }, 120_000);

  test('what is written offline is kept there, while the others go on, and sent afterwards', async () => {
    const [first, second] = others as [Framework, Framework];
    await offline(framework).check();
    await headline(framework, 'Working offline');
    await addIn(framework, `Offline in ${framework}`);
    await shownIn(framework, `Offline in ${framework}`).getByText('saved on this device').waitFor();
    await panel(framework).getByText('1 change is kept on this device').waitFor();
    await addIn(first, `Meanwhile, beside ${framework}`);
    await shownIn(second, `Meanwhile, beside ${framework}`).waitFor();
    await everythingSent(first, second);
    for (const other of others) expect([await offline(other).isChecked(), await titleIn(other, `Offline in ${framework}`).count()]).toEqual([false, 0]);
    expect(await titleIn(framework, `Meanwhile, beside ${framework}`).count()).toBe(0);
    await offline(framework).uncheck();
    await shownInAll(`Offline in ${framework}`);
    await shownInAll(`Meanwhile, beside ${framework}`);
    await everythingSent(...frameworks);
  }, 120_000);
});

describe('a title that two panels edit', () => {
  test.each([['React', 'Vue', 'Cheese'], ['Vue', 'Svelte', 'Ham'], ['Svelte', 'React', 'Jam']] as const)('at once, in %s and %s, keeps both edits', async (one, other, title) => {
    if (title !== 'Cheese') await addIn(one, title);
    await shownInAll(title);
    await offline(one).check();
    await rename(one, title, `Good ${title}`);
    await rename(other, title, `${title}, two pieces`);
    for (const online of frameworks.filter((framework) => framework !== one)) await shownIn(online, `${title}, two pieces`).waitFor();
    await offline(one).uncheck();
    await shownInAll(`Good ${title}, two pieces`);
  }, 120_000);

  test('while its field is open keeps what the terminal made of it meanwhile', async () => {
    for (const framework of frameworks) await addIn(framework, `Paper for ${framework}`);
    await everythingSent(...frameworks);
    const titles = titlesOf(await terminal(data, 'list'));
    for (const framework of frameworks) {
      await titleIn(framework, `Paper for ${framework}`).click();
      await terminal(data, 'edit', String(titles.indexOf(`Paper for ${framework}`) + 1), `Strong paper for ${framework}`);
      await panel(framework).getByRole('checkbox', { name: `Done: Strong paper for ${framework}` }).waitFor();
      await panel(framework).getByRole('textbox', { name: 'Title' }).fill(`Paper for ${framework}, blue`);
      await page.keyboard.press('Enter');
    }
    for (const framework of frameworks) await shownInAll(`Strong paper for ${framework}, blue`);
  }, 120_000);
});

test('the panels and the terminal show the same list', async () => {
  await everythingSent(...frameworks);
  const list = titlesOf(await terminal(data, 'list'));
  expect(list.length).toBeGreaterThan(10);
  for (const framework of frameworks) expect(await panel(framework).getByRole('listitem').locator('.title').allTextContents()).toEqual(list);
}, 90_000);

test('a narrow page shows one panel at a time, and how each stands', async () => {
  const size = page.viewportSize()!;
  const visible = async (): Promise<boolean[]> => Promise.all(frameworks.map((framework) => page.locator(`section[aria-label="${framework}"]`).isVisible()));
  expect(await visible()).toEqual([true, true, true]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await visible()).toEqual([true, false, false]);
  const tab = page.getByRole('navigation').getByRole('button', { name: 'Vue' });
  expect(await tab.getAttribute('title')).toBe('Everything is in the bucket');
  await tab.click();
  expect(await visible()).toEqual([false, false, true]);
  expect(await tab.getAttribute('aria-pressed')).toBe('true');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize(size);
  expect(await visible()).toEqual([true, true, true]);
});

test('the page counts what each panel asks of the bucket', async () => {
  const table = page.getByRole('region', { name: 'Requests to the bucket' });
  for (const framework of frameworks) {
    const cells = await table.getByRole('row', { name: framework }).getByRole('cell').allTextContents();
    expect(cells.map(Number).slice(0, 3).every((count) => count > 0)).toBe(true);
  }
});

test('axe finds nothing wrong, in light and dark, wide and narrow, empty and full, in step and not', async () => {
  await offline('Svelte').check();
  const size = page.viewportSize()!;
  for (const colorScheme of ['light', 'dark'] as const) {
    // What fades in has too little contrast for a moment.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [1280, 900, 390]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await violationsOn(page)).toEqual([]);
    }
    await page.setViewportSize(size);
    const fresh = await browser.newPage({ colorScheme, reducedMotion: 'reduce' });
    await fresh.goto(demo.url);
    await fresh.getByLabel('Name').waitFor();
    expect(await violationsOn(fresh)).toEqual([]);
    await fresh.close();
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await offline('Svelte').uncheck();
  await everythingSent(...frameworks);
}, 180_000);

test('the page opens and works with everything else stopped, and catches up later', async () => {
  await offline('Vue').check();
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await demo.stop();
  await page.reload();
  await shownInAll('Oat milk, two litres');
  for (const framework of ['React', 'Svelte'] as const) await headline(framework, 'The demo’s server is stopped');
  await headline('Vue', 'Working offline'); // a person chose so, and reloading is no reason to choose otherwise
  await offline('Vue').uncheck();
  for (const framework of frameworks) {
    await addIn(framework, `Written in ${framework} while all was stopped`);
    await shownIn(framework, `Written in ${framework} while all was stopped`).getByText('saved on this device').waitFor();
  }
  await page.reload();
  for (const framework of frameworks) await shownIn(framework, `Written in ${framework} while all was stopped`).waitFor();

  const kept = await terminal(data, 'add', 'Kept by the terminal');
  expect(kept).toMatchObject({ code: 0, stdout: expect.stringContaining('Kept here, not yet in the bucket: the demo is not running') as string });

  demo = await startDemo(data, new URL(demo.url).port);
  await everythingSent(...frameworks);
  const written = frameworks.map((framework) => `Written in ${framework} while all was stopped`);
  expect(titlesOf(await terminal(data, 'list'))).toEqual(expect.arrayContaining([...written, 'Kept by the terminal']));
  for (const title of [...written, 'Kept by the terminal']) await shownInAll(title);
}, 180_000);

test('a terminal killed in the middle of 200 todos loses none it acknowledged and doubles none', async () => {
  const child = startTerminal(data, ['add', '-']);
  const titles = Array.from({ length: 200 }, (_, index) => `number ${index}`);
  child.stdin!.on('error', () => undefined).end(titles.join('\n')); // it does not live to read them all
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    acknowledged.push(/“(.*)”/.exec(line)![1]!);
    if (acknowledged.length === 70) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(acknowledged.length).toBeGreaterThanOrEqual(70);
  expect(acknowledged.length).toBeLessThan(200);

  const list = titlesOf(await terminal(data, 'list')).filter((title) => title.startsWith('number '));
  expect(list.filter((title) => acknowledged.includes(title))).toEqual(acknowledged);
  expect(new Set(list).size).toBe(list.length);
  expect((await terminal(data, 'sync')).code).toBe(0);
  await shownInAll(acknowledged.at(-1)!);
  for (const framework of frameworks) expect(await titleIn(framework, 'number 7').count()).toBe(1);
}, 180_000);

test('nothing failed on the page on the way', () => {
  expect(pageErrors).toEqual([]);
});
