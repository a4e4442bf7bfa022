import type { FileEntry } from '../../fs/file-system.js';
import type { IntactCopies } from '../root/intact.js';
import type { Root } from '../root/read.js';
import { originalsOf } from './copies.js';
import type { Finding } from './finding.js';

/** Names that are none of ours, by what they are. @param elsewhere copies of ours outside of our folders */
export function checkForeign({ files, foreign }: Root, elsewhere: readonly FileEntry[], intact: IntactCopies): Finding[] {
  const present = new Map(files.map((record) => [record.path, record]));
  const originalOf = new Map([...intact].map(([original, { path }]) => [path, original]));
  const findings: Finding[] = [];
  const others: string[] = [];
  for (const { path } of [...foreign, ...elsewhere]) {
    const originals = originalsOf(path);
    if (originals.length === 0) {
      others.push(path);
      continue;
    }
    const needed = originalOf.get(path);
    const original = originals.map((name) => present.get(name.path)).find((record) => record !== undefined);
    if (needed !== undefined && !present.has(needed)) {
      findings.push({
        severity: 'problem', code: 'copy', paths: [path], what: `This is an intact copy of ${needed}, which is not here.`,
        lost: 'nothing', loss: 'Nothing is lost, but devices do not read copies.', advice: 'Run "crdt-over-fs repair ROOT": it restores the file from this copy.',
      });
    } else if (original?.file) {
      findings.push({
        severity: 'notice', code: 'copy', paths: [path], what: 'A sync tool, or a person, made this copy of a file that is here too.',
        lost: 'nothing', loss: 'Nothing is lost: the file itself is whole.', advice: 'It may be removed; devices ignore it.',
      });
    } else if (needed === undefined) {
      findings.push({ severity: 'notice', code: 'copy', paths: [path], what: 'This seems to be a copy of a file of ours, but its bytes are not those of that file.', advice: 'Devices ignore it.' });
    } // else the damaged file's own finding tells of it
  }
  if (others.length > 0) {
    findings.push({ severity: 'notice', code: 'foreign', paths: others, what: 'These names are none of this format. Devices ignore such files and never touch them.' });
  }
  return findings;
}
