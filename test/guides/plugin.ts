import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import type {} from 'vitest/config';
import { packageSource } from './package-source.js';
import { filesOf, frameworks, writeFiles } from './pages.js';
import type { Framework, GuideFile } from './pages.js';
import { renderOnServer } from './server/render.js';
import { compileBySvelte4, isOfSvelte4 } from './svelte-4.js';

const folder = resolve('test-results/guides');
const list = 'virtual:guides';

/**
 * Makes the files that the guides show importable, by `virtual:guides`. They are written to a folder, so that the real
 * compilers meet real files.
 */
export function guides(): Plugin[] {
  return [packageSource(), {
    name: 'guides',
    async config() {
      for (const framework of frameworks) writeFiles(framework, resolve(folder, framework));
      for (const { name } of filesOf('svelte').filter(isOfSvelte4)) await compileBySvelte4(resolve(folder, 'svelte', name));
      // Found in the middle of a run, Vite would reload the page under the tests.
      const include = ['@aws-sdk/client-s3', 'react', 'react/jsx-dev-runtime', 'react-dom/client', 'rxjs', 'svelte-4/internal', 'svelte-4/internal/disclose-version', 'vue'];
      return { optimizeDeps: { include }, test: { browser: { commands: { renderOnServer: (_context: unknown, ...args: [Framework, string]) => renderOnServer(...args) } } } };
    },
    resolveId: (id) => (id === list ? `\0${list}` : undefined),
    load(id) {
      if (id !== `\0${list}`) return undefined;
      const page = (framework: Framework, files: readonly GuideFile[], compiled = ''): string => `{ ${files.map(({ name, heading }) =>
        `${JSON.stringify(name)}: { heading: ${JSON.stringify(heading)}, load: () => import(${JSON.stringify(resolve(folder, framework, name + compiled))}) }`).join(', ')} }`;
      const pages = frameworks.map((framework) => `${framework}: ${page(framework, filesOf(framework))}`);
      return `export default { ${pages.join(', ')}, svelte4: ${page('svelte', filesOf('svelte').filter(isOfSvelte4), '4.js')} };`;
    },
  }];
}
