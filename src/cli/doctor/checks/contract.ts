import { throwIfAborted } from '../../../fs/abort.js';
import { type FileSystemCheck, fileSystemConformance, type FileSystemKit } from '../../../testing/file-system-conformance.js';
import { fail, type Finding, ok, warn } from '../finding.js';
import type { Check, Probe } from '../probe.js';

/** Enough to see that a listing has more than one entry; a thorough check writes two pages of S3. */
const fewFiles = 24;

/** The published contract of a file system, fact by fact, in the scratch folder. */
export const contract: Check = {
  name: 'contract',
  writes: true,
  async run(probe) {
    const findings: Finding[] = [];
    let held = 0;
    for (const fact of fileSystemConformance) {
      const finding = await judge(fact, probe);
      if (finding) findings.push(finding);
      else held++;
    }
    return [
      ...(held > 0 ? [ok('contract', `${held} of ${fileSystemConformance.length} facts hold that the library expects of a storage, such as "${fileSystemConformance[0]?.name}".`, { measured: { held, facts: fileSystemConformance.length } })] : []),
      ...findings,
    ];
  },
};

/** @returns nothing when the fact holds */
async function judge(fact: FileSystemCheck, { scratch, signal, isThorough }: Probe): Promise<Finding | undefined> {
  const kit = (atomic: boolean): FileSystemKit => ({
    create: async () => scratch.fresh(), reopen: async () => scratch.again(), atomic, ...(isThorough ? {} : { manyFiles: fewFiles }),
  });
  const why = await outcome(fact, kit(true));
  throwIfAborted(signal);
  if (why === undefined) return undefined;
  const isTorn = await outcome(fact, kit(false)) === undefined;
  throwIfAborted(signal);
  if (isTorn) return warn('contract', `Half a file can be seen while it is being written (${why}). Devices check every file by its hash and read it again later.`, 'Nothing needs to be done.');
  return fail('contract', `This does not hold: ${fact.name} (${why}).`, 'The library relies on it. Use another storage, or report it to whoever wrote this one\'s adapter.');
}

async function outcome({ check }: FileSystemCheck, kit: FileSystemKit): Promise<string | undefined> {
  return check(kit).then(() => undefined, (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)));
}
