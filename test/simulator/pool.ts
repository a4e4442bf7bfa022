import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Options } from './options.js';
import type { SeedReport } from './run-seed.js';

/** Seeds a process has before it, so that it does not wait for the next one. */
const ahead = 3;

/**
 * Runs all seeds in processes of their own.
 *
 * @param report gets each run as it ends
 * @param stop ends it before that
 */
export function runAll(options: Options, report: (one: SeedReport) => void, stop: AbortSignal): Promise<void> {
  const { from, seeds, jobs } = options;
  const children = new Set<ChildProcess>();
  let next = from;
  let left = seeds;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      for (const child of children) child.kill('SIGKILL');
      resolve();
    };
    stop.addEventListener('abort', end);
    for (let job = 0; job < Math.min(jobs, seeds); job++) {
      const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [JSON.stringify(options)]);
      children.add(child);
      const give = (count: number): void => {
        const part = Array.from({ length: Math.min(count, from + seeds - next) }, () => next++);
        if (part.length > 0) child.send(part);
      };
      child.on('message', (message: SeedReport | 'ready') => {
        if (message === 'ready') return give(ahead);
        if (stop.aborted) return;
        report(message);
        give(1);
        if (--left === 0) end();
      });
      child.on('error', reject);
      child.on('exit', (code) => {
        if (left === 0 || stop.aborted) return;
        reject(new Error(`A process ended with ${code} before its seeds were done.`));
        end();
      });
    }
  });
}
