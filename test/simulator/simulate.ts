import { mutants } from './mutants.js';
import { patchSource } from './mutate.js';
import { type Options, readOptions, usage } from './options.js';
import { runAll } from './pool.js';
import { createRunner, type SeedReport } from './run-seed.js';
import { Summary } from './summary.js';
import { writeFigures } from '../setup/figures.js';

/** Runs of at least so many seeds are those that figures are published of. */
const many = 500;
const every = 30_000; // between lines that tell how far it is, ms

async function main(options: Options): Promise<void> {
  const mutant = mutants.find(({ name }) => name === options.mutant);
  if (mutant) patchSource(mutant);
  const began = Date.now();
  const seconds = (): number => (Date.now() - began) / 1000;
  const summary = new Summary();
  const stop = new AbortController();
  process.once('SIGINT', () => { stop.abort(); });
  const progress = setInterval(() => {
    const left = seconds() / Math.max(1, summary.seeds) * (options.seeds - summary.seeds);
    console.log(`${summary.seeds} of ${options.seeds} seeds, ${summary.failures.length} failed, about ${Math.ceil(left / 60)} minutes left`);
  }, every);
  const report = (one: SeedReport): void => {
    summary.add(one);
    for (const line of one.lines) console.log(line);
  };
  try {
    if (options.jobs > 1) await runAll(options, report, stop.signal);
    else await runHere(options, report, stop.signal);
  } finally {
    clearInterval(progress);
  }
  summary.print(seconds());
  if (options.json !== undefined) summary.write(options.json, seconds());
  const isWhole = !stop.signal.aborted && options.mutant === undefined && options.off.length + options.more.length === 0;
  if (isWhole && options.seeds >= many) writeFigures('simulator', summary.figures(seconds()));
  if (stop.signal.aborted) console.log(`Ended after ${summary.seeds} of ${options.seeds} seeds.`);
  process.exitCode = stop.signal.aborted ? 130 : summary.failures.length > 0 ? 1 : 0;
}

async function runHere(options: Options, report: (one: SeedReport) => void, stop: AbortSignal): Promise<void> {
  const run = await createRunner(options);
  for (let seed = options.from; seed < options.from + options.seeds && !stop.aborted; seed++) {
    report(run(seed));
    await new Promise((resolve) => { setImmediate(resolve); }); // Ctrl-C and the time are heard in between
  }
}

try {
  if (process.argv.includes('--help')) console.log(usage);
  else await main(readOptions(process.argv.slice(2)));
} catch (thrown) {
  console.error((thrown as Error).message);
  process.exitCode = 2;
}
