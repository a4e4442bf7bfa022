#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { fstatSync, writeSync } from 'node:fs';
import { run } from './run.js';

const interrupt = new AbortController();
setMaxListeners(0, interrupt.signal); // every request under way listens
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(130); // twice: somebody is in a hurry
  interrupt.abort();
});
process.on('SIGTERM', () => interrupt.abort('SIGTERM'));
process.stdout.on('error', endOnFailure);

process.exitCode = await run(process.argv.slice(2), {
  stdout: fstatSync(1).isFile() ? { write: writeWhole } : process.stdout, stderr: process.stderr, env: process.env, signal: interrupt.signal, now: () => Date.now(),
});
// Connections that are kept open for the next request would keep the process for seconds; a pipe first takes what it was given.
process.stdout.write('', (error) => { if (error) endOnFailure(error); else process.exit(); });

/** Output that is cut must not pass for the whole of it, as on a full disk; but `crdt-over-fs ls … | head` reads no further by itself. */
function endOnFailure(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`crdt-over-fs: The output could not be written and is not complete (${error.code ?? error.message}).\n`);
  process.exit(3);
}

/** Node writes to a file once, and does not look how much of it was taken. */
function writeWhole(text: string): void {
  try {
    for (let left = Buffer.from(text); left.length > 0;) left = left.subarray(writeSync(1, left));
  } catch (thrown) {
    endOnFailure(thrown as NodeJS.ErrnoException);
  }
}
