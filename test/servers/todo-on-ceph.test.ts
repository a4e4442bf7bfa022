import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../setup/chromium.js';
import { startDemo, startTerminal, terminalWith, titlesOf } from '../stories/demo.js';
import { bucketName, cephClient } from './ceph-client.js';

// The demo's two programs on a bucket of a real storage, one story from beginning to end.
const bucket = bucketName();
let data: string;
let environment: Record<string, string>;
let demo: Awaited<ReturnType<typeof startDemo>>;
let browser: Browser;
let page: Page;
const patience = 40_000;

beforeAll(async () => {
  const { endpoint, accessKeyId, secretAccessKey } = inject('ceph');
  const client = cephClient();
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  await client.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'PUT', 'DELETE', 'HEAD'], AllowedHeaders: ['*'], ExposeHeaders: ['ETag'] }] } }));
  data = await mkdtemp(join(tmpdir(), 'todo-on-ceph-'));
  environment = { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  [demo, browser] = await Promise.all([startDemo(data, 0, environment), chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs })]);
  page = await browser.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(demo.url);
  await page.getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Start' }).click();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  await rm(data, { recursive: true, force: true });
}, 30_000);

// One of the page's three devices is enough here: all of them meet in the same bucket, by the same code.
const panel = (): ReturnType<Page['locator']> => page.getByRole('region', { name: 'React', exact: true });
const add = async (title: string): Promise<void> => {
  await panel().getByRole('textbox', { name: 'New todo' }).fill(title);
  await page.keyboard.press('Enter');
};
const shown = (title: string): ReturnType<Page['locator']> => panel().getByRole('listitem').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const run = (...args: string[]): ReturnType<typeof terminalWith> => terminalWith(environment, data, ...args);

test('a todo of the page is in the terminal, and one of the terminal on the page', async () => {
  await add('Oat milk');
  await shown('Oat milk').getByText('in the bucket').waitFor();
  expect(titlesOf(await run('list'))).toEqual(['Oat milk']);
  expect(await run('add', 'Bread')).toMatchObject({ code: 0, stdout: expect.stringContaining('In the bucket.') as string });
  await shown('Bread').waitFor();
}, 90_000);

test('what both do apart comes together', async () => {
  const offline = panel().getByRole('switch', { name: 'Work offline' });
  await offline.check();
  await add('Written offline');
  await run('add', 'Written meanwhile');
  await run('done', '1');
  await offline.uncheck();
  await shown('Written meanwhile').waitFor();
  await panel().getByRole('checkbox', { name: 'Done: Oat milk', checked: true }).waitFor();
  await expect.poll(async () => titlesOf(await run('list')), { timeout: patience }).toContain('Written offline');
}, 120_000);

test('a terminal killed in the middle of 100 todos loses none it acknowledged and doubles none', async () => {
  const child = startTerminal(data, ['add', '-'], environment);
  child.stdin?.on('error', () => undefined).end(Array.from({ length: 100 }, (_, index) => `number ${index}`).join('\n'));
  const acknowledged: string[] = [];
  if (!child.stdout) throw new Error('The terminal has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(/“(.*)”/.exec(line)?.[1] ?? line);
    if (acknowledged.length === 30) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect((await run('sync')).code).toBe(0);
  const list = titlesOf(await run('list'));
  expect(list.filter((title) => acknowledged.includes(title))).toEqual(acknowledged);
  expect(new Set(list).size).toBe(list.length);
  await shown(acknowledged.at(-1) ?? '').waitFor();
}, 120_000);

test('a new device rebuilds all of it from the bucket alone', async () => {
  const known = titlesOf(await run('list'));
  const fresh = await terminalWith({ ...environment, TODO_HOME: join(data, 'another'), TODO_NAME: 'Another' }, data, 'list');
  expect(titlesOf(fresh)).toEqual(known);
  expect(known.length).toBeGreaterThan(30);
}, 60_000);
