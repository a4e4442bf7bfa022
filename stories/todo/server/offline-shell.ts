import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Adds the service worker that keeps the built page, so that it opens again with no network and no server. */
export function offlineShell(): Plugin {
  return {
    name: 'todo:offline-shell',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const hash = createHash('sha256');
      for (const [name, file] of Object.entries(bundle)) hash.update(name).update(file.type === 'chunk' ? file.code : file.source);
      const source = readFileSync(new URL('../service-worker.js', import.meta.url), 'utf8');
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source: `const version = '${hash.digest('hex').slice(0, 12)}';\nconst files = ${JSON.stringify(['./', ...Object.keys(bundle)])};\n${source}`,
      });
    },
  };
}
