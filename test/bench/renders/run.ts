/** How much renders after a merge, in Chromium, for each framework: `npm run bench:renders`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumArgs, chromiumPath } from '../../setup/chromium.js';

const minutes = 60_000;
const root = fileURLToPath(new URL('.', import.meta.url));
const configFile = fileURLToPath(new URL('../../../vite.config.ts', import.meta.url));
const outDir = await mkdtemp(join(tmpdir(), 'renders-'));
// Clocks of pages that are isolated from others tick in 5 µs, not 100.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

console.error('Building …');
await build({ root, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: Infinity } });
const server = await preview({ root, configFile: false, logLevel: 'error', build: { outDir }, preview: { port: 0, headers } });
const browser = await chromium.launch({ ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs });
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.error(message.text()));
  page.on('pageerror', (error) => console.error(error));
  console.error('Running …');
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.waitForFunction(() => ['done', 'failed'].includes(document.title), undefined, { timeout: 5 * minutes });
  const report = await page.evaluate(() => document.body.textContent);
  if (await page.title() !== 'done') throw new Error(report ?? 'The page failed.');
  console.log(report);
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true, force: true });
}
