import { originalsOf } from '../checks/copies.js';
import { checkDocuments } from '../checks/documents.js';
import { checkFiles } from '../checks/files.js';
import type { Finding } from '../checks/finding.js';
import { checkForeign } from '../checks/foreign.js';
import { checkGarbage, checkMarkers, checkTemporary } from '../checks/root.js';
import { survey } from '../checks/survey.js';
import { checkWriters } from '../checks/writers.js';
import type { Command, Context } from '../command.js';
import { directoryOf } from '../open.js';
import { type Out, plain } from '../output.js';
import { findIntact, withCopies } from '../root/intact.js';
import { openSpace } from '../root/require.js';
import { viewOf } from '../root/space-view.js';
import { count, size } from '../words.js';

/** What `verify` found. */
export interface Report {
  readonly files: number;
  readonly bytes: number;
  readonly documents: number;
  readonly changes: number;
  readonly problems: number;
  readonly findings: readonly Finding[];
}

/** Reads and checks everything. */
export const verify: Command = {
  name: 'verify',
  summary: 'read and check everything; say whether anything is lost',
  operands: ['ROOT'],
  description: [
    'Reads every file, compares it with the hash in its name, merges every document and',
    'checks that nothing it builds on is missing. Says of each thing it finds what it is,',
    'whether anything is lost, and what to do. Reads only; safe while apps run.',
  ],
  examples: [
    ['verify ./lists', 'is everything there, and whole?'],
    ['verify ./lists && echo all is well', 'in a script: the exit code tells'],
    ['verify s3://our-household --json', 'the findings, for a program'],
  ],
  async run(context) {
    const report = await check(context, context.operands[0]!);
    context.out.json(report);
    for (const finding of report.findings) print(context.out, finding);
    const { files, bytes, documents, changes, problems } = report;
    const { out } = context;
    out.line(`${[count(files, 'file'), size(bytes), count(documents, 'document'), count(changes, 'change')].join(', ')}, ${
      problems === 0 ? out.style('green', 'no problems') : out.style('red', count(problems, 'problem'))}`);
    return problems > 0 ? 1 : 0;
  },
};

/** Checks a root. @throws SyncError when storage cannot be used, DataError when it holds no space */
export async function check(context: Context, url: string): Promise<Report> {
  const view = await openSpace(context, url);
  const inRoot = await view.fs.list('', { signal: context.signal });
  const elsewhere = inRoot.filter(({ path }) => !/^[lpdka]\//.test(path) && originalsOf(path).length > 0);
  const intact = await findIntact(view.fs, [...view.root.foreign, ...elsewhere], context);
  // What copies hold is not lost, so documents are judged as they are once `repair` has put these back.
  const surveyed = await survey(viewOf(withCopies(view.root, intact)), context);
  const findings = [
    ...checkMarkers(view.root),
    ...checkFiles(surveyed, view.root, intact),
    ...checkDocuments(surveyed),
    ...checkWriters(surveyed),
    ...checkForeign(view.root, elsewhere, intact),
    ...(await checkTemporary(directoryOf(url))),
    ...checkGarbage(surveyed),
  ];
  return {
    files: view.root.files.length,
    bytes: view.root.files.reduce((sum, file) => sum + file.size, 0),
    documents: surveyed.documents.filter(({ isRemoved, hasContent }) => !isRemoved && hasContent).length,
    changes: surveyed.documents.reduce((sum, document) => sum + document.changes, 0),
    problems: findings.filter(({ severity }) => severity === 'problem').length,
    findings: findings.sort((a, b) => Number(a.severity === 'notice') - Number(b.severity === 'notice')),
  };
}

const shown = 3;

function print(out: Out, { severity, code, paths = [], document, what, lost, loss, advice }: Finding): void {
  const isProblem = severity === 'problem';
  const about = code === 'garbage' ? [] : paths.length > 0 ? paths.slice(0, shown).map(plain) : document === undefined ? [] : [JSON.stringify(plain(document))];
  const [first, ...more] = about;
  out.line(`${isProblem ? out.style('red', '✗') : out.style('yellow', '·')} ${plain(what)}`);
  if (first !== undefined) for (const line of [first, ...more]) out.line(`    ${out.style('dim', line)}`);
  if (about.length > 0 && paths.length > shown) out.line(`    ${out.style('dim', `and ${paths.length - shown} more`)}`);
  if (loss !== undefined) out.line(`  ${out.style(lost === 'nothing' ? 'green' : 'red', plain(loss))}`);
  if (advice !== undefined) out.line(`  ${plain(advice)}`);
  out.line();
}
