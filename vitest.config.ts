import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { guides } from './test/guides/plugin.js';
import { chromiumArgs, chromiumPath } from './test/setup/chromium.js';

const apart = ['test/servers/**', 'test/package/**', 'test/readme.test.ts']; // these have a config of their own
const testTimeout = 30_000; // on a busy machine of two cores a property takes several seconds
const inBrowser = 'test/**/*.browser.test.{ts,tsx}';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', include: ['test/**/*.test.{ts,tsx}'], exclude: [inBrowser, ...apart], environment: 'node', testTimeout } },
      {
        extends: './vite.config.ts',
        plugins: [guides()],
        test: {
          name: 'browser',
          include: [inBrowser],
          exclude: apart,
          testTimeout,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs } }),
            instances: [{ browser: 'chromium' as const }],
          },
        },
      },
    ],
  },
});
