import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'package',
    include: ['test/package/**/*.test.ts', 'test/readme.test.ts'],
    globalSetup: 'test/package/global-setup.ts',
    // Each file starts compilers or a browser, which use both cores by themselves.
    fileParallelism: false,
    teardownTimeout: 60_000,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
