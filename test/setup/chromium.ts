import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const candidates = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  chromium.executablePath(),
];

/** The browser tests run in: `CHROME_PATH`, one of the system's, or Playwright's own. */
export const chromiumPath = candidates.find((path): path is string => path !== undefined && existsSync(path));

export const chromiumArgs = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
