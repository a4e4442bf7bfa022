import type { FileSystem } from '../fs/file-system.js';
import type { Purpose } from './open.js';
import type { Out } from './output.js';

/** An option of a command; `--name` or `--name VALUE`. */
export interface Option {
  /** What its value stands for, in capitals: `N`, `DIR`. Absent for a switch. */
  readonly value?: string;
  /** One letter: `n` for `-n`. */
  readonly short?: string;
  /** One line for `--help`. */
  readonly help: string;
}

/** What `run` is given: arguments that were checked, and everything of the world it may use. */
export interface Context {
  /** Operands in the order of `Command.operands`; those that may be left out may be undefined. */
  readonly operands: readonly (string | undefined)[];
  /** The value of an option; undefined when it was not given. */
  option(name: string): string | undefined;
  /** Whether a switch was given. */
  flag(name: string): boolean;
  /** A whole number of an option. @throws UsageError when it is none, or below `least` */
  number(name: string, least: number): number | undefined;
  /** The storage behind a URL or path. Touches nothing. @throws UsageError for a URL that leads nowhere */
  open(url: string, purpose?: Purpose): Promise<FileSystem>;
  readonly out: Out;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One command, in a file of its own below `commands/`. */
export interface Command {
  readonly name: string;
  /** A few words for the list of commands. */
  readonly summary: string;
  /** Names of what it takes, in capitals, in order; those in brackets may be left out: `['ROOT', '[DOC]']`; a last one with `…` may be given several times. */
  readonly operands: readonly string[];
  /** What it does, for its `--help`: one line of text each, at most 78 columns. */
  readonly description: readonly string[];
  /** Command lines without the program's name, and what each does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  readonly options?: Readonly<Record<string, Option>>;
  /** @returns the exit code: 0, 1 when something is wrong with the data, 3 when the storage was what was asked about and cannot be used. Throws UsageError (2) or SyncError (its code decides) */
  run(context: Context): Promise<0 | 1 | 3>;
}

/** The command line was not understood: exit code 2. */
export class UsageError extends Error {
  /** @param command whose help to point to */
  constructor(message: string, readonly command?: string) {
    super(message);
  }
}

/** What was asked for is not in the data, or the data is not usable: exit code 1. */
export class DataError extends Error {}
