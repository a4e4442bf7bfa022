import { type Out, plain } from '../output.js';
import { count, size } from '../words.js';
import type { Report } from './check.js';
import type { Finding } from './finding.js';

const shown = 3;

/** A finding, for people. */
export function printFinding(out: Out, { severity, code, paths = [], document, what, lost, loss, advice }: Finding): void {
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

/** The line that stands at the end. */
export function printSummary(out: Out, { files, bytes, documents, changes, problems }: Report): void {
  out.line(`${[count(files, 'file'), size(bytes), count(documents, 'document'), count(changes, 'change')].join(', ')}, ${
    problems === 0 ? out.style('green', 'no problems') : out.style('red', count(problems, 'problem'))}`);
}
