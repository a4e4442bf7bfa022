import { readFileSync } from 'node:fs';

/** A fenced code block of a Markdown file. */
export interface Snippet {
  /** The file and line it begins at: `README.md:12`. */
  readonly where: string;
  readonly language: string;
  /** What stands behind the language: ```` ```ts run continues ````. */
  readonly flags: readonly string[];
  /** Of a page whose snippets are the files of one project, the name of this one: ```` ```tsx App.tsx ````. */
  readonly file: string | undefined;
  /** The heading it stands under. */
  readonly heading: string;
  readonly code: string;
  /** The word in the comment on the line above, as in `<!-- dump -->`. */
  readonly marker: string | undefined;
  /** The code on the line numbers it has in the Markdown file, after the snippets it continues. */
  readonly inPlace: string;
  /** Of that: `tsx` as soon as one of them is. */
  readonly extension: string;
}

/** Every fenced block of a Markdown file. One that `continues` is read as if the ones before it stood in the same file. */
export function readSnippets(path: string): Snippet[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const snippets: Snippet[] = [];
  let page: string[] = [];
  let extension = '';
  let heading = '';
  for (let start = 0; start < lines.length; start++) {
    const fence = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(lines[start] ?? '');
    heading = /^#+ (.*)$/.exec(lines[start] ?? '')?.[1] ?? heading;
    if (!fence) continue;
    const [, , mark = '', info = ''] = fence;
    const length = lines.slice(start + 1).findIndex((line) => line.trim() === mark);
    if (length < 0) throw new Error(`${path}:${start + 1}: this code block never ends.`);
    const [language = '', ...words] = info.split(/\s+/);
    const file = words.find((word) => word.includes('.'));
    const flags = words.filter((word) => word !== file);
    const code = lines.slice(start + 1, start + 1 + length);
    if (!flags.includes('continues')) [page, extension] = [[], ''];
    if (extension !== 'tsx') extension = language;
    const before = Array.from({ length: start + 1 }, (_, index) => page[index] ?? '');
    page = [...before, ...code];
    const marker = /^<!-- (\w+) -->$/.exec(lines[start - 1]?.trim() ?? '')?.[1];
    snippets.push({ where: `${path}:${start + 1}`, language, flags, file, heading, code: code.join('\n'), marker, inPlace: page.join('\n'), extension });
    start += length + 1;
  }
  return snippets;
}
