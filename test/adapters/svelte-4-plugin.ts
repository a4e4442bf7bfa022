import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { compile, preprocess } from 'svelte-4/compiler';
import type { Plugin } from 'vite';

const query = '?svelte-4';
const suffix = '.svelte-4.ts'; // as of TypeScript, so that its imports of .js files find .ts files

/** Compiles `Some.svelte?svelte-4`, and what that imports, by Svelte 4; the same file without it is Svelte 5's. */
export function svelte4(): Plugin {
  return {
    name: 'svelte-4',
    enforce: 'pre',
    resolveId(source, importer = '') {
      const [file = ''] = source.split('?');
      if (!source.endsWith(query) && !(importer.endsWith(suffix) && file.endsWith('.svelte'))) return undefined;
      return resolve(dirname(importer), file).replace(/\.svelte$/, suffix);
    },
    async load(id, options) {
      if (!id.endsWith(suffix)) return undefined;
      const filename = id.replace(suffix, '.svelte');
      this.addWatchFile(filename);
      const { code } = await preprocess(await readFile(filename, 'utf8'), vitePreprocess({ script: true, style: false }), { filename });
      const { js, warnings } = compile(code, { filename, sveltePath: 'svelte-4', generate: options?.ssr ? 'ssr' : 'dom', hydratable: true, dev: true });
      if (warnings.length > 0) throw new Error(warnings.map(({ message }) => message).join('\n'));
      return { code: js.code, map: js.map };
    },
  };
}
