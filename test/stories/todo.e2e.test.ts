import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../setup/chromium.js';
import { startDemo, startTerminal, terminal, titlesOf } from './demo.js';

// One story from beginning to end: each test goes on where the one before it left.
let data: string;
let demo: Awaited<ReturnType<typeof startDemo>>;
let browser: Browser;
let page: Page;
const pageErrors: Error[] = [];
const patience = 40_000;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'todo-'));
  [demo, browser] = await Promise.all([startDemo(data), chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs })]);
  page = await browser.newPage();
  page.setDefaultTimeout(patience);
  page.on('pageerror', (error) => pageErrors.push(error));
  await page.goto(demo.url);
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Start' }).click();
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  await rm(data, { recursive: true, force: true });
}, 30_000);

const add = async (title: string): Promise<void> => {
  await page.getByLabel('New todo').fill(title);
  await page.keyboard.press('Enter');
};
const shown = (title: string): ReturnType<Page['locator']> => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const everythingSent = (): Promise<void> => page.locator('aside').getByRole('heading', { name: 'Everything is in the bucket' }).waitFor();

test('an empty list is called so only after the bucket was looked into', async () => {
  await page.getByText('Nothing to do.').waitFor();
  await everythingSent();
}, 60_000);

test('a todo of the page is in the terminal', async () => {
  await add('Oat milk');
  await shown('Oat milk').getByText('in the bucket').waitFor();
  const list = await terminal(data, 'list');
  expect(list.stdout).toMatch(/1 \[ \] Oat milk {2}Laptop/);
  expect(list.code).toBe(0);
}, 60_000);

test('a todo of the terminal is on the page within moments, with news of who wrote it', async () => {
  const added = terminal(data, 'add', 'Bread').then((run) => ({ run, at: performance.now() }));
  await shown('Bread').waitFor();
  const onPage = performance.now();
  const { run, at } = await added;
  expect(run).toMatchObject({ code: 0, stdout: 'Added “Bread”, stored on this device.\nIn the bucket.\n' });
  console.log(`on the page ${Math.round(onPage - at)} ms after the terminal had published it and ended`);
  await page.getByRole('log').getByText('added “Bread”').waitFor();
  expect(await shown('Bread').textContent()).toContain('terminal');
}, 60_000);

test('a terminal that watches tells what the page does, until it is interrupted', async () => {
  const child = startTerminal(data, ['watch'], { TODO_HOME: join(data, 'another terminal'), TODO_NAME: 'Watcher' });
  let output = '';
  const heard = (words: string): Promise<void> => expect.poll(() => output, { timeout: patience }).toContain(words);
  child.stdout!.on('data', (chunk) => { output += String(chunk); });
  await heard('2 to do, 0 done');
  await add('Cheese');
  await heard('Laptop added “Cheese”');
  await heard('3 to do, 0 done');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 90_000);

test('the terminal finishes, renames and removes by number', async () => {
  await terminal(data, 'list');
  expect((await terminal(data, 'done', '2')).stdout).toContain('Done: “Bread”.');
  expect((await terminal(data, 'edit', '1', 'Oat milk, two litres')).stdout).toContain('Renamed “Oat milk” to “Oat milk, two litres”.');
  await shown('Oat milk, two litres').waitFor();
  await page.getByRole('checkbox', { name: 'Done: Bread', checked: true }).waitFor();
  expect(await terminal(data, 'rm', '7')).toMatchObject({ code: 2, stderr: 'There is no number 7: "npm run todo -- list" shows them.\n' });
}, 90_000);

test('what is written offline is kept, and sent afterwards', async () => {
  const offline = page.getByRole('switch', { name: 'Work offline' });
  await offline.check();
  await add('Written offline');
  await shown('Written offline').getByText('saved on this device').waitFor();
  await page.locator('aside').getByText('1 change is kept on this device').waitFor();
  expect(titlesOf(await terminal(data, 'list'))).not.toContain('Written offline');
  await offline.uncheck();
  await everythingSent();
  expect(titlesOf(await terminal(data, 'list'))).toContain('Written offline');
}, 90_000);

test('the page opens and works with everything else stopped, and catches up later', async () => {
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await demo.stop();
  await page.reload();
  await shown('Oat milk, two litres').waitFor();
  await page.locator('aside').getByText('The demo’s server is stopped').waitFor();
  await add('Written while all was stopped');
  await shown('Written while all was stopped').getByText('saved on this device').waitFor();
  await page.reload();
  await shown('Written while all was stopped').waitFor();

  const kept = await terminal(data, 'add', 'Kept by the terminal');
  expect(kept).toMatchObject({ code: 0, stdout: expect.stringContaining('Kept here, not yet in the bucket: the demo is not running') as string });

  demo = await startDemo(data, new URL(demo.url).port);
  await everythingSent();
  expect(titlesOf(await terminal(data, 'list'))).toEqual(expect.arrayContaining(['Written while all was stopped', 'Kept by the terminal']));
  await shown('Kept by the terminal').waitFor();
}, 120_000);

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
  await shown(acknowledged.at(-1)!).waitFor();
  expect(await page.getByRole('button', { name: 'number 7', exact: true }).count()).toBe(1);
}, 120_000);

test('nothing failed on the page on the way', () => {
  expect(pageErrors).toEqual([]);
});
