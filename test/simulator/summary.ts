import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Sometimes } from '../../src/testing/simulator/index.js';
import { happens } from './happens.js';
import type { SeedReport } from './run-seed.js';

/** What many runs come to. */
export class Summary {
  readonly #sometimes = new Sometimes();
  readonly #faults = new Sometimes();
  readonly #rounds: number[] = [];
  readonly #profiles = new Sometimes();
  readonly failures: { readonly seed: number; readonly profile: string; readonly promise: string; readonly message: string }[] = [];
  seeds = 0;
  #requests = 0;
  #checks = 0;

  add({ seed, profile, failure, requests, checks, rounds, faults, sometimes }: SeedReport): void {
    this.seeds++;
    this.#requests += requests;
    this.#checks += checks;
    this.#profiles.saw(profile);
    if (rounds !== undefined) this.#rounds.push(rounds);
    if (failure) this.failures.push({ seed, profile, ...failure });
    for (const [what, times] of faults) this.#faults.saw(what, times);
    for (const [what, times] of sometimes) this.#sometimes.saw(what, times);
  }

  /** As one flat table. */
  figures(seconds: number): Record<string, number | string> {
    const happened = happens.filter((what) => this.#sometimes.counts.has(what)).length;
    return {
      seeds: this.seeds,
      ...Object.fromEntries([...this.#profiles.counts].sort().map(([profile, runs]) => [`seeds on ${profile}`, runs])),
      'failing seeds': this.failures.length,
      'changes lost': this.failures.filter(({ promise }) => lossy.includes(promise)).length,
      operations: this.#requests,
      'storage checks': this.#checks,
      ...Object.fromEntries([...this.#faults.counts].sort().map(([kind, times]) => [`fault: ${kind}`, times])),
      'polls to convergence, p50': percentile(this.#rounds, 50),
      'polls to convergence, p99': percentile(this.#rounds, 99),
      'polls to convergence, most': percentile(this.#rounds, 100),
      'sometimes-assertions that fired': `${happened} of ${happens.length}`,
      seconds: Math.round(seconds * 10) / 10,
    };
  }

  print(seconds: number): void {
    for (const [what, count] of [...this.#sometimes.counts].sort()) console.log(`${String(count).padStart(10)}  ${what}`);
    console.log('');
    for (const [name, value] of Object.entries(this.figures(seconds))) console.log(`${typeof value === 'number' ? value.toLocaleString('en').padStart(12) : value.padStart(12)}  ${name}`);
    const promises = new Map<string, string[]>();
    for (const { seed, profile, promise } of this.failures) promises.set(promise, [...promises.get(promise) ?? [], `${seed} (${profile})`]);
    for (const [promise, seeds] of promises) console.log(`FAILED ${promise}: ${seeds.length} seeds, ${seeds.slice(0, 12).join(', ')}`);
  }

  /** Everything, for whoever wants to make something of it. */
  write(file: string, seconds: number): void {
    writeJson(file, { figures: this.figures(seconds), sometimes: Object.fromEntries([...this.#sometimes.counts].sort()), failures: this.failures });
  }
}

const lossy = ['no acknowledged change is lost', 'only what is contained goes', 'what is acknowledged is whole', 'what is told to be stored is kept'];

/** By nearest rank: a value that did occur. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share / 100) - 1)] ?? 0;
}

export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
