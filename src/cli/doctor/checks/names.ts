import { ok, fail, warn, type Finding } from '../finding.js';
import type { Check } from '../probe.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** As long as a name of the format becomes, and one with letters that are not ASCII, as the readable copy may have. */
const longest = `d/${'z'.repeat(16)}-${'7'.repeat(8)}-${'y'.repeat(16)}-${'0'.repeat(26)}.cof`;
const accented = 'readable/k\u00fcche-0a1b2c.json';

/** Which names a storage takes, and which it takes for one another. */
export const names: Check = {
  name: 'names',
  writes: true,
  async run({ scratch }) {
    const fs = scratch.fresh();
    const findings: Finding[] = [];

    await fs.write(longest, text('long'));
    const isLong = (await fs.list('d/')).some(({ path }) => path === longest) && (await fs.read(longest))?.length === 4;
    findings.push(isLong ? ok('names', 'It keeps names as the library writes them.')
      : fail('names', 'It does not keep a name as it was given, so files are not found under it.', 'Use another storage, or a shorter folder.'));

    await fs.write('l/Aa', text('upper first'));
    await fs.write('l/aA', text('lower'));
    const [one, listed] = [await fs.read('l/Aa'), await fs.list('l/')];
    const folds = one?.length !== 11 || listed.length < 2;
    findings.push(ok('case', folds ? 'It takes upper and lower case for the same, which is fine: the library writes lower case only.' : 'It tells upper from lower case.', { measured: { folds } }));

    // Some file systems keep the same letters in another composition (HFS+), or refuse them.
    const isKept = await fs.write(accented, text('x')).then(async () => (await fs.list('readable/')).some(({ path }) => path === accented), () => false);
    findings.push(isKept ? ok('accents', 'It keeps letters with accents in names.')
      : warn('accents', 'It changes or refuses letters with accents in names. Documents are not touched by that; a readable copy may have other names.', 'Nothing needs to be done.'));
    return findings;
  },
};
