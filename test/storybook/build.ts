import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { preview } from 'vite';
import { listFiles } from '../setup/source.js';

const folder = 'storybook-static';
const index = `${folder}/index.json`;

/** Builds the Storybook, cut off from every network where this machine lets a process be. */
export function build(): void {
  rmSync(folder, { recursive: true, force: true });
  const command = ['npm', 'run', '--silent', 'build:storybook'];
  const alone = spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : [];
  const [program = '', ...args] = [...alone, ...command];
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')}\n${stdout}${stderr}`);
}

export function isStale(): boolean {
  const sources = listFiles('.storybook', 'stories', 'src', 'adapters', 'vite.config.ts', 'package-lock.json').filter((path) => !path.endsWith('.png'));
  return !existsSync(index) || sources.some((path) => statSync(path).mtimeMs > statSync(index).mtimeMs);
}

export interface Story { readonly id: string; readonly title: string; readonly name: string; readonly tags: readonly string[] }

/** The stories of the built Storybook. */
export function stories(): Story[] {
  const { entries } = JSON.parse(readFileSync(index, 'utf8')) as { entries: Record<string, Story> };
  return Object.values(entries);
}

/** Serves what was built, on this machine only. */
export async function serve(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = await preview({ configFile: false, build: { outDir: folder }, preview: { host: '127.0.0.1', port: 0, strictPort: false }, logLevel: 'error' });
  const address = server.httpServer.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, stop: () => server.close() };
}
