import { check } from '../checks/check.js';
import { printFinding, printSummary } from '../checks/print.js';
import type { Command } from '../command.js';

/** Reads and checks everything. */
export const verify: Command = {
  name: 'verify',
  summary: 'read and check everything; say whether anything is lost',
  operands: ['ROOT'],
  description: [
    'Reads every file, compares it with the hash in its name, merges every document and',
    'checks that nothing it builds on is missing. Says of each thing it finds what it is,',
    'whether anything is lost, and what to do. Reads only; safe while apps run.',
  ],
  examples: [
    ['verify ./lists', 'is everything there, and whole?'],
    ['verify ./lists && echo all is well', 'in a script: the exit code tells'],
    ['verify s3://our-household --json', 'the findings, for a program'],
  ],
  async run(context) {
    const report = await check(context, context.operands[0]!);
    context.out.json(report);
    for (const finding of report.findings) printFinding(context.out, finding);
    printSummary(context.out, report);
    return report.problems > 0 ? 1 : 0;
  },
};
