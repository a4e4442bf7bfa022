import { defineConfig } from 'vitest/config';

/** What takes minutes: 500 seeds, and rules that are broken on purpose. `npm test` has a share of the first. */
export default defineConfig({
  test: { name: 'simulator', include: ['test/simulator/{seeds-*,mutants}.test.ts', 'test/fuzz/mutants.test.ts'], testTimeout: 600_000 },
});
