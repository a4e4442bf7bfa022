import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
  /** Paths of other source files it imports, in any way. */
  readonly files: readonly string[];
  /** Bare specifiers: packages and Node's own modules. */
  readonly packages: readonly string[];
}

/** Files git tracks or would track, so that a file counts before it is committed. */
export function listFiles(...folders: string[]): string[] {
  // safe.directory: a clone often belongs to another user than the one who tests it in a container.
  const out = execFileSync('git', ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders], { encoding: 'utf8' });
  return [...new Set(out.split('\0'))].filter((path) => path !== '' && existsSync(path)).sort();
}

export function readSources(...folders: string[]): SourceFile[] {
  return listFiles(...folders).filter((path) => /\.tsx?$/.test(path)).map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return {
    path,
    text,
    files: specifiers.filter((specifier) => specifier.startsWith('.')).map((specifier) => resolve(path, specifier)),
    packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
  };
}

function resolve(from: string, specifier: string): string {
  const target = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx')].find((path) => existsSync(path)) ?? target;
}
