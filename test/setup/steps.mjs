const vitest = (name, args) =>
  `vitest run ${args} --allowOnly=false --reporter=default --reporter=json --outputFile.json=test-results/${name}.vitest.json`;

/**
 * What `npm test` (group `test`) and `npm run test:servers` run, in this order. A step counts as one check by its exit
 * code, or, when it is vitest's, as the tests in vitest's own report. `minutes` is when a hanging step is ended.
 */
export const steps = [
  { group: 'test', name: 'lint', minutes: 5, command: 'npm run --silent lint' },
  { group: 'test', name: 'types', minutes: 5, command: 'npm run --silent types' },
  { group: 'test', name: 'unit', minutes: 10, command: vitest('unit', '--project node --maxWorkers=100%'), vitest: true },
  { group: 'test', name: 'browser', minutes: 8, command: vitest('browser', '--project browser'), vitest: true },
  { group: 'test', name: 'stories', minutes: 8, command: vitest('stories', '--project storybook'), vitest: true },
  { group: 'test', name: 'build', minutes: 4, command: 'npm run --silent build' },
  { group: 'test', name: 'publint', minutes: 2, command: 'publint --strict' },
  { group: 'test', name: 'attw', minutes: 2, command: 'attw --pack . --profile esm-only --format table-flipped' },
  { group: 'test', name: 'size', minutes: 2, command: 'npm run --silent size' },
  { group: 'test', name: 'package', minutes: 8, command: vitest('package', '--config test/package/vitest.config.ts'), vitest: true },
  { group: 'servers', name: 'simulator', minutes: 15, command: vitest('simulator', '--config test/simulator/vitest.config.ts'), vitest: true },
  { group: 'servers', name: 'crash-sweep', minutes: 15, command: 'npm run --silent crash-sweep' },
  { group: 'servers', name: 'storybook', minutes: 8, command: vitest('storybook', '--config test/storybook/vitest.config.ts'), vitest: true },
  { group: 'servers', name: 'e2e', minutes: 10, command: vitest('e2e', '--config test/stories/vitest.config.ts'), vitest: true },
  { group: 'servers', name: 'servers', minutes: 15, command: vitest('servers', '--config test/servers/vitest.config.ts'), vitest: true },
];
