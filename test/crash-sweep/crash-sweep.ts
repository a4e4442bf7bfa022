// usage: npm run crash-sweep [-- --scenario NAME] [--profile s3|mirror] [--at K] [--fault F] [--trace]
import { writeFigures } from '../setup/figures.js';
import { faults } from './faults.js';
import type { Profile } from './run.js';
import { scenarios } from './scenarios.js';
import { play, sweep, type Finding } from './sweep.js';

const args = process.argv.slice(2);
const option = (name: string): string | undefined => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
};
const [name, profile, fault] = [option('scenario'), option('profile'), option('fault')];
const at = option('at') === undefined ? undefined : Number(option('at'));
const chosen = scenarios.filter((one) => name === undefined || one.name === name);
if (chosen.length === 0) {
  console.error(`No scenario is called ${name}. There are: ${scenarios.map((one) => one.name).join(', ')}.`);
  process.exit(1);
}
if (fault !== undefined && !faults.some((one) => one.name === fault)) {
  console.error(`No fault is called ${fault}. There are: ${faults.map((one) => one.name).join(', ')}.`);
  process.exit(1);
}

const began = performance.now();
const findings: Finding[] = [];
let [played, points, runs] = [0, 0, 0];
for (const scenario of chosen) {
  for (const one of scenario.profiles ?? (['s3', 'mirror'] satisfies Profile[])) {
    if (profile !== undefined && profile !== one) continue;
    const since = performance.now();
    const swept = sweep(scenario, one, { at, fault: fault === undefined ? undefined : () => fault });
    played++;
    points += swept.points;
    runs += swept.runs;
    findings.push(...swept.findings);
    console.log(`${scenario.name.padEnd(18)} ${one.padEnd(6)} ${String(swept.points).padStart(4)} requests ${String(swept.runs).padStart(5)} runs ${((performance.now() - since) / 1000).toFixed(1).padStart(6)} s  ${swept.findings.length} violations`);
  }
}
const seconds = (performance.now() - began) / 1000;
console.log(`${played} scenarios, ${points} crash points, ${faults.length} faults: ${runs} runs in ${seconds.toFixed(1)} s, ${findings.length} violations`);
for (const finding of findings.slice(0, 40)) {
  console.log(`FAILED ${finding.message.slice(0, 400)}\n  ${finding.request}\n  npm run crash-sweep -- --scenario ${finding.scenario} --profile ${finding.profile} --at ${finding.at} --fault ${finding.fault} --trace`);
}
const [first] = findings;
if (first && args.includes('--trace')) {
  try {
    play(chosen[0]!, first.profile, { at: first.at, fault: faults.find((one) => one.name === first.fault)! }, true);
  } catch {
    // Its trace was printed.
  }
}
if (name === undefined && profile === undefined && at === undefined && fault === undefined) {
  writeFigures('crash-sweep', { scenarios: played, crashPoints: points, faults: faults.length, runs, violations: findings.length, seconds: Math.round(seconds * 10) / 10 });
}
process.exitCode = findings.length > 0 ? 1 : 0;
