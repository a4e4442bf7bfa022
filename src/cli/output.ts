import { stripVTControlCharacters } from 'node:util';
import { type Progress, showProgress } from './progress.js';

/** What a stream of a terminal or a pipe is to the command. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const styles = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;

/** How a piece of text looks in a terminal. */
export type Style = keyof typeof styles;

/** Where a command says what it found. Human text and JSON never mix: of `line` and `json` one says nothing. */
export interface Out {
  /** Whether `--json` was given. */
  readonly isJson: boolean;
  /** A line for people, on stdout; nothing with `--json`. */
  line(text?: string): void;
  /** Rows for people in columns; numbers (`>` before their heading) stand right. Nothing with `--json`. */
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void;
  /** One JSON value on a line of its own, on stdout; nothing without `--json`. */
  json(value: unknown): void;
  /** A remark for people, on stderr, also with `--json`. */
  note(text: string): void;
  /** Text as a terminal shows it; plain where stdout is none, with `--json` or NO_COLOR. */
  style(style: Style, text: string): string;
  /** A bar on stderr for work that takes long; nothing where that is no terminal. Its `end` removes it. */
  progress(what: string): Progress;
}

// What a terminal obeys, and what turns the direction of writing.
const obeyed = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text from storage may hold anything: what a terminal would obey is left out. */
export const plain = (text: string): string => stripVTControlCharacters(text).replace(obeyed, '\ufffd');

/** JSON that says exactly the same in characters no terminal obeys. JSON itself has such names only for the first 32. */
export const plainJson = (json: string): string => json.replace(obeyed, (one) => (one === '\n' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`));

export function createOut(stdout: Stream, stderr: Stream, options: { readonly isJson: boolean; readonly env: Readonly<Record<string, string | undefined>> }): Out {
  const { isJson, env } = options;
  const isColoured = stdout.isTTY === true && !isJson && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const write = (text: string): void => { if (!isJson) stdout.write(`${text}\n`); };
  let bar: Progress | undefined;
  return {
    isJson,
    line: (text = '') => {
      bar?.hide();
      write(text);
    },
    table: (headings, rows) => {
      bar?.hide();
      for (const line of columns(headings, rows)) write(line);
    },
    json: (value) => { if (isJson) stdout.write(`${plainJson(JSON.stringify(value))}\n`); },
    note: (text) => {
      bar?.hide();
      stderr.write(`${text}\n`);
    },
    style: (style, text) => (isColoured ? `\u001b[${styles[style][0]}m${text}\u001b[${styles[style][1]}m` : text),
    progress: (what) => {
      bar?.end();
      return bar = showProgress(what, stderr.isTTY === true && env['TERM'] !== 'dumb' ? stderr : undefined);
    },
  };
}

const width = (text: string): number => stripVTControlCharacters(text).length;

function* columns(headings: readonly string[], rows: readonly (readonly string[])[]): Generator<string> {
  const isRight = headings.map((heading) => heading.startsWith('>'));
  const all = [headings.map((heading) => heading.replace(/^>/, '')), ...rows];
  const widths = headings.map((_heading, at) => Math.max(...all.map((row) => width(row[at] ?? ''))));
  const cell = (text: string, at: number): string => {
    const space = ' '.repeat((widths[at] ?? 0) - width(text));
    return isRight[at] ? space + text : text + space;
  };
  for (const row of all) yield headings.map((_heading, at) => cell(row[at] ?? '', at)).join('  ').trimEnd();
}
