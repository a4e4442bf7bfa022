import { mkdir, mkdtemp } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'vite';

/** One file of plain JavaScript out of a program of these tests: it starts in a tenth of a second, which counts when it is killed a hundred times. */
export async function bundled(program: string): Promise<string> {
  const cache = resolve('node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, 'servers-')); // where it finds its packages
  await build({ configFile: false, logLevel: 'error', build: { ssr: program, outDir, minify: false, rollupOptions: { treeshake: false } } });
  return join(outDir, basename(program).replace(/\.ts$/, '.js'));
}
