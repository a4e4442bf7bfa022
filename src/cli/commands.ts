import type { Command } from './command.js';
import { cat } from './commands/cat.js';
import { compact } from './commands/compact.js';
import { copy } from './commands/copy.js';
import { devices } from './commands/devices.js';
import { doctor } from './commands/doctor.js';
import { exportCommand } from './commands/export.js';
import { importCommand } from './commands/import.js';
import { log } from './commands/log.js';
import { ls } from './commands/ls.js';
import { repair } from './commands/repair.js';
import { verify } from './commands/verify.js';
import { watch } from './commands/watch.js';

/** All commands, in the order in which `--help` lists them. */
export const commands: readonly Command[] = [verify, repair, ls, cat, log, devices, watch, compact, copy, exportCommand, importCommand, doctor];
