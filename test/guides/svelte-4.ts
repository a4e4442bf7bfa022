import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

interface Compiler {
  preprocess(source: string, preprocessor: object, options: { filename: string }): Promise<{ code: string }>;
  compile(source: string, options: { filename: string; sveltePath: string }): { js: { code: string }; warnings: { message: string }[] };
}

/** By a name that is no literal: its types declare the modules of `svelte`, which here is Svelte 5. */
const compiler: string = 'svelte-4/compiler';
const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
const script = ({ content }: { content: string }): { code: string } => ({ code: ts.transpile(content, compilerOptions) });

export const isOfSvelte4 = ({ name }: { readonly name: string }): boolean => name.startsWith('svelte4/');

/** Compiles a component by Svelte 4, to `<path>4.js`: Svelte 5 compiles every `.svelte.js`. */
export async function compileBySvelte4(path: string): Promise<void> {
  const { compile, preprocess } = await import(compiler) as Compiler;
  const { code } = await preprocess(readFileSync(path, 'utf8'), { script }, { filename: path });
  const { js, warnings } = compile(code, { filename: path, sveltePath: 'svelte-4' });
  if (warnings.length > 0) throw new Error(`${path}: ${warnings.map(({ message }) => message).join(' ')}`);
  writeFileSync(`${path}4.js`, js.code);
}
