import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../setup/chromium.js';

const root = join(inject('consumer'), 'web');
const dist = join(root, 'dist');

let browser: Browser;
beforeAll(async () => { browser = await chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs }); });
afterAll(() => browser.close());

/** What went wrong on the page. `answers`: whether a file may be had. */
async function problemsOfPage(answers: (file: string) => boolean = () => true): Promise<string[]> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  // No server: what the page asks of localhost, the disk answers. Anywhere else it reaches nobody.
  await page.route('**', (route) => {
    const { hostname, pathname } = new URL(route.request().url());
    const path = join(dist, pathname === '/' ? 'index.html' : pathname);
    return hostname === 'localhost' && answers(path) ? route.fulfill({ path }) : route.abort();
  });
  await page.goto('http://localhost/');
  await page.getByText('milk').waitFor({ timeout: 20_000 }).catch((error: Error) => problems.push(error.message));
  await page.close();
  return problems;
}

test('the packed package builds with Vite without a plugin, and the page renders what another device wrote', async () => {
  const vite = resolve('node_modules/vite/bin/vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', root, '--logLevel', 'error', '--target', 'es2022'], { cwd: root, encoding: 'utf8' });
  expect(built).toMatchObject({ stdout: '', stderr: '', status: 0 });
  expect(readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.wasm'))).toHaveLength(1);
  expect(await problemsOfPage()).toEqual([]);
});

test('a page whose protocol could not be fetched at first fetches it again', async () => {
  const [protocol, ...others] = readdirSync(join(dist, 'assets')).filter((name) => name.startsWith('core-'));
  expect(others).toEqual([]);
  let tries = 0;
  expect(await problemsOfPage((file) => !file.endsWith(protocol!) || ++tries > 6)).toEqual([]);
  expect(tries).toBeGreaterThan(6);
});
