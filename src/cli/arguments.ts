import { parseArgs } from 'node:util';
import { UsageError, type Command } from './command.js';
import { redacted } from './redact.js';
import { near } from './words.js';

/** The command line, taken apart. */
export interface Arguments {
  /** The command's name; undefined for `crdt-over-fs` alone. */
  readonly name: string | undefined;
  readonly wants: 'help' | 'version' | 'run';
  readonly operands: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** Options every command has. */
export const common = {
  json: { help: 'one JSON value (watch: one on each line) instead of text' },
  help: { short: 'h', help: 'show this' },
} as const;

/** @throws UsageError */
export function parseCommandLine(argv: readonly string[], commands: ReadonlyMap<string, Command>): Arguments {
  const [first, ...rest] = argv;
  const nothing = { operands: [], values: {} };
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    const name = first === 'help' ? rest.find((word) => !word.startsWith('-')) : undefined;
    if (name !== undefined) find(name, commands);
    return { ...nothing, name, wants: 'help' };
  }
  if (first === '--version' || first === '-v' || first === 'version') return { ...nothing, name: undefined, wants: 'version' };
  if (first.startsWith('-')) throw new UsageError(`The command comes first: crdt-over-fs COMMAND ${first}`);
  const command = find(first, commands);
  const { positionals, values } = parse(command, rest);
  if (values['help'] === true) return { ...nothing, name: first, wants: 'help' };
  checkOperands(command, positionals);
  return { name: first, wants: 'run', operands: positionals, values };
}

function find(name: string, commands: ReadonlyMap<string, Command>): Command {
  const command = commands.get(name);
  if (command) return command;
  const [nearest] = near(name, commands.keys());
  throw new UsageError(`There is no command "${name}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`);
}

function parse(command: Command, args: readonly string[]): { positionals: string[]; values: Record<string, string | boolean | undefined> } {
  const options = Object.fromEntries(Object.entries({ ...command.options, ...common }).map(([name, option]) => [name, {
    type: 'value' in option && option.value !== undefined ? 'string' as const : 'boolean' as const,
    ...('short' in option && option.short !== undefined ? { short: option.short } : {}),
  }]));
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { positionals, values: values };
  } catch (thrown) {
    // Node's sentence, without the advice behind it that is about something else.
    const [sentence = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split(/\. (?=To specify)|\n/);
    const [, word] = /^Unknown option '(-[^']*)'/.exec(sentence) ?? [];
    const advice = word === undefined ? '' : ` If that is a name, say it last and behind two dashes: crdt-over-fs ${command.name} … -- ${word}`;
    throw new UsageError(`${sentence.endsWith('.') ? sentence : `${sentence}.`}${advice}`, command.name);
  }
}

function checkOperands(command: Command, given: readonly string[]): void {
  const missing = command.operands.slice(given.length).find((name) => !name.startsWith('['));
  if (missing !== undefined) throw new UsageError(`${missing.replace('…', '')} is missing.`, command.name);
  const address = given.find((word, at) => command.operands[Math.min(at, command.operands.length - 1)]?.startsWith('FILE') && /^(?:[a-z][\w+.-]+:\/\/|s3:)/i.test(word));
  if (address !== undefined) throw new UsageError(`"${redacted(address)}" is an address; FILE is the path of a file of this machine.`, command.name);
  if (command.operands.at(-1)?.includes('…')) return;
  const extra = given[command.operands.length];
  if (extra !== undefined) throw new UsageError(`"${redacted(extra)}" is too much: ${command.name} takes ${command.operands.join(' ') || 'nothing'}.`, command.name);
}
