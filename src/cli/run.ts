import { SyncError } from '../errors.js';
import { type Arguments, parseCommandLine } from './arguments.js';
import { type Command, type Context, DataError, UsageError } from './command.js';
import { commands } from './commands.js';
import { discreet } from './discreet.js';
import { exit, exitCodeOf } from './exit.js';
import { commandHelp, generalHelp } from './help.js';
import { openRoot } from './open.js';
import { createOut, type Out, plain, type Stream } from './output.js';
import { withoutSecrets } from './redact.js';
import { checkState } from './state-option.js';
import { packageVersion } from './version.js';

/** The process around the command, or what a test puts in its place. */
export interface World {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C; with the reason `'SIGTERM'` when it was that. */
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/**
 * The whole command: parses, runs, prints, and never throws.
 * @param argv what stands behind the program's name
 * @returns the exit code
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const { stdout, stderr, env } = world;
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const out = createOut(stdout, stderr, { isJson: options.includes('--json'), env });
  try {
    const named = new Map(commands.map((command) => [command.name, command]));
    const parsed = parseCommandLine(argv, named);
    const command = parsed.name === undefined ? undefined : named.get(parsed.name);
    if (parsed.wants === 'run' && command) return await command.run(contextOf(command, parsed, out, argv, world));
    const [name, text] = parsed.wants === 'version' ? ['version', packageVersion()] : ['help', command ? commandHelp(command) : generalHelp(commands)];
    out.json({ [name]: text });
    out.line(text);
    return exit.fine;
  } catch (thrown) {
    return tell(thrown, out, argv, world);
  }
}

/** @throws UsageError */
function contextOf(command: Command, { operands, values }: Arguments, out: Out, argv: readonly string[], { env, signal, now }: World): Context {
  const option = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  checkState(command.name, operands[0], option('state'));
  return {
    operands, option, out, env, signal, now,
    flag: (name) => values[name] === true,
    number: (name, least) => {
      const text = option(name);
      if (text === undefined) return undefined;
      if (!/^\d+$/.test(text) || Number(text) < least) throw new UsageError(`--${name} takes a whole number of at least ${least}, not "${text}".`, command.name);
      return Number(text);
    },
    open: async (url, purpose) => discreet(await openRoot(url, env, purpose), (message) => withoutSecrets(message, env, argv)),
  };
}

/** Says what went wrong. @returns the exit code */
function tell(thrown: unknown, out: Out, argv: readonly string[], { env, signal }: World): number {
  // Whatever was going on when Ctrl-C came is over because of it, in whatever way it says so. People know what they did.
  if (signal.aborted) {
    out.json({ error: { code: 'aborted', message: 'It was stopped before its end.' } });
    return signal.reason === 'SIGTERM' ? exit.terminated : exit.interrupted;
  }
  const error = thrown instanceof UsageError || thrown instanceof DataError ? undefined : SyncError.from(thrown);
  const message = withoutSecrets(error ? error.message : (thrown as Error).message, env, argv);
  const code = thrown instanceof UsageError ? exit.usage : error ? exitCodeOf(error.code) : exit.data;
  const name = error?.code ?? (code === exit.usage ? 'usage' : 'data');
  out.json({ error: { code: name, message } });
  if (!out.isJson) {
    out.note(`${out.style('red', 'crdt-over-fs:')} ${plain(message)}`);
    if (thrown instanceof UsageError) out.note(`Try "crdt-over-fs ${thrown.command === undefined ? '' : `${thrown.command} `}--help".`);
  }
  return code;
}
