import type { Command } from './command.js';
import { ls } from './commands/ls.js';

/** All commands, in the order in which `--help` lists them. */
export const commands: readonly Command[] = [ls];
