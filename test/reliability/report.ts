import { mkdirSync, writeFileSync } from 'node:fs';

/** Keeps what a suite counted, for a page that states it: `test-results/reliability/<suite>.json`. */
export function report(suite: string, figures: Readonly<Record<string, number | string>>): void {
  mkdirSync('test-results/reliability', { recursive: true });
  writeFileSync(`test-results/reliability/${suite}.json`, `${JSON.stringify({ suite, figures }, undefined, 2)}\n`);
}
