import type { Command } from './command.js';
import { cat } from './commands/cat.js';
import { devices } from './commands/devices.js';
import { log } from './commands/log.js';
import { ls } from './commands/ls.js';
import { repair } from './commands/repair.js';
import { verify } from './commands/verify.js';

/** All commands, in the order in which `--help` lists them. */
export const commands: readonly Command[] = [verify, repair, ls, cat, log, devices];
