import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'storybook',
    include: ['test/storybook/**/*.test.ts'],
    globalSetup: 'test/storybook/global-setup.ts',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    teardownTimeout: 60_000,
  },
});
