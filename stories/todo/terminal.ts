// usage: npm run todo -- <command>
import { commands } from './terminal/commands.js';
import { UsageError } from './terminal/numbers.js';
import { openList } from './terminal/open.js';
import { SettingError } from './server/settings.js';

const help = `A todo list with no server, in the terminal. It shares its list with the page that "npm start" serves.

  npm run todo -- list                    what is to do, and who wrote it
  npm run todo -- add "milk" "bread"      "add -" takes one from each line of a pipe
  npm run todo -- done 2                  by the number the list shows; several are fine
  npm run todo -- undo 2                  not done after all
  npm run todo -- edit 2 "oat milk"
  npm run todo -- rm 2
  npm run todo -- watch                   shows each change as it arrives, until Ctrl-C
  npm run todo -- sync                    sends and fetches now; exit code 1 when the bucket cannot be used
  npm run todo -- status                  this device, its bucket, and which devices have read everything

It works while the bucket is away: what you change is stored on this device and sent by a later command.
Exit codes: 0 done, 1 trouble, 2 not understood.`;

// A hint for developers of this demo, not for whoever adds milk.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
process.stdout.on('error', () => process.exit(0)); // `list | head` closes the pipe

async function run([name = 'list', ...args]: readonly string[]): Promise<number> {
  if (['help', '-h', '--help'].includes(name) || args.includes('--help')) {
    console.log(help);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`There is no command "${name}". "npm run todo -- --help" shows them all.`);
  const list = await openList(process.env);
  try {
    return await command(list, args);
  } finally {
    // What is stored is safe, and what the bucket did not take in time is sent by the next command.
    list.space.connect(null);
    await list.space.close();
  }
}

run(process.argv.slice(2)).then((code) => process.exit(code), (thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : String(thrown));
  process.exit(thrown instanceof UsageError || thrown instanceof SettingError ? 2 : 1);
});
