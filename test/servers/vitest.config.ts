import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'servers',
    include: ['test/servers/**/*.test.ts'],
    fileParallelism: false, // each of them is a busy machine already
    globalSetup: 'test/servers/global-setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
