// Finds or installs a browser for the tests. Nothing to do, and half a second, once there is one.
import { execSync } from 'node:child_process';
import { aptInstall } from './apt.js';
import { findChromium } from './chromium.js';

if (process.env['CHROME_PATH'] && !findChromium()) fail(`CHROME_PATH is ${process.env['CHROME_PATH']}, and there is no such file.`);
if (!findChromium()) aptInstall(['chromium']);
if (!findChromium()) playwrightInstall();
if (!findChromium()) fail('No Chrome or Chromium was found and none could be installed. Install one, or set CHROME_PATH.');

function playwrightInstall() {
  try {
    execSync('npx --no-install playwright-core install chromium', { stdio: ['ignore', 'inherit', 'inherit'] });
  } catch {
    // The message that follows says what to do.
  }
}

function fail(message: string) {
  console.error(message);
  process.exit(1);
}
