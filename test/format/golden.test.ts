import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeFile } from '../../src/format/file.js';
import { goldenCases } from './golden-cases.js';
import { fileOf, meaningOf, readGoldenBytes, readGoldens } from './golden.js';

const goldens = readGoldens();

describe('the golden files', () => {
  it('are there, one for each case', () => {
    expect(goldens.map(({ name }) => name)).toEqual(goldenCases.map(({ name }) => name));
  });

  it.each(goldens.map((golden) => [golden.name, golden] as const))('%s means what it always meant', (_, golden) => {
    expect(meaningOf(golden.path, readGoldenBytes(golden))).toEqual(golden.meaning);
  });

  it.each(goldens.filter(({ encoded }) => encoded).map((golden) => [golden.name, golden] as const))('%s is still written byte for byte', (_, golden) => {
    if (!('file' in golden.meaning)) throw new Error('An encoded golden file has a meaning.');
    const stored = encodeFile(fileOf(golden.meaning.file));
    expect(stored.path).toBe(golden.path);
    expect(Buffer.from(stored.bytes).toString('hex')).toBe(Buffer.from(readGoldenBytes(golden)).toString('hex'));
  });
});

describe('the format document', () => {
  it('shows a real file in hex', () => {
    const document = readFileSync(new URL('../../src/format/README.md', import.meta.url), 'utf8');
    const golden = goldens.find(({ name }) => name === 'a log of one edit')!;
    expect(document).toContain(golden.path);
    const dump = /<!-- dump -->\n+```\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
    // Each line: an offset, bytes, two spaces, a remark.
    const lines = dump.trim().split('\n').map((line) => /^([0-9a-f]{3}) {2}((?:[0-9a-f]{2} ?)+)(?: {2}|$)/.exec(line));
    let bytes = '';
    for (const line of lines) {
      expect(parseInt(line?.[1] ?? '', 16)).toBe(bytes.length / 2);
      bytes += line?.[2]?.replaceAll(' ', '') ?? '';
    }
    expect(bytes).toBe(Buffer.from(readGoldenBytes(golden)).toString('hex'));
  });
});
