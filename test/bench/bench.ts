/** Counts of requests and bytes, and ratios, as tables: `npm run bench -- [trace.json.gz]`. Fails when a figure is over its limit. */
import { crowd, firstLoad, manyDocuments, oneEdit } from './counts.js';
import { print } from './device.js';
import { readTrace, typeTrace } from './trace.js';

const [path] = process.argv.slice(2);
const results = [
  print('One edit', await oneEdit()),
  print('Many documents', await manyDocuments()),
  print('First load', await firstLoad()),
  print('A crowd', await crowd()),
  print(path === undefined ? 'Typing (an invented text; give the path of a recorded trace)' : 'Typing a recorded text', await typeTrace(readTrace(path), path !== undefined)),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
