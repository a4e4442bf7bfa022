import { describe, expect, test } from 'vitest';
import { importMutated, type Patched } from '../setup/mutated.js';
import type * as fuzzing from './index.js';

interface FuzzMutant extends Patched { readonly why: string; /** What of the fuzz shows it. */ readonly by: 'hostile' | 'lies' | 'mixtures'; /** Which of it. @default all */ readonly only?: RegExp }

const mutants: readonly FuzzMutant[] = [
  {
    name: 'F1-no-hash-check', by: 'mixtures', why: 'The hash is compared before a byte is believed.',
    patches: [{ file: 'src/format/file.ts', find: 'if (fileId(plain) !== name.id) throw', replace: 'if (plain.length < 4) throw' }],
  },
  {
    name: 'F2-known-although-damaged', by: 'hostile', why: 'A file is known once it is verified.',
    patches: [{
      file: 'src/sync/receive.ts',
      find: 'quarantine(s, path, withAdvice(SyncError.from(thrown), path), bytes.length);',
      replace: "setKnown(s, path, { kind: 'log', id: idOf(path), writer: '', lamport: 0, size: bytes.length, at: s.options.now(), sections: [] });",
    }],
  },
  {
    name: 'F3-one-bad-file-stops-all', by: 'hostile', why: 'A file that cannot be read stops no other.',
    patches: [{ file: 'src/sync/receive.ts', find: 'quarantine(s, path, withAdvice(SyncError.from(thrown), path), bytes.length);', replace: 'throw withAdvice(SyncError.from(thrown), path);' }],
  },
  {
    name: 'F4-its-word-is-enough', by: 'lies', why: 'A file goes when another contains it, not when another says so.',
    patches: [{ file: 'src/sync/collect.ts', find: 'if (isOwn(s, cover.writer) || contains(s, cover, sections, row))', replace: 'if (sections.length >= 0)' }],
  },
  {
    name: 'F5-a-catalog-of-any-number', by: 'hostile', only: /a removal at NaN/, why: 'A number that is neither greater nor less than another keeps devices apart for ever.',
    patches: [{ file: 'src/sync/catalog.ts', find: '!isLamport(lamport)', replace: "typeof lamport !== 'number'" }],
  },
  {
    name: 'F6-a-length-is-believed', by: 'hostile', only: /by far/, why: 'Nothing is allocated that a section cannot inflate to.',
    patches: [{ file: 'src/format/sections.ts', find: 'if (inflated > stored * maxInflateRatio) throw', replace: 'if (inflated + maxInflateRatio < stored) throw' }],
  },
  {
    name: 'F7-a-tombstone-anywhere', by: 'hostile', only: /a tombstone in a log/, why: 'Only a snapshot removes a document, and only once.',
    patches: [
      { file: 'src/sync/receive.ts', find: "if (file.kind === 'snapshot') return file;", replace: "if (file.kind !== 'space') return file;" },
      { file: 'src/sync/receive.ts', find: 'if (!isBehind(s, doc)) judge(s, doc);', replace: 'drop(s, doc);' },
      { file: 'src/sync/receive.ts', find: "import { isBuried, judge, revive } from './tombstones.js';", replace: "import { drop, isBuried, revive } from './tombstones.js';" },
    ],
  },
];

describe('the fuzz notices when a rule is broken', () => {
  test.each(mutants)('$name: $why', { timeout: 300_000 }, async (mutant) => {
    const { makeSpace, set, Tally, hostile, lies, mixtures, judge, probeAll } = await importMutated<typeof fuzzing>(mutant, 'test/fuzz/index.ts');
    const space = makeSpace(set);
    const writers = [...new Set(space.samples.filter(({ kind }) => kind === 'log').map(({ path }) => path.slice(2, 18)))];
    const cases = { hostile: () => hostile(), lies: () => lies(space.remote, writers), mixtures: () => [...mixtures(space.samples.slice(0, 8))] }[mutant.by]().filter(({ mutation }) => mutant.only?.test(mutation) ?? true);
    const tally = new Tally();
    for (const one of cases) judge(tally, one, { measured: true });
    for (const one of cases) if (tally.findings.length === 0 && one.bytes.length < 20_000) probeAll(tally, space, [one], 1, { damages: space.remote.has(one.path) });
    console.log(`${mutant.name}: ${tally.findings[0]?.mutation}: ${tally.findings[0]?.message.slice(0, 120)}`);
    expect(tally.findings.length, `${mutant.name} survives`).toBeGreaterThan(0);
  });
});
