import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, chromiumPath } from './test/setup/chromium.js';

const apart = ['test/servers/**', 'test/package/**', 'test/storybook/**', 'test/readme.test.ts']; // these have a config of their own
const testTimeout = 30_000; // on a busy machine of two cores a property takes several seconds
const inBrowser = 'test/**/*.browser.test.{ts,tsx}';

/** A new object for each project: Vitest writes the project's name into it. */
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: { ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs } }),
  instances: [{ browser: 'chromium' as const }],
});

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', include: ['test/**/*.test.{ts,tsx}'], exclude: [inBrowser, ...apart], environment: 'node', testTimeout } },
      { extends: './vite.config.ts', test: { name: 'browser', include: [inBrowser], exclude: apart, testTimeout, browser: browser() } },
      {
        extends: './vite.config.ts',
        plugins: [storybookTest({ configDir: '.storybook' })],
        optimizeDeps: { include: ['@aws-sdk/client-s3'] }, // as in vite.config.ts
        test: { name: 'storybook', testTimeout: 120_000, browser: browser() }, // stories go at a person's pace, and one asks axe about 20,000 elements
      },
    ],
  },
});
