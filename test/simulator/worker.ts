// A process of `npm run simulate`: runs the seeds it is told, one message each, and ends with whoever began it.
import type { Options } from './options.js';
import { createRunner } from './run-seed.js';

const run = await createRunner(JSON.parse(process.argv[2] ?? '') as Options);
process.on('SIGINT', () => { /* Ctrl-C reaches the whole group: who began us sums up and ends us. */ });
process.on('disconnect', () => process.exit());
process.on('message', (seeds: readonly number[]) => {
  for (const seed of seeds) process.send?.(run(seed));
});
process.send?.('ready');
