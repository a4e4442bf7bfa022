#!/usr/bin/env node
import { setMaxListeners } from 'node:events';
import { run } from './run.js';

const interrupt = new AbortController();
setMaxListeners(0, interrupt.signal); // every request under way listens
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(130); // twice: somebody is in a hurry
  interrupt.abort();
});
process.on('SIGTERM', () => interrupt.abort());
// `crdt-over-fs ls … | head` closes the pipe: nobody reads on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout, stderr: process.stderr, env: process.env, signal: interrupt.signal, now: () => Date.now(),
});
// Connections that are kept open for the next request would keep the process for seconds; a pipe first takes what it was given.
process.stdout.write('', () => process.exit());
