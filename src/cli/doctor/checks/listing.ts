import { atOnce } from '../../root/pool.js';
import { ok, type Finding, fail, skipped } from '../finding.js';
import type { Check } from '../probe.js';

/** More than a page of S3 and of Drive has. */
const manyFiles = 1001;

/** In which order, and whether completely, a storage lists. */
export const listing: Check = {
  name: 'listing',
  writes: true,
  async run({ scratch, isThorough, signal }) {
    const fs = scratch.fresh();
    const few = ['l/b', 'l/a', 'l/a-', 'l/10', 'l/9', 'l/_'];
    for (const path of few) await fs.write(path, Uint8Array.of(1));
    const listed = (await fs.list('l/')).map(({ path }) => path);
    const isSorted = listed.every((path, index) => index === 0 || (listed[index - 1] ?? '') < path);
    const findings: Finding[] = [ok('order', isSorted ? 'It lists in the order of names, which is welcome and not needed.' : 'It lists in no particular order, which is fine.', { measured: { isSorted } })];
    if (!isThorough) return [...findings, skipped('pages', `Whether it lists more than ${(manyFiles - 1).toLocaleString('en')} files completely: with --thorough.`)];

    const many = scratch.fresh();
    const paths = Array.from({ length: manyFiles }, (_, index) => `l/${String(index).padStart(5, '0')}.cof`);
    await atOnce(6, paths, (path) => many.write(path, Uint8Array.of(1), { signal }));
    const all = new Set((await many.list('l/')).map(({ path }) => path));
    const missing = paths.filter((path) => !all.has(path)).length;
    findings.push(missing === 0 ? ok('pages', `It lists ${manyFiles.toLocaleString('en')} files completely.`, { measured: { files: manyFiles } })
      : fail('pages', `Of ${manyFiles.toLocaleString('en')} files it lists ${(manyFiles - missing).toLocaleString('en')}: devices would miss what others wrote.`, 'Use another storage; this one, or a proxy before it, cuts listings.', { measured: { files: manyFiles, missing } }));
    return findings;
  },
};
