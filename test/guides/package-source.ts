import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

type Exports = Readonly<Record<string, string | { readonly default: string; readonly node?: string }>>;

/** Lets `crdt-over-fs` be this package's source, by its own exports map. */
export function packageSource(): Plugin {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Exports };
  return {
    name: 'package-source',
    enforce: 'pre',
    resolveId(id, _importer, { ssr }) {
      const target = /^crdt-over-fs(\/|$)/.test(id) ? exports[id.replace('crdt-over-fs', '.')] : undefined;
      if (typeof target !== 'object') return undefined;
      const built = ssr === true ? target.node ?? target.default : target.default;
      return resolve(built.replace('./dist/', '').replace(/\.js$/, '.ts'));
    },
  };
}
