// usage: node test/setup/report.mjs [failed command]…    Sums up test-results/ in one last line. Plain Node: it also runs when nothing could be installed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { steps } from './steps.mjs';

export const recordPath = (name) => `test-results/${name}.result.json`;
export const vitestPath = (name) => `test-results/${name}.vitest.json`;

/** What vitest's own report says, and at least one failure when it is missing, empty, or at odds with the exit code. */
export function vitestCounts(name, exitedWell) {
  try {
    const report = read(vitestPath(name));
    // A file that fails before its first test holds no failed test.
    const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')).length;
    const failed = report.numFailedTests + brokenFiles;
    const nothingRan = report.numPassedTests + failed === 0;
    return {
      passed: report.numPassedTests,
      failed: failed || Number(!exitedWell || !report.success || nothingRan),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function read(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Every step's record; a missing one is a failure. */
function sum(failedCommands) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const times = [];
  for (const { name } of steps) {
    try {
      const record = read(recordPath(name));
      for (const key of Object.keys(total)) total[key] += record[key];
      times.push([name, record.seconds]);
      if (record.failed) console.log(`failed: ${name}`);
    } catch {
      total.failed += 1;
      console.log(`failed: ${name} left no record`);
    }
  }
  if (total.failed === 0) total.failed = failedCommands.length;
  for (const command of failedCommands) console.log(`failed: ${command}`);
  if (times.length === steps.length) writeTimes(total, times);
  return total;
}

/** How long it all takes, for the page that `npm run reliability` fills. */
function writeTimes({ passed, failed }, times) {
  const whole = times.reduce((sum, [, seconds]) => sum + seconds, 0);
  const figures = {
    'tests and checks': passed, failed, 'wall time of the whole set': `${(whole / 60).toFixed(1)} min`,
    ...Object.fromEntries(times.filter(([, seconds]) => seconds >= 60).map(([name, seconds]) => [`of that, ${name}`, `${(seconds / 60).toFixed(1)} min`])),
  };
  mkdirSync('test-results/reliability', { recursive: true });
  writeFileSync('test-results/reliability/ci.json', JSON.stringify({ suite: 'ci', figures }, null, 2));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { passed, failed, skipped } = sum(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed || !passed ? 1 : 0;
}
