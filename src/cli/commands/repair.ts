import { check, openWithCopies, type Opened } from '../checks/check.js';
import { damagedIn, isSameSpace, neededFrom } from '../checks/needed.js';
import { printFinding, printSummary } from '../checks/print.js';
import { survey } from '../checks/survey.js';
import { type Command, type Context, DataError } from '../command.js';
import { plain } from '../output.js';
import { redacted } from '../redact.js';
import { withCopies } from '../root/intact.js';
import { openSpace } from '../root/require.js';
import { restore, type Restoration } from '../root/restore.js';
import { viewOf } from '../root/space-view.js';
import { count } from '../words.js';

/** Puts files back. */
export const repair: Command = {
  name: 'repair',
  summary: 'put damaged and missing files back from copies or a backup',
  operands: ['ROOT'],
  options: {
    'from': { value: 'BACKUP', help: 'another root of the same space: take from there what is damaged or lacking here' },
    'dry-run': { short: 'n', help: 'say what would be done, and do nothing' },
  },
  description: [
    'Looks for intact copies of files that are damaged or missing: "… (1).cof",',
    '"….sync-conflict-….cof", "… (conflicted copy).cof", and what BACKUP has. Writes a',
    'file only if its bytes are to the last bit those its name stands for, and only',
    'where there is none or one with other bytes. Removes nothing. Safe while apps run.',
    'Then says what is left. What no copy holds, the devices that know it publish again.',
  ],
  examples: [
    ['repair ./lists --dry-run', 'what could be repaired?'],
    ['repair ./lists', 'from copies that sync tools left'],
    ['repair ./lists --from /backup/lists', 'from a backup too'],
  ],
  async run(context) {
    const [root = ''] = context.operands;
    const isDry = context.flag('dry-run');
    const { out } = context;
    const opened = await openWithCopies(context, root);
    const plan = [...fromCopies(opened), ...await fromBackup(context, opened, context.option('from'))];
    const done: Restoration[] = [];
    for (const one of new Map(plan.map((restoration) => [restoration.path, restoration])).values()) {
      context.signal.throwIfAborted();
      if (!isDry && !(await restore(opened.fs, one, context.signal))) continue;
      done.push(one);
      out.line(`${isDry ? 'Would restore' : out.style('green', 'Restored')} ${one.path}`);
      out.line(`  from ${plain(one.from)}; it ${isDry ? 'is' : 'was'} ${one.was}`);
    }
    const left = await check(context, root);
    out.json({ dryRun: isDry, restored: done.map(({ path, from, was }) => ({ path, from, was })), left });
    if (done.length > 0) out.line();
    const problems = left.findings.filter(({ severity }) => severity === 'problem');
    if (problems.length > 0) out.line(isDry ? 'What is wrong now:\n' : 'What is left:\n');
    for (const finding of problems) printFinding(out, finding);
    out.line(done.length === 0 ? 'There is nothing to restore.' : `${count(done.length, 'file')} ${isDry ? 'would be restored' : 'restored'}.`);
    printSummary(out, left);
    return left.problems > 0 ? 1 : 0;
  },
};

function fromCopies({ root, fs, copies }: Opened): Restoration[] {
  const present = new Map(root.files.map((record) => [record.path, record]));
  return [...copies].flatMap(([path, copy]): Restoration[] => {
    const record = present.get(path);
    if (record && record.problem?.code !== 'damaged') return [];
    return [{ path, was: record ? 'damaged' : 'missing', source: { fs, path: copy.path }, from: copy.path }];
  });
}

async function fromBackup(context: Context, { root, copies }: Opened, url: string | undefined): Promise<Restoration[]> {
  if (url === undefined) return [];
  const backup = await openSpace(context, url);
  if (!isSameSpace(root, backup.root)) throw new DataError(`${redacted(url)} is a backup of another space. Nothing was restored.`);
  const asked = backup.root.files.flatMap(({ file }) => file?.sections ?? []);
  const damaged = damagedIn(withCopies(root, copies), backup.root);
  // What builds on damaged files is seen for what it is only when these are whole.
  const repaired = withCopies(withCopies(root, copies), new Map(damaged.map((record) => [record.path, record])));
  const surveyed = await survey(viewOf(repaired), context, asked);
  const from = ({ path }: { readonly path: string }) => ({ path, source: { fs: backup.fs, path }, from: `${redacted(url)}: ${path}` });
  return [
    ...damaged.map((record) => ({ ...from(record), was: 'damaged' as const })),
    ...neededFrom(backup.root, repaired, surveyed).map((record) => ({ ...from(record), was: 'missing' as const })),
  ];
}
