import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { serverPage } from './test/adapters/server/command.js';
import { svelte4 } from './test/adapters/svelte-4-plugin.js';
import { guides } from './test/guides/plugin.js';
import { chromiumArgs, chromiumPath } from './test/setup/chromium.js';

const apart = ['test/servers/**', 'test/package/**', 'test/storybook/**', 'test/readme.test.ts', 'test/stories/*.e2e.test.ts', 'test/simulator/{seeds-*,mutants}.test.ts', 'test/fuzz/mutants.test.ts']; // these have a config of their own
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

// What a project adds to `optimizeDeps` is there for the reason that stands in vite.config.ts.
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte4(), svelte({ configFile: false }), vue()],
        test: { name: 'node', include: ['test/**/*.test.{ts,tsx}'], exclude: [inBrowser, ...apart], environment: 'node', testTimeout },
      },
      {
        extends: './vite.config.ts',
        plugins: [svelte4(), guides()],
        optimizeDeps: { include: ['@tanstack/query-core', 'react', 'react/jsx-dev-runtime', 'react-dom', 'react-dom/client', 'rxjs', 'vue', 'svelte-4/internal', 'svelte-4/internal/disclose-version'] },
        test: { name: 'browser', include: [inBrowser], exclude: apart, testTimeout, browser: { ...browser(), commands: { serverPage } } },
      },
      {
        extends: './vite.config.ts',
        plugins: [storybookTest({ configDir: '.storybook' })],
        optimizeDeps: { include: ['@aws-sdk/client-s3'] },
        test: { name: 'storybook', testTimeout: 120_000, browser: browser() }, // stories go at a person's pace, and one asks axe about 20,000 elements
      },
    ],
  },
});
