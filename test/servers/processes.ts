import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Runs a command to its end and returns what it printed. */
export async function run(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { timeout: 60_000 });
  return stdout;
}

/** Servers of one test run. They end with it, whatever ends it. */
export class Servers {
  readonly #children: ChildProcess[] = [];
  readonly #onExit = () => this.#children.forEach((child) => child.kill('SIGKILL'));

  constructor() {
    process.on('exit', this.#onExit);
  }

  start(command: string, args: readonly string[], log: string): void {
    const output = openSync(log, 'a');
    this.#children.push(spawn(command, args, { stdio: ['ignore', output, output] }));
    closeSync(output);
  }

  /** `kill -9` of each one that was started, all at once. */
  async kill(): Promise<void> {
    const children = this.#children.splice(0).filter((child) => child.exitCode === null && child.signalCode === null);
    const exited = children.map((child) => new Promise((done) => child.once('exit', done)));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(exited);
  }

  /** Ends each one that was started, the last one first. */
  async stop(): Promise<void> {
    for (const child of this.#children.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(hard);
    }
    process.off('exit', this.#onExit);
  }
}

/** Resolves once `check` does, trying again for up to a minute. */
export async function until(check: () => Promise<unknown>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      await check();
      return;
    } catch (cause) {
      if (Date.now() > end) throw new Error(`${what} did not happen within a minute.`, { cause });
      await delay(50);
    }
  }
}

/** The first of `count` ports in a row that are free on 127.0.0.1, below those the system hands out itself. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 12_000 + Math.floor(Math.random() * 18_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
