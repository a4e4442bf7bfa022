import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'servers',
    include: ['test/servers/**/*.test.ts'],
    globalSetup: 'test/servers/global-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
