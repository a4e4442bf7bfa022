import { type Command, type Context, UsageError } from '../command.js';
import { copySpace, type CopyReport, type Trouble } from '../copy/copy-space.js';
import { plain } from '../output.js';
import { redacted } from '../redact.js';
import { openExisting } from '../root/require.js';
import { count, size } from '../words.js';

/** Problems of one kind that are shown one by one. */
const mostShown = 20;

/** Copies a space to another root. */
export const copy: Command = {
  name: 'copy',
  summary: 'copy everything to another folder or bucket, verified',
  operands: ['FROM', 'TO'],
  description: [
    'Copies every file of a space to another root: for a backup, or to move house.',
    'Each file is checked by its hash before it is written, and read back after.',
    'Run again, it copies only what is missing. Apps may go on working meanwhile:',
    'what they write at FROM comes along, and what is open at TO stays in order.',
    'A damaged file is told and left out; run "verify" to see whether anything is lost.',
  ],
  options: {
    quick: { help: 'trust the size of files that are at TO already, do not read them' },
    'dry-run': { short: 'n', help: 'only say what would be copied' },
  },
  examples: [
    ['copy ./Dropbox/lists s3://our-household/lists', 'from a folder to a bucket'],
    ['copy s3://our-household /media/usb/backup', 'a backup; the next one copies what is new'],
  ],
  async run(context) {
    const [from = '', to = ''] = context.operands;
    if (from === to) throw new UsageError('FROM and TO are the same root.', 'copy');
    const bar = context.out.progress('Copying');
    const report = await copySpace(await openExisting(context, from), await context.open(to, context.flag('dry-run') ? 'look' : 'write'), {
      quick: context.flag('quick'), dryRun: context.flag('dry-run'), signal: context.signal,
      onProgress: ({ done, total }) => bar.step(done, total),
    }).finally(() => bar.end());
    context.out.json(report);
    tell(context, report, redacted(from), redacted(to));
    return report.damaged.length + report.failed.length + report.unlisted.length === 0 && report.settled ? 0 : 1;
  },
};

function tell({ out }: Context, report: CopyReport, from: string, to: string): void {
  const { copied, bytes, there, damaged, failed, unlisted, settled } = report;
  if (report.dryRun) {
    out.line(`${count(copied, 'file')} (${size(bytes)}) would be copied; ${there === 0 ? 'none is' : there === 1 ? '1 is' : `${there.toLocaleString('en')} are`} there already, by name and size.`);
    return;
  }
  const had = there === 0 ? '' : ` ${there.toLocaleString('en')} ${there === 1 ? 'was' : 'were'} there already.`;
  out.line(`Copied ${count(copied, 'file')} (${size(bytes)}), each read back and right.${had}`);
  troubles(out, `${count(damaged.length, 'file is', 'files are')} damaged at ${from} and left out:`, damaged, 'Run "verify" on it: it says whether anything is lost with them.');
  troubles(out, `${count(failed.length, 'file was', 'files were')} not copied:`, failed, 'Run the same command again: it copies what is missing.');
  troubles(out, `${to} has ${count(unlisted.length, 'file', 'files')} that it does not list:`, unlisted.map((path) => ({ path, why: '' })), 'Apps find files by listing. Run the same command again in a while.');
  if (!settled) out.line(`Apps kept writing to ${from} all the time. Run the same command again for the rest.`);
}

function troubles(out: Context['out'], title: string, list: readonly Trouble[], advice: string): void {
  if (list.length === 0) return;
  out.line();
  out.line(out.style('red', title));
  for (const { path, why } of list.slice(0, mostShown)) out.line(`  ${path}${why === '' ? '' : `  ${plain(why)}`}`);
  if (list.length > mostShown) out.line(`  and ${count(list.length - mostShown, 'more', 'more')}`);
  out.line(advice);
}
