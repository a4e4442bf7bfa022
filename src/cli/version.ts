import { readFileSync } from 'node:fs';

/** The version of the package this file is part of, built or not. */
export function packageVersion(): string {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    try {
      const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { name?: string; version?: string };
      if (manifest.name === 'crdt-over-fs' && manifest.version !== undefined) return manifest.version;
    } catch { /* higher up */ }
    if (folder.pathname === '/' || new URL('../', folder).href === folder.href) return 'unknown';
  }
}
