import { common } from './arguments.js';
import type { Command, Option } from './command.js';
import { roots } from './open.js';

const program = 'crdt-over-fs';

/** How a command is called. */
export const usageOf = ({ name, operands, options = {} }: Command): string =>
  [program, name, ...operands, ...(Object.keys(options).length > 0 ? ['[options]'] : [])].join(' ');

const exitCodes = 'Exit codes: 0 all is well, 1 something is wrong with the data, 2 not understood,\n3 the storage cannot be reached or used, 130 stopped by Ctrl-C, 143 by SIGTERM.';

/** Two columns; the second begins at the same place in all rows. */
function columns(rows: readonly (readonly [string, string])[], indent = '  '): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
}

/** What `crdt-over-fs --help` prints. */
export function generalHelp(commands: readonly Command[]): string {
  return `Looks after the files of crdt-over-fs: in a folder or a bucket, without the app.

Usage: ${program} COMMAND ROOT [options]

Commands:
${columns(commands.map(({ name, summary }) => [name, summary]))}

ROOT is where devices meet:
${columns(roots)}

Examples:
${columns([
    [`${program} verify ./Dropbox/lists`, 'is everything there, and whole?'],
    [`${program} ls s3://our-household`, 'which documents are there?'],
    [`${program} cat ./Dropbox/lists groceries`, 'what is in one of them?'],
  ])}

"${program} COMMAND --help" says more. Every command takes --json.
${exitCodes}`;
}

/** What `crdt-over-fs COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = Object.entries<Option>({ ...command.options, ...common });
  const flag = ([name, { short, value }]: [string, Option]): string =>
    `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  return `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.

Usage: ${usageOf(command)}

${command.description.join('\n')}

Options:
${columns(options.map((entry) => [flag(entry), entry[1].help]))}

Examples:
${columns(command.examples.map(([line, what]) => [`${program} ${line}`, what]))}

${exitCodes}`;
}
