import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { expect, inject, test } from 'vitest';
import { chromiumArgs, chromiumPath } from '../setup/chromium.js';

const root = join(inject('consumer'), 'web');

test('the packed package builds with Vite without a plugin, and the page renders what another device wrote', async () => {
  await build({ root, configFile: false, logLevel: 'error', build: { target: 'es2022' } });
  expect(readdirSync(join(root, 'dist/assets')).filter((name) => name.endsWith('.wasm'))).toHaveLength(1);

  const server = await preview({ root, configFile: false, logLevel: 'error', preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs });
  try {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.getByText('milk').waitFor({ timeout: 20_000 }).catch((error: Error) => problems.push(error.message));
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
});
