// usage: npm run fuzz -- [--from N] [--seconds S]   everything that no seed decides, then seeds from N on for S seconds
//        npm run fuzz -- --only N                   one seed
import { writeFigures } from '../setup/figures.js';
import { runSeed } from './campaign.js';
import { real, set } from './flavour.js';
import { makeSpace } from './space.js';
import { Tally } from './tally.js';
import { fixed } from './whole.js';

const args = process.argv.slice(2);
const option = (name: string, otherwise: number): number => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(args[at + 1]);
};
const only = option('only', -1);
const from = option('from', 1);
const seconds = option('seconds', 60);

const began = performance.now();
const took = (): string => `${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`;
const tally = new Tally();
const spaces = [makeSpace(set), makeSpace(real)] as const;
/** One in four on real Automerge: it takes longer. */
const spaceOf = (seed: number) => spaces[seed % 4 === 0 ? 1 : 0];

let seeds = 0;
if (only >= 0) {
  runSeed(tally, spaceOf(only), only);
  seeds = 1;
} else {
  fixed(tally, spaces[0], spaces[1], { whole: true, log: (what) => console.log(`${took()}  ${what}: ${tally.files} files so far, ${tally.findings.length} findings`) });
  for (const until = performance.now() + seconds * 1_000; performance.now() < until; seeds++) runSeed(tally, spaceOf(from + seeds), from + seeds);
  console.log(`${took()}  seeds ${from} to ${from + seeds - 1}`);
}

const figures = tally.figures((performance.now() - began) / 1000);
for (const [name, value] of Object.entries(figures)) console.log(`  ${String(value).padStart(9)} ${name}`);
console.log(`${tally.files} files, ${tally.bytes} bytes, in ${tally.probes} spaces: ${tally.findings.length} findings in ${took().trim()}`);
for (const { kind, mutation, message, replay } of tally.findings.slice(0, 40)) console.log(`FOUND ${kind}, ${mutation}: ${message.slice(0, 500)}${replay === undefined ? '' : `\n  ${replay}`}`);
if (only < 0) writeFigures('fuzz', { ...figures, seeds });
process.exitCode = tally.findings.length > 0 ? 1 : 0;
