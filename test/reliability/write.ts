// Puts the figures that the suites left in test-results/reliability/ into test/RELIABILITY.md. Suites that did not run
// keep what stands there.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { filled, type Suite } from './page.js';

const page = 'test/RELIABILITY.md';
const folder = 'test-results/reliability';

const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
const suites = files.map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Suite);
const { text, unplaced } = filled(readFileSync(page, 'utf8'), suites);
writeFileSync(page, text);
console.log(suites.length === 0 ? 'No figures: run a suite first, such as npm run simulate -- --seeds 500.' : `Written: ${suites.map(({ suite }) => suite).join(', ')}.`);
if (unplaced.length > 0) {
  console.error(`${page} has no place for ${unplaced.join(', ')}: add <!-- figures:NAME --> and <!-- /figures -->.`);
  process.exitCode = 1;
}
