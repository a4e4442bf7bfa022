// usage: node test/setup/run.mjs <group or step>…    Runs steps, keeps a record of each in test-results/, sums up.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { recordPath, vitestCounts, vitestPath } from './report.mjs';
import { steps } from './steps.mjs';

const wanted = process.argv.slice(2);
const chosen = steps.filter(({ name, group }) => wanted.includes(name) || wanted.includes(group));
if (chosen.length === 0) {
  console.error(`Nothing to run. Groups and steps: ${[...new Set(steps.flatMap(({ group, name }) => [group, name]))].join(' ')}`);
  process.exit(1);
}

mkdirSync('test-results', { recursive: true });
const records = [];
for (const step of chosen) {
  rmSync(recordPath(step.name), { force: true });
  rmSync(vitestPath(step.name), { force: true });
  console.log(`\n── ${step.name}: ${step.command}`);
  const started = performance.now();
  const ok = await execute(step);
  const seconds = (performance.now() - started) / 1000;
  const counts = step.vitest ? vitestCounts(step.name, ok) : { passed: Number(ok), failed: Number(!ok), skipped: 0 };
  const record = { name: step.name, ...counts, seconds };
  writeFileSync(recordPath(step.name), JSON.stringify(record));
  records.push(record);
}

console.log('');
for (const { name, passed, failed, skipped, seconds } of records) {
  const total = passed + failed + skipped;
  console.log(`${failed ? 'FAIL' : 'ok  '} ${name.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s  ${passed} of ${total}${skipped ? `, ${skipped} left out` : ''}`);
}
console.log(`     ${'in all'.padEnd(9)} ${records.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(1).padStart(6)} s`);
process.exit(records.some(({ failed }) => failed) ? 1 : 0);

/** Whether the command exits with 0 in time. It has a process group of its own, which ends with it, browsers included. */
function execute({ command, minutes }) {
  const { NODE_ENV: _, ...environment } = process.env; // vitest sets its own; with "production" React has no test helpers
  return new Promise((done) => {
    const path = [resolve('node_modules/.bin'), process.env.PATH].join(delimiter);
    const grouped = process.platform !== 'win32';
    const child = spawn(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'], detached: grouped, env: { ...environment, PATH: path } });
    const kill = () => {
      try {
        process.kill(grouped ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // Nothing is left to end.
      }
    };
    const interrupt = () => (kill(), process.exit(130));
    const timer = setTimeout(() => {
      console.error(`Ended: it ran for more than ${minutes} minutes.`);
      kill();
    }, minutes * 60_000);
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      kill();
      done(code === 0);
    });
  });
}
