import { mkdirSync, writeFileSync } from 'node:fs';

/** Keeps the figures of a suite in test-results/reliability/, from where the page that shows them takes them. */
export function writeFigures(suite: string, figures: Readonly<Record<string, number | string>>): void {
  mkdirSync('test-results/reliability', { recursive: true });
  writeFileSync(`test-results/reliability/${suite}.json`, `${JSON.stringify({ suite, figures }, null, 2)}\n`);
}
