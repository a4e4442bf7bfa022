import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { serverPage } from './test/adapters/server/command.js';
import { svelte4 } from './test/adapters/svelte-4-plugin.js';
import { chromiumArgs, chromiumPath } from './test/setup/chromium.js';

const apart = ['test/servers/**', 'test/package/**', 'test/readme.test.ts']; // these have a config of their own
const testTimeout = 30_000; // on a busy machine of two cores a property takes several seconds
const inBrowser = 'test/**/*.browser.test.{ts,tsx}';

export default defineConfig({
  test: {
    projects: [
      { plugins: [svelte4(), svelte({ configFile: false }), vue()], test: { name: 'node', include: ['test/**/*.test.{ts,tsx}'], exclude: [inBrowser, ...apart], environment: 'node', testTimeout } },
      {
        extends: './vite.config.ts',
        plugins: [svelte4()],
        // As in vite.config.ts: found in the middle of a run, Vite would reload the page under the tests.
        optimizeDeps: { include: ['svelte-4/internal', 'svelte-4/internal/disclose-version'] },
        test: {
          name: 'browser',
          include: [inBrowser],
          exclude: apart,
          testTimeout,
          browser: {
            enabled: true,
            headless: true,
            commands: { serverPage },
            screenshotFailures: false,
            provider: playwright({ launchOptions: { ...(chromiumPath ? { executablePath: chromiumPath } : {}), args: chromiumArgs } }),
            instances: [{ browser: 'chromium' as const }],
          },
        },
      },
    ],
  },
});
